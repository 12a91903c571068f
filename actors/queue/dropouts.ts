// Who has waited beyond the threshold counts as abandoned in reports, once (F127); the item stays where it is. The queue
// remembers how far, by age, it has told the conversations, so that no item is looked at twice.

import { limits } from '../limits.ts';
import { compareAge } from '../routing/ordering.ts';
import type { QueueDraft } from './draft.ts';
import { itemProbe } from './records.ts';
import type { Item, ItemsByAge } from './records.ts';
import type { AgePlace } from '#proto/gen/skillpost/v1/queue.ts';

const start: AgePlace = { enqueuedAtMs: 0, workItemId: '' };

/** `arrived`: the item that this turn has brought. True: there may be more at once. */
export function countDropouts(draft: QueueDraft, arrived: string | null): boolean {
  const { state, turn, queue } = draft;
  const dropoutMs = queue?.thresholds.dropoutMs ?? null;
  if (dropoutMs === null) return false;
  const until = turn.at - dropoutMs;
  const told = state.meta.droppedOut ?? start;
  const late = arrived === null ? undefined : state.items.get(arrived);
  if (late !== undefined && late.brief.enqueuedAtMs <= until && isTold(late, told)) tell(draft, late);
  let last: Item | null = null;
  let count = 0;
  let more = false;
  for (const item of olderFirst(state.byAge, told)) {
    if (item.brief.enqueuedAtMs > until) break;
    more = count >= limits.queueOffersPerTurn;
    if (more) break;
    tell(draft, item);
    last = item;
    count += 1;
  }
  if (last !== null) {
    const { enqueuedAtMs, workItemId } = last.brief;
    draft.putMeta({ ...state.meta, droppedOut: { enqueuedAtMs, workItemId } });
  }
  return more;
}

function isTold({ brief }: Item, told: AgePlace): boolean {
  return brief.enqueuedAtMs < told.enqueuedAtMs || samePlace(brief, told);
}

function samePlace(one: AgePlace, other: AgePlace): boolean {
  return one.enqueuedAtMs === other.enqueuedAtMs && one.workItemId <= other.workItemId;
}

/** Both kinds of items, oldest arrival first, from after `place`. */
function* olderFirst({ anybodys, kept }: ItemsByAge, place: AgePlace): Iterable<Item> {
  const probe = itemProbe(place);
  const iterators = [anybodys, kept].map((items) => items.startingAfter(probe)[Symbol.iterator]());
  const heads = iterators.map((iterator) => newer(iterator, place));
  for (;;) {
    const [one, other] = heads;
    const first = older(one, other);
    if (first === undefined) return;
    yield first;
    const index = first === one ? 0 : 1;
    const iterator = iterators[index];
    heads[index] = iterator && newer(iterator, place);
  }
}

/** The walk goes round to the beginning: what comes there is not newer, and ends it. */
function newer(iterator: Iterator<Item>, place: AgePlace): Item | undefined {
  const { done, value } = iterator.next();
  return done === true || isTold(value, place) ? undefined : value;
}

function older(one: Item | undefined, other: Item | undefined): Item | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return compareAge(one.brief, other.brief) < 0 ? one : other;
}

function tell(draft: QueueDraft, { brief }: Item): void {
  const { workItemId, conversationId } = brief;
  draft.step.tell('conversation', conversationId, { $case: 'dropOut', value: { workItemId } });
}

/** When the next item has waited too long; Infinity: none will. What is due by now is `countDropouts`'. */
export function nextDropout({ state, queue, turn }: QueueDraft): number {
  const dropoutMs = queue?.thresholds.dropoutMs ?? null;
  if (dropoutMs === null) return Number.POSITIVE_INFINITY;
  for (const { brief } of olderFirst(state.byAge, state.meta.droppedOut ?? start))
    return Math.max(brief.enqueuedAtMs + dropoutMs, turn.at + 1);
  return Number.POSITIVE_INFINITY;
}
