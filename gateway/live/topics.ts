// What can be subscribed to, and who may: `agent:me`, `queue:<id>`, `conversation:<id>`, `wallboard`.

import { SkillpostError } from '#actors/errors.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { notFound } from '../http/problem.ts';
import { maySeeQueue, notYourQueue, seenCase, type Seeing } from '../http/visibility.ts';

export type Topic =
  | { readonly kind: 'agent' }
  | { readonly kind: 'queue'; readonly id: string }
  | { readonly kind: 'conversation'; readonly id: string }
  | { readonly kind: 'wallboard' };

/** Null: there is no such topic. */
export function parseTopic(text: string): Topic | null {
  if (text === 'agent:me') return { kind: 'agent' };
  if (text === 'wallboard') return { kind: 'wallboard' };
  const [, kind, id] = /^(queue|conversation):([^\s]{1,200})$/.exec(text) ?? [];
  if (id === undefined) return null;
  return kind === 'queue' ? { kind: 'queue', id } : { kind: 'conversation', id };
}

/** Throws NOT_FOUND, NOT_YOUR_QUEUE. */
export async function allowTopic(
  topic: Topic,
  user: User,
  deps: Seeing & { readonly directory: DirectorySource },
): Promise<void> {
  if (topic.kind === 'queue') {
    if (!deps.directory.current().queues.has(topic.id)) throw notFound('queue');
    if (!maySeeQueue(user, topic.id)) throw notYourQueue();
  }
  if (topic.kind === 'conversation') await seenCase(deps, user, topic.id);
}

export function badTopic(): SkillpostError {
  return new SkillpostError(
    'BAD_TOPIC',
    'invalid',
    'Topics are agent:me, queue:<id>, conversation:<id> and wallboard.',
  );
}
