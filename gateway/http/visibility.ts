// Which cases a user may look at: supervisors and administrators all, agents those of their queues and those they have
// handled. Shared by the API and the live feed.

import type { ActorClient } from '#actors/client.ts';
import type { CaseRow } from '#actors/ports/case-list.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { mayTakeHandedOver } from '#actors/vocabulary/handed-over.ts';
import { transferQueueId, transferSkillId } from '#actors/vocabulary/system-queues.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Case, ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { hasRole } from './authentication.ts';
import { notFound } from './problem.ts';
import type { QueueLiveShape } from './shapes/queue.ts';

/** The transfer queue is seen by who may take from it after the alarm (F82, F85). */
export function maySeeQueue(user: User, queueId: string): boolean {
  if (hasRole(user, 'supervisor') || user.queueIds.includes(queueId)) return true;
  return queueId === transferQueueId && user.skills.has(transferSkillId);
}

export function maySeeRow(user: User, row: CaseRow, at: number): boolean {
  if (row.agent === user.id || (row.reservedFor === user.id && row.state === 'queued')) return true;
  const reserved = { reservedAgentId: row.reservedFor, reservedUntilMs: row.reservedUntil ?? 0 };
  return row.queue === transferQueueId ? mayTakeHandedOver(user, reserved, at) : maySeeQueue(user, row.queue);
}

export function maySeeCase(user: User, { case: kept, workItem }: ConversationView, at: number): boolean {
  if (kept === undefined) return false;
  if (kept.ownerAgentId === user.id || kept.lastAgentId === user.id) return true;
  if (kept.queueId === transferQueueId)
    return workItem !== undefined && mayTakeHandedOver(user, workItem, at);
  return maySeeQueue(user, kept.queueId) || workItem?.reservedAgentId === user.id;
}

/** What an agent is shown of a queue: not what waits there for somebody else alone (F80). */
export function seenBy(user: User, live: QueueLiveShape): QueueLiveShape {
  if (live.id !== transferQueueId || hasRole(user, 'supervisor')) return live;
  return { ...live, items: live.items.filter(({ keptFor }) => keptFor === null || keptFor.id === user.id) };
}

export function notYourQueue(): SkillpostError {
  return new SkillpostError('NOT_YOUR_QUEUE', 'denied', 'This is in a queue that you are not a member of.');
}

export interface SeenCase {
  readonly view: ConversationView;
  readonly kept: Case;
}

export interface Seeing {
  readonly client: ActorClient;
  readonly clock: Clock;
}

/** Throws NOT_FOUND, NOT_YOUR_QUEUE. */
export async function seenCase(deps: Seeing, user: User, conversationId: string): Promise<SeenCase> {
  const view = await deps.client.view('conversation', conversationId);
  const kept = view.case;
  if (kept === undefined || kept.conversationId === '') throw notFound('conversation');
  if (!maySeeCase(user, view, deps.clock.now())) throw notYourQueue();
  return { view, kept };
}
