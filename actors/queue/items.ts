// What happens to the items of a queue: they come, are offered, are missed, declined, accepted, taken back.

import { limits } from '../limits.ts';
import { reviewCommand, reviewTimer } from './commands.ts';
import type { QueueCommandValue } from './commands.ts';
import { askAgain, mayBeKeptFor } from './directory-facts.ts';
import type { QueueDraft } from './draft.ts';
import { assign, withdraw } from './events.ts';
import { isReserved, unreserved, waitingAgain } from './records.ts';
import type { Item } from './records.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';

/** A new item waits; a follow-up is kept for its last agent while that agent may have it (F45). */
export function enqueue(draft: QueueDraft, { brief }: QueueCommandValue<'enqueue'>): void {
  if (brief === undefined || draft.state.items.has(brief.workItemId)) return;
  const item: Item = {
    brief,
    state: WaitingState.WAITING,
    offerId: '',
    offeredAgentId: '',
    triedAgentIds: [],
  };
  const keep =
    isReserved(item) &&
    brief.preferredUntilMs > draft.turn.at &&
    mayBeKeptFor(draft.state.agents.get(brief.preferredAgentId), item);
  draft.putItem(keep ? item : unreserved(item));
  if (!keep) return;
  draft.step.setTimer(reviewTimer(brief.workItemId), brief.preferredUntilMs, reviewCommand(brief.workItemId));
}

/** The conversation takes its item back; whoever is shown it is told why. */
export function remove(draft: QueueDraft, { workItemId, reason }: QueueCommandValue<'remove'>): void {
  const item = draft.state.items.get(workItemId);
  if (item === undefined) return;
  if (item.state !== WaitingState.WAITING) {
    withdraw(draft, { agentId: item.offeredAgentId, offerId: item.offerId, reason });
  }
  forget(draft, item);
}

/** The agent is the only authority on its capacity: a refusal marks it unready until it speaks again. */
export function reservationAnswered(
  draft: QueueDraft,
  answer: QueueCommandValue<'reservationAnswered'>,
): void {
  const item = offered(draft, answer.workItemId, answer.offerId);
  if (item === undefined || item.state !== WaitingState.RESERVING) return;
  if (answer.granted) {
    draft.putItem({ ...item, state: WaitingState.OFFERED });
    return;
  }
  const agent = draft.state.agents.get(answer.agentId);
  if (agent !== undefined) draft.putAgent({ ...agent, refused: true });
  waitAgain(draft, item);
}

/** The item waits again at its original place; who missed or declined it comes last for it (F46). */
export function offerEnded(draft: QueueDraft, ended: QueueCommandValue<'offerEnded'>): void {
  const item = offered(draft, ended.workItemId, ended.offerId);
  if (item === undefined) return;
  if (ended.outcome === 'withdrawn') {
    waitAgain(draft, item);
    return;
  }
  const others = item.triedAgentIds.filter((agentId) => agentId !== ended.agentId);
  const triedAgentIds = [...others, ended.agentId].slice(-limits.triedAgents);
  endReservation(draft, { ...waitingAgain(item), triedAgentIds });
}

/** Serialises competing accepts: one agent wins the item, any other is told at once and has not missed it. */
export function accept(draft: QueueDraft, accepted: QueueCommandValue<'accept'>): void {
  const item = draft.state.items.get(accepted.workItemId);
  if (
    item !== undefined &&
    item.offerId === accepted.offerId &&
    item.offeredAgentId === accepted.agentId &&
    item.state === WaitingState.OFFERED
  ) {
    assign(draft, item);
    forget(draft, item);
    return;
  }
  const other = item === undefined ? undefined : draft.turn.world.users.get(item.offeredAgentId);
  const reason = other === undefined ? 'withdrawn' : `offered to ${other.name}`;
  withdraw(draft, { agentId: accepted.agentId, offerId: accepted.offerId, reason });
}

/** Timer: the time is over for which the item was kept for its last agent (F45). With an empty id: only look again. */
export function review(draft: QueueDraft, { workItemId }: QueueCommandValue<'review'>): void {
  if (workItemId === '') askAgain(draft);
  const item = draft.state.items.get(workItemId);
  if (item === undefined || !isReserved(item)) return;
  const { preferredUntilMs } = item.brief;
  if (preferredUntilMs <= draft.turn.at) {
    draft.putItem(unreserved(item));
    return;
  }
  // The clock of the node that fired was ahead of ours.
  draft.step.setTimer(reviewTimer(workItemId), preferredUntilMs, reviewCommand(workItemId));
}

/** Items that wait for an agent who cannot have them any more go back to everybody (F45). */
export function releaseUnfit(draft: QueueDraft, agentId: string): void {
  const kept = draft.state.waiting.reserved.get(agentId);
  const agent = draft.state.agents.get(agentId);
  const unfit = [...(kept ?? [])].filter((item) => !mayBeKeptFor(agent, item));
  for (const item of unfit) endReservation(draft, item);
}

/** Still kept for its last agent, if it was and that agent may still have it. */
function waitAgain(draft: QueueDraft, item: Item): void {
  const agent = draft.state.agents.get(item.brief.preferredAgentId);
  if (isReserved(item) && !mayBeKeptFor(agent, item)) endReservation(draft, waitingAgain(item));
  else draft.putItem(waitingAgain(item));
}

function endReservation(draft: QueueDraft, item: Item): void {
  if (isReserved(item)) draft.step.clearTimer(reviewTimer(item.brief.workItemId));
  draft.putItem(unreserved(item));
}

function offered(draft: QueueDraft, workItemId: string, offerId: string): Item | undefined {
  const item = draft.state.items.get(workItemId);
  return item !== undefined && item.offerId === offerId && offerId !== '' ? item : undefined;
}

function forget(draft: QueueDraft, item: Item): void {
  if (isReserved(item)) draft.step.clearTimer(reviewTimer(item.brief.workItemId));
  draft.dropItem(item.brief.workItemId);
}
