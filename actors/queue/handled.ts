// How many items of the queue each agent has taken on a day (F38), for the strategy that asks. Kept with the agent while
// signed in, and apart from then on, so that signing out and in again does not begin a new day.

import { limits } from '../limits.ts';
import { strategies } from '../routing/index.ts';
import { dayNumber } from '../vocabulary/day-number.ts';
import type { QueueDraft } from './draft.ts';
import type { HandledCount, SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

/** The day by the queue's schedule, or by UTC; 0 where nothing asks for it. */
export function queueDay({ queue, turn }: QueueDraft): number {
  if (queue === undefined || !strategies[queue.strategy].countsDay) return 0;
  const schedule = queue.scheduleId === null ? undefined : turn.world.schedules.get(queue.scheduleId);
  return dayNumber(schedule?.zone ?? 'UTC', turn.at);
}

/** The agent has taken an item of the queue. */
export function countHandled(draft: QueueDraft, agentId: string): void {
  const today = queueDay(draft);
  if (today === 0) return;
  const agent = draft.state.agents.get(agentId);
  const count = oneMore(agent ?? draft.state.handled.get(agentId), today);
  if (agent === undefined) draft.putHandled(agentId, count);
  else draft.putAgent({ ...agent, ...count });
}

function oneMore(known: HandledCount | undefined, today: number): HandledCount {
  const before = known?.handledOn === today ? known.handled : 0;
  return { handled: before + 1, handledOn: today };
}

/** Takes back what was kept while the agent was signed out. */
export function countOfReturning(draft: QueueDraft, agentId: string): HandledCount {
  const kept = draft.state.handled.get(agentId);
  if (kept === undefined) return { handled: 0, handledOn: 0 };
  draft.putHandled(agentId, null);
  return kept;
}

/** Keeps the count of an agent who leaves, and forgets those of other days. */
export function keepCount(draft: QueueDraft, { agentId, handled, handledOn }: SignedInAgent): void {
  const today = queueDay(draft);
  let looked = 0;
  for (const [id, kept] of draft.state.handled) {
    if (looked >= limits.handledCountsPerTurn) break;
    looked += 1;
    if (kept.handledOn !== today) draft.putHandled(id, null);
  }
  if (today > 0 && handledOn === today) draft.putHandled(agentId, { handled, handledOn });
}
