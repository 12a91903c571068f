// What of an agent's view is new when some of its records changed, and how a watcher puts that into the view that it
// has: an agent with many offers would otherwise show all of them again with each. Must not know who watches.

import { briefOf, offerKey, workKey } from './records.ts';
import type { AgentView, AgentWorkItem, Offer } from '#proto/gen/skillpost/v1/agent.ts';

const keyOfOffer = (offer: Offer): string => offerKey(offer.offerId);
const keyOfWork = (work: AgentWorkItem): string => workKey(briefOf(work).workItemId);

/** Only those offers and work items whose records have these keys; everything else is as in the whole view. */
export function partOf(view: AgentView, changed: ReadonlySet<string>): AgentView {
  return {
    ...view,
    offers: view.offers.filter((offer) => changed.has(keyOfOffer(offer))),
    workItems: view.workItems.filter((work) => changed.has(keyOfWork(work))),
  };
}

/** The whole view again. `gone`: keys of the records that were removed. */
export function withPart(before: AgentView, part: AgentView, gone: readonly string[]): AgentView {
  const offers = joined(before.offers, part.offers, { keyOf: keyOfOffer, gone });
  const workItems = joined(before.workItems, part.workItems, { keyOf: keyOfWork, gone });
  return {
    ...part,
    offers: offers.sort((a, b) => a.offeredAtMs - b.offeredAtMs),
    workItems: workItems.sort((a, b) => a.acceptedAtMs - b.acceptedAtMs),
  };
}

interface Joining<Item> {
  readonly keyOf: (item: Item) => string;
  readonly gone: readonly string[];
}

function joined<Item>(
  before: readonly Item[],
  fresh: readonly Item[],
  { keyOf, gone }: Joining<Item>,
): Item[] {
  const byKey = new Map(before.map((item) => [keyOf(item), item]));
  for (const key of gone) byKey.delete(key);
  for (const item of fresh) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}
