// Offers that the agent let pass: counted in a row, and after too many a break that only the agent ends (F65).

import { systemStatuses } from '../vocabulary/directory.ts';
import type { AgentDraft } from './draft.ts';
import { announce, isRoutable } from './events.ts';
import { changeStatus } from './presence.ts';

/**
 * One more miss, of an offer of that queue. Says to the queues what is free now. An accept and a status that routes begin
 * a new row; a decline neither counts nor ends one.
 */
export function countMiss(draft: AgentDraft, queueId: string): void {
  const { state, turn } = draft;
  const { missLimit = 0, missWindowMs = 0 } = turn.world.queues.get(queueId) ?? {};
  const { lastMissedAtMs, missesInRow: before } = state.presence;
  const missesInRow = missLimit > 0 && turn.at - lastMissedAtMs > missWindowMs ? 1 : before + 1;
  draft.putPresence({ missesInRow, lastMissedAtMs: turn.at });
  if (missLimit > 0 && missesInRow >= missLimit && isRoutable(state, turn)) {
    const reason = missesInRow === 1 ? 'missed an offer' : `missed ${missesInRow} offers in a row`;
    changeStatus(draft, { statusId: systemStatuses.breakMissed, reason, byUserId: '' });
  } else announce(draft);
}
