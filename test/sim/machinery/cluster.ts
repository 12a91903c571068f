// The processes of a simulated cluster: nodes with the real runtime and kinds over simulated ports, and gateways that
// only ask. Starts, kills and pauses them; knows nothing of why.

import { createActorClient } from '#actors/actor-client.ts';
import { createMemoryMembership } from '#actors/adapters/memory/membership.ts';
import { createMemoryShardStore } from '#actors/adapters/memory/shard-store.ts';
import type { ActorClient } from '#actors/client.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { limits } from '#actors/limits.ts';
import type { Membership } from '#actors/ports/membership.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import {
  startClusterClient,
  startClusterNode,
  type ClusterClientOptions,
  type ClusterNode,
} from '#actors/runtime/cluster-node.ts';
import type { AnyKind } from '#actors/runtime/definition.ts';
import { createShardHost } from '#actors/runtime/host.ts';
import type { HostDeps, Limits } from '#actors/runtime/host-deps.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { Dice } from './dice.ts';
import { withEarlyGate, withoutFencing, withoutOutbox, type Mutation } from './mutations.ts';
import { SimulatedNetwork } from './network.ts';
import { pauseIn, SimulatedProcess, epochMs } from './process.ts';
import { Remote } from './remote.ts';
import { processLog } from './process-log.ts';
import { observed, remoteMembership, remoteStore, type StoreObserver } from './store.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

export interface ClusterDeps {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly trace: Trace;
  readonly weather: Readonly<Weather>;
  readonly mutation: Mutation | null;
  readonly observer: StoreObserver;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  /** The snapshot that a process has by now. */
  readonly directoryOf: (process: SimulatedProcess) => Directory;
  /** One effect, carried out in this process. */
  readonly runEffect: (
    process: SimulatedProcess,
    ...effect: Parameters<HostDeps['runEffect']>
  ) => Promise<void>;
  /** The runtime has logged an error, or a kind has a bug. */
  readonly onError: (text: string) => void;
}

export interface SimulatedNode {
  readonly process: SimulatedProcess;
  /** Null until it has joined. */
  node: ClusterNode | null;
  leaving: boolean;
}

export interface Gateway {
  readonly process: SimulatedProcess;
  readonly client: ActorClient;
}

/** Shortened, so that a minute shows what else takes hours: actors go and come back within the run. */
const roomy = { ...limits, passivateAfterMs: 2_000, passivateCheckEveryMs: 500, outboxAnswerMs: 8_000 };
/** So small that every bound is reached. */
const tight = {
  ...roomy,
  backlogCommands: 4,
  commitTurns: 2,
  outboxEntries: 6,
  outboxInFlight: 3,
  outboxInFlightPerReceiver: 2,
  timersPerWake: 1,
};

export class SimulatedCluster {
  readonly network: SimulatedNetwork;
  readonly #deps: ClusterDeps;
  readonly #dice: Dice;
  readonly #store: ShardStore;
  readonly #membership: Membership;
  readonly #nodes: SimulatedNode[] = [];
  readonly #hostLimits: Limits;
  readonly gateways: Gateway[] = [];
  /** Processes that do not reach the store. */
  readonly cutOff = new Set<SimulatedProcess>();
  #started = 0;

  constructor(deps: ClusterDeps) {
    const { seed, time, weather, mutation, observer } = deps;
    this.#deps = deps;
    this.#dice = new Dice(seed, 'cluster');
    this.#hostLimits = this.#dice.odds(0.3) ? tight : roomy;
    this.network = new SimulatedNetwork({ now: () => time.now, dice: new Dice(seed, 'network'), weather });
    const clock = { now: () => Math.floor(epochMs + time.now), after: () => () => undefined };
    const memory = createMemoryShardStore(clock);
    const mutated =
      mutation === 'no-fencing'
        ? withoutFencing(memory)
        : mutation === 'outbox-dropped'
          ? withoutOutbox(memory)
          : memory;
    this.#store = observed(mutated, observer);
    this.#membership = createMemoryMembership(clock);
  }

  /** Nodes that live, paused and leaving ones too. */
  get nodes(): readonly SimulatedNode[] {
    return this.#nodes;
  }

  startNode(): SimulatedNode {
    this.#started += 1;
    const process = this.#process(`node-${this.#started}`, 250);
    const started: SimulatedNode = { process, node: null, leaving: false };
    this.#nodes.push(started);
    process.trace.tell(process.name, 'starts');
    void this.#join(started);
    return started;
  }

  /** `reset`: the others see its connections go at once; else nobody is told. */
  kill(node: SimulatedNode, reset: boolean): void {
    node.process.kill();
    if (reset) this.network.reset(node.process);
    this.#nodes.splice(this.#nodes.indexOf(node), 1);
  }

  /** Leaves in order: hands over, then ends. */
  leave(node: SimulatedNode): void {
    const { node: joined, process } = node;
    if (joined === null) return;
    node.leaving = true;
    void joined.stop('drain').then(() => {
      process.trace.tell(process.name, 'has left');
      this.kill(node, true);
    });
  }

  async startGateway(name: string): Promise<Gateway> {
    const process = this.#process(name, 100);
    const options = this.#clientOptions(process);
    const { router } = await startClusterClient(options);
    const gateway = { process, client: createActorClient(router, kindCodecs, options.chance) };
    this.gateways.push(gateway);
    return gateway;
  }

  #process(name: string, mostSkewMs: number): SimulatedProcess {
    const { time, trace } = this.#deps;
    const skewMs = this.#dice.between(-mostSkewMs, mostSkewMs);
    return new SimulatedProcess({ name, time, trace, skewMs, rate: this.#dice.between(0.99, 1.01) });
  }

  #remote(process: SimulatedProcess, server: string): Remote {
    const { seed, time, weather } = this.#deps;
    const { cutOff } = this;
    return new Remote({ process, time, weather, cutOff, dice: new Dice(seed, `${process.name} ${server}`) });
  }

  #clientOptions(process: SimulatedProcess): Omit<ClusterClientOptions, 'store'> & { store: ShardStore } {
    const { seed, mutation, onError } = this.#deps;
    const remote = remoteStore(this.#store, this.#remote(process, 'store'));
    return {
      nodeId: process.name,
      store: mutation === 'early-gate' ? withEarlyGate(remote, process) : remote,
      membership: remoteMembership(this.#membership, this.#remote(process, 'membership')),
      transport: this.network.transportOf(process),
      clock: process,
      chance: new Dice(seed, process.name).chance,
      log: processLog(process, onError),
    };
  }

  async #join(started: SimulatedNode): Promise<void> {
    const { kinds, directoryOf, runEffect } = this.#deps;
    const { process } = started;
    const options = this.#clientOptions(process);
    const { store, clock, chance, log } = options;
    const dice = new Dice(this.#deps.seed, `${process.name} ticks`);
    // What starts a process starts it again when the first words to the store get no answer.
    for (;;) {
      try {
        started.node = await startClusterNode({
          ...options,
          host: process.name,
          port: 0,
          makeHost: (router, onShardLost) =>
            createShardHost({
              store,
              clock,
              chance,
              log,
              kinds,
              router,
              onShardLost,
              world: () => directoryOf(process),
              limits: this.#hostLimits,
              runEffect: (effect, key) => runEffect(process, effect, key),
              defer: (task) => process.soon(dice.between(0, 0.3), 'tick', task),
            }),
        });
        process.trace.tell(process.name, 'has joined');
        return;
      } catch {
        await pauseIn(process, 500);
      }
    }
  }
}
