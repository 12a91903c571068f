// What is on the agent's desk, and how much more of each queue fits (C3, F54, F59). The only authority on it (A1).

import { limits } from '../limits.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { loadOf, media, roomFor } from '../vocabulary/capacity.ts';
import type { HeldWork, Limit, Load, Room } from '../vocabulary/capacity.ts';
import type { Medium } from '../vocabulary/queue-policy.ts';
import type { AgentState } from './records.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';

/** Work of a queue that is gone counts as a plain e-mail. */
function workOf(queueId: string, directory: Directory): HeldWork {
  const queue = directory.queues.get(queueId);
  return { medium: queue?.medium ?? 'email', weight: queue?.weight ?? 1, queueId };
}

function* work(state: AgentState, directory: Directory): Iterable<HeldWork> {
  for (const { queueId } of state.offers.values()) yield workOf(queueId, directory);
  for (const { queueId } of state.workItems.values()) yield workOf(queueId, directory);
  for (const { medium, weight } of state.externalWork.values())
    yield { medium: asMedium(medium), weight, queueId: '' };
  const { wrapUpQueueId, wrapUpUntilMs } = state.presence;
  if (wrapUpUntilMs > 0 && !isBlockedByWrapUp(state, directory))
    yield { ...workOf(wrapUpQueueId, directory), queueId: '' };
}

export function loadOn(state: AgentState, directory: Directory): Load {
  return loadOf(work(state, directory));
}

const noRoom: Room = { slots: 0, limitedBy: 'NO_CAPACITY' };

/** How many more items of the queue the agent can take beside `load`. */
export function roomIn(state: AgentState, directory: Directory, of: { queueId: string; load: Load }): Room {
  const user = directory.users.get(state.id);
  const queue = directory.queues.get(of.queueId);
  if (user === undefined || queue === undefined) return noRoom;
  return roomFor(queue, of.load, { capacity: user, mostPieces: limits.agentPieces });
}

export interface WantedItem {
  readonly queueId: string;
  readonly brief: WorkItemBrief;
}

/**
 * Why the item does not fit; empty: it does. One that is kept for this agent may be one more than fits, by an option of
 * its queue (F45): then and only then does it hold that nothing is over already.
 */
export function limitFor(state: AgentState, directory: Directory, { queueId, brief }: WantedItem): Limit {
  const load = loadOn(state, directory);
  const { limitedBy } = roomIn(state, directory, { queueId, load });
  if (limitedBy === '' || brief.preferredUntilMs === 0 || brief.preferredAgentId !== state.id)
    return limitedBy;
  const user = directory.users.get(state.id);
  const queue = directory.queues.get(queueId);
  if (user === undefined || queue === undefined || !queue.stickyOverCapacity) return limitedBy;
  const { medium, weight, mostPerAgent } = queue;
  const ofMedium = user.mediumCapacity[medium];
  const more = {
    capacity: user.capacity + weight,
    mediumCapacity:
      ofMedium === undefined ? user.mediumCapacity : { ...user.mediumCapacity, [medium]: ofMedium + weight },
  };
  const wider = { ...queue, mostPerAgent: mostPerAgent === null ? null : mostPerAgent + 1 };
  return roomFor(wider, load, { capacity: more, mostPieces: limits.agentPieces }).limitedBy;
}

/** In wrap-up, and of a queue whose wrap-up keeps everything away instead of taking one place (F64). */
export function isBlockedByWrapUp({ presence }: AgentState, directory: Directory): boolean {
  if (presence.wrapUpUntilMs === 0) return false;
  return !(directory.queues.get(presence.wrapUpQueueId)?.wrapUpByCapacity ?? false);
}

export function isMedium(text: string): text is Medium {
  return (media as readonly string[]).includes(text);
}

/** What is kept was checked when it came; a medium that a later version knew counts as e-mail. */
function asMedium(text: string): Medium {
  return isMedium(text) ? text : 'email';
}
