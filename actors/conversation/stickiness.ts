// How long an item is kept for one agent: a follow-up for who handled the case last (F45), a case that a rule gives to
// somebody (F44), a case whose agent is away for who stands in (F129). Must not know whether that agent is at work.

import { addOpenMs } from '../calendar/calendar.ts';
import { presentFor } from '../vocabulary/substitution.ts';
import type { Directory } from '../vocabulary/directory.ts';
import type { ConversationDraft } from './draft.ts';
import { noReservation } from './reservation.ts';
import type { Reservation, ReservedAs } from './reservation.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

const dayMs = 86_400_000;

/** Nobody, when the queue keeps nothing, the relation has lapsed, or neither the agent nor a substitute is there. */
export function forLastAgent(draft: ConversationDraft, theCase: Case): Reservation {
  const { at, world } = draft.turn;
  const queue = world.queues.get(theCase.queueId);
  if (queue === undefined || queue.stickyMs === 0 || theCase.lastAgentId === '') return noReservation;
  const handledAtMs = theCase.lastHandledAtMs || at;
  if (at - handledAtMs > queue.stickyMemoryDays * dayMs) return noReservation;
  return kept(draft, { queueId: queue.id, agentId: theCase.lastAgentId, as: 'sticky' });
}

export function forRuledAgent(draft: ConversationDraft, theCase: Case, agentId: string): Reservation {
  return kept(draft, { queueId: theCase.queueId, agentId, as: 'rule' });
}

/** `ms`: for so long from when the item is queued; 0: as long as the queue keeps follow-ups. */
export function forRequestedAgent(
  draft: ConversationDraft,
  theCase: Case,
  { agentId, ms }: { readonly agentId: string; readonly ms: number },
): Reservation {
  const reservation = kept(draft, { queueId: theCase.queueId, agentId, as: 'request' });
  return reservation.agentId === '' || ms === 0
    ? reservation
    : { ...reservation, untilMs: draft.turn.at + ms };
}

/** What this agent sent did not arrive (T10). */
export function forSender(draft: ConversationDraft, theCase: Case, agentId: string): Reservation {
  return kept(draft, { queueId: theCase.queueId, agentId, as: 'failed' });
}

/** `agentId` empty: for nobody. */
export function forSubstitute(
  draft: ConversationDraft,
  theCase: Case,
  { agentId, forAgentId }: { readonly agentId: string; readonly forAgentId: string },
): Reservation {
  const reservation = kept(draft, { queueId: theCase.queueId, agentId, as: 'substitute' });
  return reservation.agentId === '' ? noReservation : { ...reservation, forAgentId };
}

interface Wish {
  readonly queueId: string;
  readonly agentId: string;
  readonly as: ReservedAs;
}

/** For that agent, or during an absence for the substitute. */
function kept({ turn }: ConversationDraft, { queueId, agentId, as }: Wish): Reservation {
  const present = agentId === '' ? '' : presentFor(turn.world.users, agentId, turn.at);
  if (present === '') return noReservation;
  return {
    agentId: present,
    untilMs: windowEnd(turn.world, queueId, turn.at),
    as,
    forAgentId: present === agentId ? '' : agentId,
  };
}

/** In opening time only, where the queue says so. A queue that keeps no follow-ups keeps as long as transfers are kept. */
function windowEnd(world: Directory, queueId: string, at: number): number {
  const queue = world.queues.get(queueId);
  const stickyMs = queue?.stickyMs || world.settings.transferAlarmMs;
  const schedule =
    queue?.stickyBusinessTime === true ? world.schedules.get(queue.scheduleId ?? '') : undefined;
  if (schedule === undefined) return at + stickyMs;
  return addOpenMs(schedule, at, stickyMs) ?? at + stickyMs;
}
