// What happens to the items of a queue: they come, are offered, are missed, declined, accepted, taken back.

import { limits } from '../limits.ts';
import { reviewCommand, reviewTimer } from './commands.ts';
import type { QueueCommandValue } from './commands.ts';
import { askAgain } from './directory-facts.ts';
import type { QueueDraft } from './draft.ts';
import { assign, withdraw } from './events.ts';
import { isReserved, openOffers, withOffer } from './records.ts';
import type { Item, ItemOffer } from './records.ts';
import { rememberWait } from './forecast.ts';
import { releaseReceipt } from './owed-receipts.ts';
import { scoreBrokenPromises, scorePromises } from './promises.ts';
import { relaxedNow } from './relaxing.ts';
import {
  endReservation,
  forgetReservation,
  isTransferred,
  keepOrRelease,
  releaseAllUnfit,
} from './reserved.ts';
import { WaitingItem, WaitingState } from '#proto/gen/skillpost/v1/queue.ts';

/** A new item waits; it is kept for an agent when it is to be, and that agent may have it (F45, F80). */
export function enqueue(draft: QueueDraft, { brief }: QueueCommandValue<'enqueue'>): void {
  if (brief === undefined || draft.state.items.has(brief.workItemId)) return;
  const late = draft.turn.at - brief.enqueuedAtMs > limits.waitSampleLateMs;
  const item = relaxedNow(draft, { ...WaitingItem.create({ state: WaitingState.WAITING, late }), brief });
  keepOrRelease(draft, item);
}

/** The conversation takes its item back; whoever is shown it is told why. */
export function remove(draft: QueueDraft, { workItemId, reason }: QueueCommandValue<'remove'>): void {
  const item = draft.state.items.get(workItemId);
  if (item === undefined) return;
  withdrawAll(draft, item, reason);
  if (reason === 'closed') scorePromises(draft, item);
  else scoreBrokenPromises(draft, item);
  forget(draft, item);
}

/** The agent is the only authority on its capacity: a refusal marks it unready until it speaks again. */
export function reservationAnswered(
  draft: QueueDraft,
  answer: QueueCommandValue<'reservationAnswered'>,
): void {
  const { item, offer } = offered(draft, answer) ?? {};
  if (item === undefined || offer === undefined || offer.granted) return;
  if (answer.granted) {
    draft.putItem(withOffer(item, offer.offerId, { ...offer, granted: true }));
    return;
  }
  const agent = draft.state.agents.get(answer.agentId);
  // Who heard of an offer to all only after it had ended is as ready as before, and so is who wanted too much.
  const late = answer.refusal === 'TOO_LATE' || item.takenBy !== '';
  if (agent !== undefined && !late) draft.putAgent({ ...agent, refused: true });
  keepOrRelease(draft, withOffer(item, offer.offerId, null));
}

/** The item waits again at its original place; who missed or declined it comes last for it (F46). */
export function offerEnded(draft: QueueDraft, ended: QueueCommandValue<'offerEnded'>): void {
  const { item, offer } = offered(draft, ended) ?? {};
  if (item === undefined || offer === undefined) return;
  const left = withOffer(item, offer.offerId, null);
  if (ended.outcome === 'withdrawn') {
    keepOrRelease(draft, left);
    return;
  }
  const others = item.triedAgentIds.filter((agentId) => agentId !== ended.agentId);
  const triedAgentIds = [...others, ended.agentId].slice(-limits.triedAgents);
  const tried = { ...left, triedAgentIds };
  // What a colleague has handed over stays in the personal queue of who let the offer pass, and is not offered again.
  if (isReserved(tried) && isTransferred(tried)) keepOrRelease(draft, tried);
  else endReservation(draft, tried);
}

/** Serialises competing accepts: one agent wins the item, any other is told at once and has not missed it. */
export function accept(draft: QueueDraft, accepted: QueueCommandValue<'accept'>): void {
  const { users } = draft.turn.world;
  const { item, offer } = offered(draft, accepted) ?? {};
  if (item !== undefined && offer?.granted === true && offer.agentId === accepted.agentId) {
    const winner = users.get(offer.agentId)?.name ?? offer.agentId;
    if (item.brief.receiptOwed) releaseReceipt(draft, item);
    assign(draft, item, offer);
    rememberWait(draft, item);
    scorePromises(draft, item);
    withdrawAll(draft, withOffer(item, offer.offerId, null), `taken by ${winner}`);
    forget(draft, item);
    return;
  }
  const waiting = draft.state.items.get(accepted.workItemId);
  const [now] = waiting === undefined ? [] : openOffers(waiting);
  const other = now === undefined ? undefined : users.get(now.agentId);
  const reason = other === undefined ? 'withdrawn' : `offered to ${other.name}`;
  withdraw(draft, { agentId: accepted.agentId, offerId: accepted.offerId, reason });
}

/**
 * Timer: the time is over for which the item was kept for its last agent (F45), or to be fetched (F32). With an empty
 * id: only look again.
 */
export function review(draft: QueueDraft, { workItemId }: QueueCommandValue<'review'>): void {
  if (workItemId === '') {
    askAgain(draft);
    releaseAllUnfit(draft);
  }
  const item = draft.state.items.get(workItemId);
  if (item === undefined) return;
  const until = isReserved(item) ? item.brief.preferredUntilMs : item.pullUntilMs;
  if (until === 0) return;
  if (until <= draft.turn.at) {
    endReservation(draft, { ...item, pullUntilMs: 0 });
    return;
  }
  // The clock of the node that fired was ahead of ours.
  draft.step.setTimer(reviewTimer(workItemId), until, reviewCommand(workItemId));
}

function withdrawAll(draft: QueueDraft, item: Item, reason: string): void {
  for (const { agentId, offerId } of openOffers(item)) withdraw(draft, { agentId, offerId, reason });
}

interface OfferedItem {
  readonly item: Item;
  readonly offer: ItemOffer;
}

function offered(
  draft: QueueDraft,
  { workItemId, offerId }: { readonly workItemId: string; readonly offerId: string },
): OfferedItem | undefined {
  const item = draft.state.items.get(workItemId);
  const offer = item && openOffers(item).find((open) => open.offerId === offerId);
  return item === undefined || offer === undefined ? undefined : { item, offer };
}

export function forget(draft: QueueDraft, item: Item): void {
  forgetReservation(draft, item);
  if (item.pullUntilMs > 0) draft.step.clearTimer(reviewTimer(item.brief.workItemId));
  draft.dropItem(item.brief.workItemId);
}
