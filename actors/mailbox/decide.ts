// The decider of a mailbox: dispatch only.

import type { Decision, Rejection, TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { rejections } from './commands.ts';
import type { MailboxCommandBody } from './commands.ts';
import { MailboxDraft } from './draft.ts';
import { askImport, chooseImport, lookSoon } from './imports.ts';
import { claim, keep, report } from './lease.ts';
import type { MailboxActorState } from './records.ts';
import { watchIsDue } from './watch.ts';
import type { MailboxCommand, MailboxRecord, MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';

export function decide(
  state: MailboxActorState,
  { command }: MailboxCommand,
  turn: TurnContext<Directory>,
): Decision<MailboxCommand, MailboxRecord, MailboxReply> {
  if (command === undefined) return rejections.unknownCommand;
  const draft = new MailboxDraft(state, turn);
  const decided = dispatch(draft, command);
  return 'rejected' in decided ? decided : draft.step(decided);
}

function dispatch(draft: MailboxDraft, command: MailboxCommandBody): Partial<MailboxReply> | Rejection {
  switch (command.$case) {
    case 'claim':
      return claim(draft, command.value);
    case 'keep':
      return keep(draft, command.value);
    case 'report':
      return report(draft, command.value);
    case 'askImport':
      return askImport(draft, command.value);
    case 'chooseImport':
      return chooseImport(draft, command.value);
    case 'lookSoon':
      return lookSoon(draft);
    case 'watchDue':
      return watchIsDue(draft);
    default:
      command satisfies never;
      return rejections.unknownCommand;
  }
}
