// A whole cluster in one process under a clock that the test moves: nodes with toy hosts, clients, and stores and
// networks that can be made to fail.

import { createManualClock, createSeededChance } from '#actors/adapters/memory/clock.ts';
import { createMemoryMembership } from '#actors/adapters/memory/membership.ts';
import { createMemoryShardStore } from '#actors/adapters/memory/shard-store.ts';
import { createMemoryNetwork } from '#actors/adapters/memory/transport.ts';
import type { MonotonicClock } from '#actors/ports/clock.ts';
import type { Membership } from '#actors/ports/membership.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import {
  startClusterClient,
  startClusterNode,
  type ClusterClient,
  type ClusterNode,
  type ShardLostListener,
} from '#actors/runtime/cluster-node.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type { AskRequest } from '#actors/runtime/shard-host.ts';
import { createKeptLog } from '#test/support/log.ts';
import { emptyKept, ToyHost } from './toy-host.ts';

export interface BenchNode {
  readonly node: ClusterNode;
  readonly host: ToyHost;
  readonly lost: ShardLostListener;
  /** Its own way to the stores: `mute` never answers, `fail` rejects. */
  readonly way: { state: 'fine' | 'mute' | 'fail' };
  /** Shards served now. */
  served(): number;
}

export type BenchClient = ClusterClient & Pick<BenchNode, 'way'>;

/** Real turns of the event loop, in which all that is due and ready happens. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The same object, but each method goes the way that the test says. */
function behind<T extends object>(target: T, way: BenchNode['way']): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (way.state === 'mute') return new Promise(() => undefined);
        if (way.state === 'fail') return Promise.reject(new Error('connection refused'));
        return Reflect.apply(member, object, args);
      };
    },
  });
}

export function createBench() {
  const manual = createManualClock();
  const clock: MonotonicClock = { ...manual, monotonicNow: () => manual.now() };
  const store: ShardStore = createMemoryShardStore(manual);
  const membership: Membership = createMemoryMembership(manual);
  const network = createMemoryNetwork();
  const kept = emptyKept();
  const log = createKeptLog();
  const chance = createSeededChance(7);
  const stops: (() => Promise<void>)[] = [];

  /** Lets `ms` pass, in small steps, with everything happening that is due. */
  async function run(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 5) {
      manual.advance(5);
      await settle();
    }
  }

  /** Lets time pass until the promise is settled. */
  async function finish<T>(promise: Promise<T>, withinMs = 20_000): Promise<T> {
    const state = { done: false };
    const mark = (): void => {
      state.done = true;
    };
    promise.then(mark, mark);
    for (let passed = 0; !state.done && passed < withinMs; passed += 5) await run(5);
    if (!state.done) throw new Error(`not finished within ${withinMs} ms of the clock`);
    return promise;
  }

  async function startNode(nodeId: string): Promise<BenchNode> {
    const host = new ToyHost(kept);
    const way: BenchNode['way'] = { state: 'fine' };
    let lost: ShardLostListener = () => undefined;
    const node = await startClusterNode({
      nodeId,
      store: behind(store, way),
      membership: behind(membership, way),
      transport: network.transport,
      clock,
      chance,
      log,
      host: 'memory',
      port: 0,
      makeHost: (_router, onShardLost) => {
        lost = onShardLost;
        return host;
      },
    });
    stops.push(() => node.stop('drop'));
    return { node, host, way, lost, served: () => node.stats().shardsServed };
  }

  async function startClient(nodeId = 'client', cluster = 'skillpost'): Promise<BenchClient> {
    const { transport } = network;
    const way: BenchNode['way'] = { state: 'fine' };
    const stores = { store: behind(store, way), membership: behind(membership, way), transport };
    const client = await startClusterClient({ nodeId, cluster, ...stores, clock, chance, log });
    stops.push(() => client.stop());
    return { ...client, way };
  }

  async function stop(): Promise<void> {
    for (const each of stops) await finish(each());
  }

  return { clock, store, network, kept, log, run, finish, startNode, startClient, stop };
}

export type Bench = ReturnType<typeof createBench>;

export function ask(id: string, fields: Partial<AskRequest> = {}): AskRequest {
  const command = Buffer.from('add');
  return { to: { kind: 'toy', id }, command, timeoutMs: 5_000, idempotencyKey: '', view: false, ...fields };
}

/** An id whose actor lives in a shard that satisfies the question. */
export function idIn(question: (shard: number) => boolean): string {
  for (let at = 0; at < 10_000; at++) if (question(shardOf('toy', `id-${at}`))) return `id-${at}`;
  throw new Error('no such id');
}
