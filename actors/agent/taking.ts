// Work that the agent takes by its own hand (F43, F52): it counts against the capacity like any other, which only a pick
// may exceed, and only by those who have the right to (F54).

import type { Decided } from './decide.ts';
import type { AgentCommandValue } from './commands.ts';
import { limitFor } from './capacity.ts';
import type { AgentDraft } from './draft.ts';
import { announce, offerFields, statementTo } from './events.ts';
import { answerReservation } from './reservation.ts';
import { briefOf } from './records.ts';
import { OfferState } from '#proto/gen/skillpost/v1/agent.ts';
import type { Offer } from '#proto/gen/skillpost/v1/agent.ts';

/** The slot is given and the item accepted in one step; or neither. */
export function takeByHand(draft: AgentDraft, asked: AgentCommandValue<'reserve'>): Decided {
  const { state, turn } = draft;
  const { offerId, queueId, takenBy } = asked;
  const brief = briefOf(asked);
  const offer: Offer = {
    offerId,
    queueId,
    brief,
    state: OfferState.ACCEPTING,
    offeredAtMs: turn.at,
    expiresAtMs: 0,
    explanation: undefined,
    shared: false,
    takenBy,
  };
  const refusal = refusalOf(draft, asked);
  if (refusal !== '') {
    draft.emit('pick.refused', { ...offerFields(offer), reason: refusal });
    answerReservation(draft, asked, { refusal });
    return null;
  }
  draft.putOffer(offer);
  announce(draft, queueId);
  // A queue that the agent is not signed in to is told nothing about it.
  const agent = state.signIns.has(queueId) ? statementTo(draft, queueId) : undefined;
  answerReservation(draft, asked, { refusal: '', agent });
  const value = { offerId, workItemId: brief.workItemId, agentId: state.id };
  draft.step.tell('queue', queueId, { $case: 'accept', value });
  return null;
}

function refusalOf(draft: AgentDraft, asked: AgentCommandValue<'reserve'>): string {
  const { queueId, takenBy } = asked;
  const { state, turn, user } = draft;
  if (user === undefined || !user.active) return 'INACTIVE';
  if (takenBy === 'pick' && user.pickOverCapacity) return '';
  return limitFor(state, turn.world, { queueId, brief: briefOf(asked) });
}
