// What a conversation can be asked (by the mail edge and by agents) and told (by queues), and what it rejects.

import type { CommandBody } from '../effects.ts';
import type { Rejection } from '../runtime/definition.ts';

export type ConversationCommandBody = CommandBody<'conversation'>;
export type ConversationCommandName = ConversationCommandBody['$case'];

/** The value of one command. */
export type ConversationCommandValue<Name extends ConversationCommandName> = Extract<
  ConversationCommandBody,
  { $case: Name }
>['value'];

export const rejections = {
  unknownCommand: { rejected: 'UNKNOWN_COMMAND', text: 'A conversation does not know this.' },
  noSuchCase: { rejected: 'NO_SUCH_CASE', text: 'There is no such case.' },
  caseMissing: { rejected: 'CASE_MISSING', text: 'This case has to be restored first.' },
  notYourCase: { rejected: 'NOT_YOUR_CASE', text: 'This case is not yours.' },
  caseClosed: { rejected: 'CASE_CLOSED', text: 'This case is closed.' },
  unknownQueue: { rejected: 'UNKNOWN_QUEUE', text: 'There is no such queue.' },
  sameQueue: { rejected: 'SAME_QUEUE', text: 'The case is in this queue already.' },
} as const satisfies Record<string, Rejection>;
