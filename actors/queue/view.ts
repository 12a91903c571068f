// Live figures of a queue, bounded whatever its size.

import { limits } from '../limits.ts';
import { unreadiness } from '../routing/eligibility.ts';
import { scoreOf } from '../routing/ordering.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { fairness } from './fairness.ts';
import { forecast } from './forecast.ts';
import { hoursChange, isClosed } from './hours.ts';
import { highestOpenTier, oldest } from './records.ts';
import type { Item } from './records.ts';
import type { QueueState } from './state.ts';
import { isOfClosedTier } from './tiers.ts';
import type { QueueView, SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

export function view(state: QueueState, turn: TurnContext<Directory>): QueueView {
  const agents = [...state.agents.values()];
  const items = firstItems(state);
  return {
    queueId: state.id,
    waiting: state.waiting.size,
    offered: state.offered.size,
    oldestEnqueuedAtMs: oldest(state.byAge)?.brief.enqueuedAtMs ?? 0,
    ...counts(state, agents),
    items,
    itemScores: items.map(({ brief }) => scoreOf(brief, state.meta.priorityMinutes, turn.at)),
    openTier: highestOpenTier(state.meta),
    alarms: state.meta.alarms,
    ...hours(state, turn),
    forecast: forecast(state, turn),
    fairness: fairness(agents, turn.at),
    agents: agents.slice(0, limits.queueViewAgents),
  };
}

function hours(
  state: QueueState,
  { world, at }: TurnContext<Directory>,
): Pick<QueueView, 'closed' | 'hoursChangeMs'> {
  const queue = world.queues.get(state.id);
  const changesAt = hoursChange(queue, world, at);
  const hoursChangeMs = changesAt === Number.POSITIVE_INFINITY ? 0 : changesAt;
  return { closed: isClosed(queue, world, at), hoursChangeMs };
}

function counts(
  state: QueueState,
  agents: readonly SignedInAgent[],
): Pick<QueueView, 'agentsReady' | 'agentsBusy' | 'agentsWrapUp' | 'agentsAway' | 'agentsStandby'> {
  const found = { agentsReady: 0, agentsBusy: 0, agentsWrapUp: 0, agentsAway: 0, agentsStandby: 0 };
  for (const agent of agents) {
    const reason = unreadiness(agent, state.asked.get(agent.agentId) ?? 0);
    if (reason === null && isOfClosedTier(state, agent.agentId)) found.agentsStandby += 1;
    else if (reason === null) found.agentsReady += 1;
    else if (reason === 'WRAP_UP') found.agentsWrapUp += 1;
    else if (reason === 'NO_CAPACITY') found.agentsBusy += 1;
    else found.agentsAway += 1;
  }
  return found;
}

/** The first in the order of the queue, those that are being offered included. */
function firstItems(state: QueueState): Item[] {
  const items: Item[] = [];
  for (const item of state.byScore) {
    if (items.length >= limits.queueViewItems) break;
    items.push(item);
  }
  return items;
}
