// Which cases a user may look at: supervisors and administrators all, agents those of their queues and those they have
// handled. Shared by the API and the live feed.

import type { ActorClient } from '#actors/client.ts';
import type { CaseRow } from '#actors/ports/case-list.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import type { Case, ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { hasRole } from './authentication.ts';
import { notFound } from './problem.ts';

export function maySeeQueue(user: User, queueId: string): boolean {
  return hasRole(user, 'supervisor') || user.queueIds.includes(queueId);
}

export function maySeeRow(user: User, row: CaseRow): boolean {
  return maySeeQueue(user, row.queue) || row.agent === user.id;
}

export function maySeeCase(user: User, kept: Case): boolean {
  return maySeeQueue(user, kept.queueId) || kept.ownerAgentId === user.id || kept.lastAgentId === user.id;
}

export function notYourQueue(): SkillpostError {
  return new SkillpostError('NOT_YOUR_QUEUE', 'denied', 'This is in a queue that you are not a member of.');
}

export interface SeenCase {
  readonly view: ConversationView;
  readonly kept: Case;
}

/** Throws NOT_FOUND, NOT_YOUR_QUEUE. */
export async function seenCase(client: ActorClient, user: User, conversationId: string): Promise<SeenCase> {
  const view = await client.view('conversation', conversationId);
  const kept = view.case;
  if (kept === undefined || kept.conversationId === '') throw notFound('conversation');
  if (!maySeeCase(user, kept)) throw notYourQueue();
  return { view, kept };
}
