// Live figures of a queue, bounded whatever its size.

import { limits } from '../limits.ts';
import { unreadiness } from '../routing/eligibility.ts';
import type { Item } from './records.ts';
import type { QueueState } from './state.ts';
import { compareItems } from './waiting-order.ts';
import type { QueueView, SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

export function view(state: QueueState): QueueView {
  const agents = [...state.agents.values()];
  return {
    queueId: state.id,
    waiting: state.waiting.size,
    offered: state.offered.size,
    oldestEnqueuedAtMs: state.byAge.first()?.brief.enqueuedAtMs ?? 0,
    ...counts(state, agents),
    items: firstItems(state),
    agents: agents.slice(0, limits.queueViewAgents),
  };
}

function counts(
  state: QueueState,
  agents: readonly SignedInAgent[],
): Pick<QueueView, 'agentsReady' | 'agentsBusy' | 'agentsWrapUp' | 'agentsAway'> {
  const found = { agentsReady: 0, agentsBusy: 0, agentsWrapUp: 0, agentsAway: 0 };
  for (const agent of agents) {
    const reason = unreadiness(agent, state.asked.get(agent.agentId) ?? 0);
    if (reason === null) found.agentsReady += 1;
    else if (reason === 'WRAP_UP') found.agentsWrapUp += 1;
    else if (reason === 'NO_CAPACITY') found.agentsBusy += 1;
    else found.agentsAway += 1;
  }
  return found;
}

/** The first items of all groups together, those that are being offered included, in the order of the queue. */
function firstItems(state: QueueState): Item[] {
  const bound = limits.queueViewItems;
  const heads: Item[] = [...state.offered.values()];
  const groups = [
    ...[...state.waiting.groups.values()].map((group) => group.items),
    ...state.waiting.reserved.values(),
  ];
  for (const items of groups) {
    let taken = 0;
    for (const item of items) {
      if (taken >= bound) break;
      heads.push(item);
      taken += 1;
    }
  }
  return heads.sort(compareItems).slice(0, bound);
}
