// How evenly a queue spreads its work (T14): Jain's index over the offers that the agents who are here got today, from
// 1/n (one got them all) to 1 (all got the same). Counted with the offer, when the agent's record is written anyway.

import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

const dayMs = 86_400_000;

/** The day by UTC: one that is the same for all queues, and costs nothing to find out. */
function dayOf(at: number): number {
  return Math.floor(at / dayMs);
}

/** The agent as it is after one more offer at `at`. */
export function withOffer(agent: SignedInAgent, at: number): SignedInAgent {
  const today = dayOf(at);
  const offered = agent.offeredOn === today ? agent.offered + 1 : 1;
  return { ...agent, lastOfferAtMs: at, offered, offeredOn: today };
}

/** 0: nobody got anything today, so nothing can be said. */
export function fairness(agents: Iterable<SignedInAgent>, at: number): number {
  const today = dayOf(at);
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const { offered, offeredOn } of agents) {
    const got = offeredOn === today ? offered : 0;
    count += 1;
    sum += got;
    squares += got * got;
  }
  return squares === 0 ? 0 : (sum * sum) / (count * squares);
}
