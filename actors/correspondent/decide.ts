// The decider of a correspondent: dispatch only.

import type { Decision, Rejection, TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { rejections } from './commands.ts';
import type { CorrespondentCommandBody } from './commands.ts';
import { noteComplaint, noteFailure, noteMachineMail, noteSuccess, release } from './conduct.ts';
import { CorrespondentDraft } from './draft.ts';
import { askEcho } from './echo.ts';
import { forget } from './forgetting.ts';
import { askLeave } from './leave.ts';
import type { CorrespondentState } from './records.ts';
import { askRoom } from './room.ts';
import type {
  CorrespondentCommand,
  CorrespondentRecord,
  CorrespondentReply,
} from '#proto/gen/skillpost/v1/correspondent.ts';

/** What a concern hands back: the fields of the reply that it sets, a rejection, or null for the plain reply. */
export type Decided = Partial<CorrespondentReply> | Rejection | null;

export function decide(
  state: CorrespondentState,
  { command }: CorrespondentCommand,
  turn: TurnContext<Directory>,
): Decision<CorrespondentCommand, CorrespondentRecord, CorrespondentReply> {
  if (command === undefined) return rejections.unknownCommand;
  const draft = new CorrespondentDraft(state, turn);
  const decided = dispatch(draft, command);
  if (decided !== null && 'rejected' in decided) return decided;
  return draft.step.step({ granted: false, reason: '', untilMs: 0, ...decided });
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, which the compiler checks
function dispatch(draft: CorrespondentDraft, command: CorrespondentCommandBody): Decided {
  switch (command.$case) {
    case 'askLeave':
      return askLeave(draft, command.value);
    case 'askEcho':
      return askEcho(draft, command.value);
    case 'askRoom':
      return askRoom(draft);
    case 'noteMachineMail':
      return noteMachineMail(draft, command.value);
    case 'noteComplaint':
      return noteComplaint(draft, command.value);
    case 'noteFailure':
      return noteFailure(draft, command.value);
    case 'noteSuccess':
      return noteSuccess(draft);
    case 'release':
      return release(draft, command.value);
    case 'forgetOld':
      return forget(draft);
  }
}
