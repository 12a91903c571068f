// The steps of a shard that go to the store as one commit, and the output gate: what may leave only when it is kept.

import type { ActorKey, ShardCommit, StoredTimer } from '../ports/shard-store.ts';
import type { Activation } from './activation.ts';
import type { TracedEntry } from './message-trace.ts';
import type { Failure } from './shard-host.ts';

/** Told once: null when everything up to here is kept, else why it is not. */
export type Settle = (failure: Failure | null) => void;

export type Writes = Map<string, Uint8Array | null>;

export interface CommitBase {
  readonly shard: number;
  readonly token: number;
  readonly load: number;
  readonly outboxRemoved: readonly number[];
}

export class CommitBatch {
  readonly #writes = new Map<Activation, Writes>();
  /** Null: none, as in most commits. */
  #timers: Map<string, StoredTimer | { readonly actor: ActorKey; readonly key: string }> | null = null;
  #waiting: Settle[] = [];
  events: Uint8Array[] = [];
  outbox: TracedEntry[] = [];
  /** Watched actors whose update goes out with this commit. */
  readonly live = new Set<Activation>();
  turns = 0;
  settled = false;

  /** The record fields that this commit writes for an actor; to be added to. */
  writesOf(activation: Activation): Writes {
    let writes = this.#writes.get(activation);
    if (writes === undefined) {
      writes = new Map();
      this.#writes.set(activation, writes);
    }
    return writes;
  }

  /** The last word on a timer within one commit counts. */
  setTimer(id: string, timer: StoredTimer): void {
    (this.#timers ??= new Map()).set(id, timer);
  }

  clearTimer(id: string, actor: ActorKey, key: string): void {
    (this.#timers ??= new Map()).set(id, { actor, key });
  }

  wait(settle: Settle): void {
    this.#waiting.push(settle);
  }

  /** Opens the gate (null), or says why nothing of this comes out. `onError`: a receiver threw; the others still hear. */
  settle(failure: Failure | null, onError: (error: unknown) => void): void {
    this.settled = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const settle of waiting) {
      try {
        settle(failure);
      } catch (error) {
        onError(error);
      }
    }
  }

  /** Forgets what it held, once it is settled: its actors remember the batch itself for as long as they live. */
  release(): void {
    this.#writes.clear();
    this.#timers = null;
    this.live.clear();
    this.events = [];
    this.outbox = [];
  }

  toCommit(base: CommitBase): ShardCommit {
    const timersSet: StoredTimer[] = [];
    const timersCleared: { actor: ActorKey; key: string }[] = [];
    for (const timer of this.#timers?.values() ?? []) {
      if ('dueAt' in timer) timersSet.push(timer);
      else timersCleared.push(timer);
    }
    const actors = [...this.#writes].map(([activation, writes]) => ({ actor: activation.address, writes }));
    const { events, outbox: outboxAdded } = this;
    return { ...base, actors, events, timersSet, timersCleared, outboxAdded };
  }
}
