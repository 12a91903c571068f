// Durable timers: none fires before its time, and none that is set is forgotten. That none fires twice shows in the
// history: what a timer ends, ends once.

import type { ActorKey, ShardCommit, StoredTimer } from '#actors/ports/shard-store.ts';

const nameOf = (actor: ActorKey, key: string): string => `${actor.kind}/${actor.id} ${key}`;

export class Timers {
  readonly #set = new Map<string, StoredTimer>();

  applied(commit: ShardCommit): void {
    for (const timer of commit.timersSet) this.#set.set(nameOf(timer.actor, timer.key), timer);
    for (const { actor, key } of commit.timersCleared) this.#set.delete(nameOf(actor, key));
  }

  /** Set, and due before `at` (milliseconds since 1970). */
  *due(at: number): Iterable<string> {
    for (const [name, { dueAt }] of this.#set) if (dueAt < at) yield `timer ${name}`;
  }
}
