// Defects that can be put between the runtime and its store or directory (and around kinds: kind-mutations.ts), to prove that
// the checkers see what they are there to see.
// Each takes away one promise of the design; the runtime itself has no switches.

import type { LoadedShard, ShardCommit, ShardStore } from '#actors/ports/shard-store.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { kindMutations, type KindMutation } from './kind-mutations.ts';
import type { SimulatedProcess } from './process.ts';

export const mutationNames = [
  'no-fencing',
  'early-gate',
  'outbox-dropped',
  'no-hysteresis',
  'no-budget',
  'fetched-anew',
  ...(Object.keys(kindMutations) as KindMutation[]),
] as const;
export type Mutation = (typeof mutationNames)[number];

/** Queues whose tiers close as soon as their reason is gone. */
export function withoutHysteresis(directory: Directory): Directory {
  const queues = [...directory.queues].map(([id, queue]) => [id, { ...queue, tierHoldMs: 0 }] as const);
  return { ...directory, queues: new Map(queues) };
}

/** Addresses get as much machine mail as is to be sent. */
export function withoutBudget(directory: Directory): Directory {
  return { ...directory, settings: { ...directory.settings, machineMailLadder: [] } };
}

/** Commits are written whoever sends them, as long as anybody holds the shard. */
export function withoutFencing(inner: ShardStore): ShardStore {
  const loads = new Map<number, number>();
  return {
    ...bound(inner),
    async loadShard(shard, token) {
      const loaded = await inner.loadShard(shard, token);
      loads.set(shard, loaded.load);
      return loaded;
    },
    async commit(commit) {
      const owner = await inner.owner(commit.shard);
      const load = loads.get(commit.shard) ?? commit.load;
      return inner.commit({ ...commit, token: owner?.token ?? commit.token, load });
    },
  };
}

/** A process takes a commit for kept when it has only been handed over to be sent; a kill on the way loses it. */
export function withEarlyGate(inner: ShardStore, process: SimulatedProcess): ShardStore {
  return {
    ...bound(inner),
    commit: (commit: ShardCommit) =>
      new Promise((resolve) => {
        process.soon(0.05, 'early gate', () => {
          resolve('committed');
          process.soon(5, 'late commit', () => void inner.commit(commit));
        });
      }),
  };
}

/** A shard that is taken over comes without the messages that its last owner had not delivered. */
export function withoutOutbox(inner: ShardStore): ShardStore {
  return {
    ...bound(inner),
    loadShard: async (shard, token): Promise<LoadedShard> => ({
      ...(await inner.loadShard(shard, token)),
      outbox: [],
    }),
  };
}

function bound(inner: ShardStore): ShardStore {
  return {
    acquire: (shard, nodeId, ttlMs) => inner.acquire(shard, nodeId, ttlMs),
    renew: (lease, ttlMs) => inner.renew(lease, ttlMs),
    release: (lease) => inner.release(lease),
    owner: (shard) => inner.owner(shard),
    owners: () => inner.owners(),
    loadActor: (shard, actor) => inner.loadActor(shard, actor),
    loadShard: (shard, token) => inner.loadShard(shard, token),
    commit: (commit) => inner.commit(commit),
    close: () => inner.close(),
  };
}
