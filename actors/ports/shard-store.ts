// Where the actors of a shard are kept. One `commit` is atomic and fenced: either the lease token still holds and all
// of it is written, or nothing is. Leases live in the same store, so that one script can check them.

export interface ActorKey {
  readonly kind: string;
  readonly id: string;
}

export interface OutboxEntry {
  /** Rises by one within the shard, never reused. */
  readonly sequence: number;
  /** The receiving actor, or `{kind: 'effect', id: ''}` for what the world outside does. */
  readonly to: ActorKey;
  readonly payload: Uint8Array;
}

export interface StoredTimer {
  readonly actor: ActorKey;
  readonly key: string;
  readonly dueAt: number;
  readonly command: Uint8Array;
}

export interface ActorWrites {
  readonly actor: ActorKey;
  /** Field → bytes, or null to remove it. */
  readonly writes: ReadonlyMap<string, Uint8Array | null>;
}

export interface ShardCommit {
  readonly shard: number;
  readonly token: number;
  /** The `LoadedShard.load` that this commit builds on: refused once the shard was loaded again. */
  readonly load: number;
  readonly actors: readonly ActorWrites[];
  /** Appended to the shard's event stream, in order. */
  readonly events: readonly Uint8Array[];
  readonly timersSet: readonly StoredTimer[];
  readonly timersCleared: readonly { readonly actor: ActorKey; readonly key: string }[];
  readonly outboxAdded: readonly OutboxEntry[];
  /** Sequences of acknowledged entries. */
  readonly outboxRemoved: readonly number[];
}

/**
 * `unknown`: the store did not answer, the commit may or may not have happened. `full`: the store has no room; nothing
 * was written.
 */
export type CommitOutcome = 'committed' | 'fenced' | 'full' | 'unknown';

export interface Lease {
  readonly shard: number;
  readonly nodeId: string;
  /** Fencing token: rises with every new owner. */
  readonly token: number;
}

export interface LoadedShard {
  /** Number of this load; rises with each. */
  readonly load: number;
  /** In order of sequence. */
  readonly outbox: readonly OutboxEntry[];
  /** The highest sequence ever used in the shard, or a higher one: where sequences go on. */
  readonly lastSequence: number;
  readonly timers: readonly StoredTimer[];
}

export interface ShardStore {
  /** Takes the lease if it is free, expired or already ours (then the token rises too). Null: another node holds it. */
  acquire(shard: number, nodeId: string, ttlMs: number): Promise<Lease | null>;
  /** False: lost. Throws when the store does not answer: "no" and "don't know" are different. */
  renew(lease: Lease, ttlMs: number): Promise<boolean>;
  release(lease: Lease): Promise<void>;
  /** Who holds the lease now; null when nobody does. */
  owner(shard: number): Promise<Lease | null>;
  /** All owners at once, for senders' caches. */
  owners(): Promise<ReadonlyMap<number, Lease>>;
  loadActor(shard: number, actor: ActorKey): Promise<Map<string, Uint8Array>>;
  /**
   * What a shard has besides its actors. From its return on, no commit sent before it can succeed any more, whatever
   * became of it (they name an older load): so an outcome `unknown` ends here. Throws FENCED (misrouted) when `token` does not hold the lease.
   */
  loadShard(shard: number, token: number): Promise<LoadedShard>;
  commit(commit: ShardCommit): Promise<CommitOutcome>;
  close(): Promise<void>;
}
