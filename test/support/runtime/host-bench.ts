// One shard host on a memory store with a clock of its own, and what a test needs to talk to its counters.

import { createManualClock, createSeededChance, type ManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryShardStore, type MemoryShardStore } from '#actors/adapters/memory/shard-store.ts';
import { limits } from '#actors/limits.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import type { ActorAddress } from '#actors/runtime/definition.ts';
import { createShardHost, type CountingShardHost } from '#actors/runtime/host.ts';
import type { HostDeps, Limits, LostReason } from '#actors/runtime/host-deps.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type { Answer, LiveUpdate, Router, TellOutcome, TellRequest } from '#actors/runtime/shard-host.ts';
import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import { createKeptLog, type KeptLog } from '#test/support/log.ts';
import { counterCodecs, counterKind, type CounterCommand, type CounterRecord } from './counter-kind.ts';
import { holdStore, type HeldStore } from './held-store.ts';

export interface AskOptions {
  readonly key?: string;
  readonly timeoutMs?: number;
}

export interface HostBench {
  readonly clock: ManualClock;
  readonly memory: MemoryShardStore;
  readonly store: HeldStore;
  readonly log: KeptLog;
  readonly lost: [shard: number, reason: LostReason][];
  /** Tells that went through the router, and what to answer instead of delivering them. */
  readonly told: TellRequest[];
  onTell: (request: TellRequest) => Promise<TellOutcome>;
  readonly effects: [effect: Effect, key: string][];
  onEffect: () => Promise<void>;
  host: CountingShardHost;
  /** Another host on the same store, as after the end of the first; the new one is `host` from then on. */
  newHost(): CountingShardHost;
  /** Takes the shard's lease anew and opens it. */
  open(id: string): Promise<number>;
  ask(id: string, command: CounterCommand, options?: AskOptions): Promise<Answer>;
  view(id: string): Promise<Answer>;
}

export const address = (id: string): ActorAddress => ({ kind: 'counter', id });
export const shardOfCounter = (id: string): number => shardOf('counter', id);

/** Lets everything run that can run without time going on. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 30; round += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** The total of a reply; throws the code of a failure. */
export function total(answer: Answer): number {
  if (!answer.ok) throw new Error(answer.failure.code);
  return counterCodecs.reply.decode(answer.reply).total;
}

export function code(answer: Answer): string {
  return answer.ok ? 'ok' : answer.failure.code;
}

export const readView = (update: LiveUpdate): CounterRecord => counterCodecs.view.decode(update.view);

/** Two ids of counters in different shards, and one in the shard of the first. */
export function idsApart(): { one: string; other: string } {
  const one = 'a';
  for (let index = 0; ; index += 1) {
    const other = `b${index}`;
    if (shardOfCounter(other) !== shardOfCounter(one)) return { one, other };
  }
}

export interface HostBenchOptions {
  readonly limits?: Partial<Limits>;
  readonly live?: 'each' | 'coalesced';
  readonly tracing?: Tracing;
}

export function createHostBench(options: HostBenchOptions = {}): HostBench {
  const clock = createManualClock();
  const memory = createMemoryShardStore(clock);
  const store = holdStore(memory);
  const log = createKeptLog();
  const router: Router = {
    ask: (request) => bench.host.ask(request),
    tell(request) {
      bench.told.push(request);
      return bench.onTell(request);
    },
    watch: () => () => {},
  };
  const deps: HostDeps = {
    store,
    clock,
    chance: createSeededChance(1),
    kinds: new Map([['counter', counterKind('counter', options.live)]]),
    world: () => null,
    router,
    runEffect(effect, key) {
      bench.effects.push([effect, key]);
      return bench.onEffect();
    },
    log,
    limits: { ...limits, ...options.limits },
    tracing: options.tracing,
    onShardLost: (shard, reason) => bench.lost.push([shard, reason]),
  };
  const bench: HostBench = {
    clock,
    memory,
    store,
    log,
    lost: [],
    told: [],
    effects: [],
    onTell: (request) => bench.host.tell(request),
    onEffect: () => Promise.resolve(),
    host: createShardHost(deps),
    newHost() {
      bench.host = createShardHost(deps);
      return bench.host;
    },
    async open(id) {
      const shard = shardOfCounter(id);
      const lease = await store.acquire(shard, 'n1', 3_600_000);
      if (lease === null) throw new Error('the lease is taken');
      await bench.host.open(shard, lease.token);
      return lease.token;
    },
    ask: (id, command, { key = '', timeoutMs = 60_000 } = {}) =>
      bench.host.ask({
        to: address(id),
        command: counterCodecs.command.encode(command),
        timeoutMs,
        idempotencyKey: key,
        view: false,
      }),
    view: (id) =>
      bench.host.ask({
        to: address(id),
        command: new Uint8Array(),
        timeoutMs: 60_000,
        idempotencyKey: '',
        view: true,
      }),
  };
  return bench;
}

/** What a promise has come to by now, without waiting for it. */
export function watchPromise<T>(promise: Promise<T>): { value: T | undefined } {
  const seen: { value: T | undefined } = { value: undefined };
  promise.then(
    (value) => {
      seen.value = value;
    },
    () => {},
  );
  return seen;
}
