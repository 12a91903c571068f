// The shard store in memory, with the same promises as the one on Redis; for tests and the simulator. What happens to a
// message on its way is not decided here: whoever wants lost or late answers wraps this store.

import { SkillpostError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  ActorKey,
  CommitOutcome,
  Lease,
  LoadedShard,
  OutboxEntry,
  ShardCommit,
  ShardStore,
  StoredTimer,
} from '../../ports/shard-store.ts';

export interface MemoryShardStore extends ShardStore {
  /** Events of a shard, oldest first: what its stream would hold. */
  events(shard: number): readonly Uint8Array[];
}

interface ShardRecord {
  lease: (Lease & { readonly until: number }) | null;
  lastToken: number;
  loads: number;
  lastSequence: number;
  readonly actors: Map<string, Map<string, Uint8Array>>;
  readonly outbox: Map<number, OutboxEntry>;
  readonly timers: Map<string, StoredTimer>;
  readonly events: Uint8Array[];
}

function emptyShard(): ShardRecord {
  return {
    lease: null,
    lastToken: 0,
    loads: 0,
    lastSequence: 0,
    actors: new Map(),
    outbox: new Map(),
    timers: new Map(),
    events: [],
  };
}

const actorName = (actor: ActorKey): string => `${actor.kind}/${actor.id}`;
const timerName = (actor: ActorKey, key: string): string => `${actorName(actor)}\0${key}`;

function write(record: ShardRecord, commit: ShardCommit): void {
  for (const { actor, writes } of commit.actors) {
    const fields = record.actors.get(actorName(actor)) ?? new Map<string, Uint8Array>();
    for (const [field, bytes] of writes) {
      if (bytes === null) fields.delete(field);
      else fields.set(field, bytes.slice());
    }
    if (fields.size > 0) record.actors.set(actorName(actor), fields);
    else record.actors.delete(actorName(actor));
  }
  for (const event of commit.events) record.events.push(event.slice());
  for (const timer of commit.timersSet) {
    record.timers.set(timerName(timer.actor, timer.key), { ...timer, command: timer.command.slice() });
  }
  for (const { actor, key } of commit.timersCleared) record.timers.delete(timerName(actor, key));
  for (const { sequence, to, payload } of commit.outboxAdded) {
    record.outbox.set(sequence, { sequence, to, payload: payload.slice() });
    record.lastSequence = sequence;
  }
  for (const sequence of commit.outboxRemoved) record.outbox.delete(sequence);
}

class MemoryStore implements MemoryShardStore {
  readonly #clock: Clock;
  readonly #shards = new Map<number, ShardRecord>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  #shard(shard: number): ShardRecord {
    const found = this.#shards.get(shard) ?? emptyShard();
    this.#shards.set(shard, found);
    return found;
  }

  #held(shard: number): Lease | null {
    const { lease } = this.#shard(shard);
    if (lease === null || lease.until <= this.#clock.now()) return null;
    return { shard: lease.shard, nodeId: lease.nodeId, token: lease.token };
  }

  async acquire(shard: number, nodeId: string, ttlMs: number): Promise<Lease | null> {
    const held = this.#held(shard);
    if (held !== null && held.nodeId !== nodeId) return null;
    const record = this.#shard(shard);
    record.lastToken += 1;
    const lease = { shard, nodeId, token: record.lastToken };
    record.lease = { ...lease, until: this.#clock.now() + ttlMs };
    return lease;
  }

  async renew(lease: Lease, ttlMs: number): Promise<boolean> {
    if (this.#held(lease.shard)?.token !== lease.token) return false;
    this.#shard(lease.shard).lease = { ...lease, until: this.#clock.now() + ttlMs };
    return true;
  }

  async release(lease: Lease): Promise<void> {
    if (this.#held(lease.shard)?.token === lease.token) this.#shard(lease.shard).lease = null;
  }

  async owner(shard: number): Promise<Lease | null> {
    return this.#held(shard);
  }

  async owners(): Promise<ReadonlyMap<number, Lease>> {
    const found = new Map<number, Lease>();
    for (const shard of this.#shards.keys()) {
      const held = this.#held(shard);
      if (held !== null) found.set(shard, held);
    }
    return found;
  }

  async loadActor(shard: number, actor: ActorKey): Promise<Map<string, Uint8Array>> {
    const fields = this.#shard(shard).actors.get(actorName(actor)) ?? new Map<string, Uint8Array>();
    return new Map([...fields].map(([field, bytes]) => [field, bytes.slice()]));
  }

  async loadShard(shard: number, token: number): Promise<LoadedShard> {
    if (this.#held(shard)?.token !== token)
      throw new SkillpostError('FENCED', 'misrouted', 'Another node serves this shard.');
    const record = this.#shard(shard);
    record.loads += 1;
    const outbox = [...record.outbox.values()].sort((left, right) => left.sequence - right.sequence);
    return {
      load: record.loads,
      outbox,
      lastSequence: record.lastSequence,
      timers: [...record.timers.values()],
    };
  }

  async commit(commit: ShardCommit): Promise<CommitOutcome> {
    const record = this.#shard(commit.shard);
    if (this.#held(commit.shard)?.token !== commit.token) return 'fenced';
    if (commit.load !== record.loads) return 'fenced';
    write(record, commit);
    return 'committed';
  }

  async close(): Promise<void> {
    this.#shards.clear();
  }

  events(shard: number): readonly Uint8Array[] {
    return this.#shard(shard).events;
  }
}

export function createMemoryShardStore(clock: Clock): MemoryShardStore {
  return new MemoryStore(clock);
}
