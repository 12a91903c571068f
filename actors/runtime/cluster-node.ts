// Puts a process into the cluster: a node, which hosts shards, or a client, which only reaches them (a gateway). Starts
// and stops the parts in the order that loses nothing. Knows nothing of kinds: the host comes from the composition root.

import { limits } from '../limits.ts';
import type { Chance, MonotonicClock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Member, Membership } from '../ports/membership.ts';
import type { ShardStore } from '../ports/shard-store.ts';
import type { Transport } from '../ports/transport.ts';
import { Handoff, settledWithin } from './handoff.ts';
import { type LeaseChanges, LeaseKeeper } from './lease.ts';
import { LeasedShards, noShards, type LocalShards } from './local-shards.ts';
import { Members } from './members.ts';
import { Deadlines, pause, repeat } from './pacing.ts';
import { Peers } from './peers.ts';
import { type PlacementTable, shardHosts } from './placement.ts';
import { ClusterRouter } from './router.ts';
import { Routes } from './routes.ts';
import type { Router, ShardHost } from './shard-host.ts';

export interface ClusterClientOptions {
  /** Unique among live processes, and new for each start of a process. */
  readonly nodeId: string;
  /** Processes of different clusters refuse each other. Default `skillpost`. */
  readonly cluster?: string;
  readonly store: Pick<ShardStore, 'owners'>;
  readonly membership: Membership;
  readonly transport: Transport;
  readonly clock: MonotonicClock;
  readonly chance: Chance;
  readonly log: Log;
}

/** Called by the host when a commit was fenced, or a shard cannot go on: it is dropped and taken again if it is ours. */
export type ShardLostListener = (shard: number, reason: string) => void;

export interface ClusterNodeOptions extends Omit<ClusterClientOptions, 'store'> {
  readonly store: Pick<ShardStore, 'owners' | 'acquire' | 'renew' | 'release'>;
  /** What the link listener binds to; port 0: any free one. */
  readonly host: string;
  readonly port: number;
  /** Under which host the others reach it, when that is not what it binds to (a container). */
  readonly advertisedHost?: string;
  readonly makeHost: (router: Router, onShardLost: ShardLostListener) => ShardHost;
}

export interface ClusterClient {
  readonly router: Router;
  stop(): Promise<void>;
}

export interface ClusterNodeStats {
  readonly shardsServed: number;
  readonly members: number;
  readonly leases: Readonly<LeaseChanges>;
}

export interface ClusterNode {
  readonly nodeId: string;
  readonly router: Router;
  readonly host: ShardHost;
  /** host:port of its links. */
  readonly address: string;
  /** Resolves when every shard placed here is served; false: not within `timeoutMs`. */
  whenServing(timeoutMs: number): Promise<boolean>;
  stats(): ClusterNodeStats;
  /** `drain`: hand all shards over, then leave. `drop`: stop as in a crash; leases and heart-beat run out. */
  stop(how: 'drain' | 'drop'): Promise<void>;
}

interface Connected {
  readonly members: Members;
  readonly peers: Peers;
  readonly router: ClusterRouter;
}

function connect(options: ClusterClientOptions, self: Member, local: LocalShards): Connected {
  const { nodeId, cluster = 'skillpost', store, membership, transport, clock, chance, log } = options;
  const deadlines = new Deadlines(clock);
  const members = new Members({ self, membership, clock, log });
  const peers = new Peers({ nodeId, cluster, transport, local, deadlines, clock, log });
  const routes = new Routes({ members, store, clock, log });
  members.onChange((gone) => {
    // Nobody waits for an answer of a client: its link may stay until the connection itself ends, in case it is only slow.
    for (const { nodeId, address } of gone) if (address !== '') peers.forget(nodeId);
    // Links to those who came are there before the first request has to wait for one.
    for (const member of members.all())
      if (member.hostsShards && member.nodeId !== nodeId) void peers.reach(member.nodeId, member.address);
  });
  const router = new ClusterRouter({
    nodeId,
    members,
    routes,
    peers,
    local,
    deadlines,
    clock,
    chance,
  });
  return { members, peers, router };
}

/** Joins as a process that hosts no shards. Throws when the membership does not answer. */
export async function startClusterClient(options: ClusterClientOptions): Promise<ClusterClient> {
  const { nodeId, clock } = options;
  const self: Member = { nodeId, address: '', hostsShards: false, startedAt: clock.now() };
  const { members, peers, router } = connect(options, self, noShards);
  await members.start();
  return {
    router,
    stop: async () => {
      router.stop();
      await members.stop(true);
      peers.stop();
    },
  };
}

/** What the links and the router reach before the host exists: the host needs the router first. */
class LateShards implements LocalShards {
  shards: LocalShards = noShards;
  serves: LocalShards['serves'] = (shard) => this.shards.serves(shard);
  released: LocalShards['released'] = (shard) => this.shards.released(shard);
  ask: LocalShards['ask'] = (request) => this.shards.ask(request);
  tell: LocalShards['tell'] = (request) => this.shards.tell(request);
  watch: LocalShards['watch'] = (to, sink) => this.shards.watch(to, sink);
}

/** It need not wait for its next try; a link that cannot be made costs it only that. */
function tellNextOwner(shard: number, members: Members, peers: Peers): void {
  const next = members.find(members.placement()[shard] ?? '');
  if (next !== undefined) void peers.reach(next.nodeId, next.address).then((peer) => peer?.released(shard));
}

/** Tells the others, serves on until they know, and then drains shard by shard. */
async function handAllOver(options: ClusterNodeOptions, members: Members, handoff: Handoff): Promise<void> {
  const { nodeId, clock, log } = options;
  const others = shardHosts(members.all()).filter((other) => other !== nodeId);
  await members.announceLeaving();
  if (others.length > 0) await pause(clock, limits.leaveNoticeMs);
  members.stopHosting();
  handoff.reconcile();
  const all = await settledWithin(handoff, clock, limits.leaveTimeoutMs);
  if (!all) log.warn({ left: handoff.count('draining') }, 'not all shards were handed over');
}

/** Listens, joins, and begins to take shards. Throws when it cannot listen or the membership does not answer. */
export async function startClusterNode(options: ClusterNodeOptions): Promise<ClusterNode> {
  const { nodeId, store, transport, clock, log } = options;
  const local = new LateShards();
  let accept: Peers['accept'] = (link) => link.close();
  const server = await transport.listen(options.host, options.port, (link) => accept(link));
  const address = advertised(server.address, options.advertisedHost);
  const self: Member = { nodeId, address, hostsShards: true, startedAt: clock.now() };
  const { members, peers, router } = connect(options, self, local);
  accept = (link) => peers.accept(link);

  const leases = new LeaseKeeper({ nodeId, store, clock, log });
  const host = options.makeHost(router, (shard, reason) => leases.lose(shard, reason));
  const placement = (): PlacementTable => members.placement();
  const onHandedOver = (shard: number): void => tellNextOwner(shard, members, peers);
  const handoff = new Handoff({ nodeId, leases, host, placement, onHandedOver, clock, log });
  local.shards = new LeasedShards(host, handoff);
  try {
    await members.start();
  } catch (error) {
    // Others may have seen its first heart-beat and be linked already: nothing of it may answer or hold a shard.
    handoff.stop();
    await host.stop('drop');
    router.stop();
    await members.stop(false);
    peers.stop();
    await server.close();
    throw error;
  }
  members.onChange(() => handoff.reconcile());
  const stops = [
    // Not awaited: a round that gets no answer must not delay the next.
    repeat(clock, limits.leaseRenewEveryMs, () => void leases.renewAll()),
    repeat(clock, limits.handoffEveryMs, () => handoff.beat()),
  ];
  handoff.reconcile();

  async function stop(how: 'drain' | 'drop'): Promise<void> {
    if (how === 'drain') await handAllOver(options, members, handoff);
    handoff.stop();
    for (const stopLoop of stops) stopLoop();
    await host.stop(how);
    router.stop();
    await members.stop(how === 'drain');
    // Whoever still believes us to be an owner is told NOT_OWNER, and not cut in the middle of a request.
    if (how === 'drain' && [...members.all()].length > 1) await pause(clock, limits.leaveGraceMs);
    peers.stop();
    await server.close();
  }

  let stopping: Promise<void> | null = null;
  return {
    nodeId,
    router,
    host,
    address,
    whenServing: (timeoutMs) => settledWithin(handoff, clock, timeoutMs),
    stats: () => ({
      shardsServed: handoff.count('serving'),
      members: [...members.all()].length,
      leases: leases.changes(),
    }),
    stop: (how) => (stopping ??= stop(how)),
  };
}

function advertised(address: string, host: string | undefined): string {
  return host === undefined ? address : `${host}:${address.slice(address.lastIndexOf(':') + 1)}`;
}
