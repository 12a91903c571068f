// What a mailbox is asked (by fetchers and administrators) and reminded of (by its timer), and what it rejects.

import type { CommandBody } from '../effects.ts';
import type { Rejection } from '../runtime/definition.ts';
import type { MailboxCommand } from '#proto/gen/skillpost/v1/mailbox.ts';

export type MailboxCommandBody = CommandBody<'mailbox'>;
export type MailboxCommandName = MailboxCommandBody['$case'];
export type MailboxCommandValue<Name extends MailboxCommandName> = Extract<
  MailboxCommandBody,
  { $case: Name }
>['value'];

export const rejections = {
  unknownCommand: { rejected: 'UNKNOWN_COMMAND', text: 'A mailbox does not know this.' },
  notFetched: { rejected: 'NOT_FETCHED', text: 'Nothing is fetched for this mailbox.' },
  notAsked: { rejected: 'NOT_ASKED', text: 'There is nothing to choose for this mailbox.' },
  noChoice: { rejected: 'NO_CHOICE', text: 'Say whether to bring all of it along, or to start from now.' },
} as const satisfies Record<string, Rejection>;

export const watchDue: MailboxCommand = { command: { $case: 'watchDue', value: {} } };
