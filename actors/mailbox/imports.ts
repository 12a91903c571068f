// A mailbox that holds much when it is first looked into: its mails may be years old, and bringing them along makes that
// many cases. An administrator says whether to (T12); until then nothing is fetched.

import { rejections } from './commands.ts';
import type { MailboxCommandValue } from './commands.ts';
import type { MailboxDraft } from './draft.ts';
import { grantedTo } from './lease.ts';
import type { Rejection } from '../runtime/definition.ts';
import { ImportChoice } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';

export function askImport(
  draft: MailboxDraft,
  { token, waiting }: MailboxCommandValue<'askImport'>,
): Partial<MailboxReply> {
  if (token !== draft.state.token) return { granted: false };
  if (draft.state.importing === ImportChoice.UNSPECIFIED) {
    draft.put({ importing: ImportChoice.ASKED, importWaiting: waiting });
    draft.emit('mailbox.import_asked', { target: String(waiting) });
  }
  return grantedTo(draft);
}

export function chooseImport(
  draft: MailboxDraft,
  { choice, byUserId }: MailboxCommandValue<'chooseImport'>,
): Partial<MailboxReply> | Rejection {
  const { state, turn } = draft;
  if (state.importing !== ImportChoice.ASKED) return rejections.notAsked;
  if (choice !== ImportChoice.ALL && choice !== ImportChoice.FROM_NOW) return rejections.noChoice;
  draft.put({ importing: choice, importBeforeMs: turn.at, nextAtMs: turn.at });
  const status = choice === ImportChoice.ALL ? 'all' : 'from-now';
  draft.emit('mailbox.import_chosen', { status, byUserId, target: String(state.importWaiting) });
  return grantedTo(draft);
}

/** An administrator does not want to wait. */
export function lookSoon(draft: MailboxDraft): Partial<MailboxReply> | Rejection {
  if (draft.fetching === null) return rejections.notFetched;
  if (draft.state.nextAtMs > draft.turn.at) draft.put({ nextAtMs: draft.turn.at });
  return { retryAtMs: draft.turn.at };
}
