// How much leaves by itself under one address of ours (T12): a storm of receipts ends here, whoever it would go to.

import { limits } from '../limits.ts';
import type { Decided } from './decide.ts';
import type { CorrespondentDraft } from './draft.ts';
import { planForgetting } from './forgetting.ts';

/** Of an address of ours. */
export function askRoom(draft: CorrespondentDraft): Decided {
  const { state, turn, policy } = draft;
  const current = state.room !== undefined && turn.at - state.room.sinceMs < limits.roomMs;
  const sinceMs = current ? (state.room?.sinceMs ?? turn.at) : turn.at;
  const sent = current ? (state.room?.sent ?? 0) : 0;
  if (sent >= policy.perMinute) return { granted: false, reason: 'room', untilMs: sinceMs + limits.roomMs };
  draft.putRoom({ sinceMs, sent: sent + 1 });
  if (!current) planForgetting(draft);
  return { granted: true };
}
