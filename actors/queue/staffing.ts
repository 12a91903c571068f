// How much the agents who are here can work on, and how long they take: what a wait is worked out from when recent waits
// do not tell (F101). An index derived from records; knows no item.

import { tierOf } from './records.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

export class Staffing {
  readonly #slots = new Map<number, number>();
  #handleMs = 0;
  #known = 0;

  /** `by`: 1 when the agent comes in this state, -1 when it was in it. */
  count(agent: SignedInAgent, by: 1 | -1): void {
    if (agent.meanHandleMs > 0) {
      this.#handleMs += by * agent.meanHandleMs;
      this.#known += by;
    }
    if (!agent.routable || agent.absent || agent.barred !== '') return;
    const tier = tierOf(agent);
    // In wrap-up, say, nothing is free and nothing open: but it is somebody who works here.
    const slots = Math.max(1, agent.freeSlots + agent.openItems);
    this.#slots.set(tier, (this.#slots.get(tier) ?? 0) + by * slots);
  }

  /** Items that agents of these tiers can work on at once, what they have now included. */
  slotsUpTo(tier: number): number {
    let slots = 0;
    for (const [of, count] of this.#slots) if (of <= tier) slots += count;
    return slots;
  }

  /** 0: not known. */
  get meanHandleMs(): number {
    return this.#known === 0 ? 0 : this.#handleMs / this.#known;
  }
}

/** Of the newest eight or so. 0: nothing is known yet, or nothing was measured. */
export function movingMean(known: number, measuredMs: number): number {
  if (measuredMs <= 0) return known;
  return known === 0 ? measuredMs : Math.round(known + (measuredMs - known) / 8);
}
