// The shard store as the processes of a simulation reach it: the memory store, what tells the checkers of every commit
// that was applied, and each process's own unreliable way to it.

import { SkillpostError } from '#actors/errors.ts';
import type { Membership } from '#actors/ports/membership.ts';
import type { Lease, ShardCommit, ShardStore } from '#actors/ports/shard-store.ts';
import type { Remote } from './remote.ts';

export interface StoreObserver {
  granted(lease: Lease): void;
  loaded(shard: number, load: number): void;
  applied(commit: ShardCommit): void;
}

/** Tells of what the store did, at the moment when it did it. */
export function observed(inner: ShardStore, observer: StoreObserver): ShardStore {
  return {
    async acquire(shard, nodeId, ttlMs) {
      const lease = await inner.acquire(shard, nodeId, ttlMs);
      if (lease !== null) observer.granted(lease);
      return lease;
    },
    renew: (lease, ttlMs) => inner.renew(lease, ttlMs),
    release: (lease) => inner.release(lease),
    owner: (shard) => inner.owner(shard),
    owners: () => inner.owners(),
    loadActor: (shard, actor) => inner.loadActor(shard, actor),
    async loadShard(shard, token) {
      const loaded = await inner.loadShard(shard, token);
      observer.loaded(shard, loaded.load);
      return loaded;
    },
    async commit(commit) {
      const outcome = await inner.commit(commit);
      if (outcome === 'committed') observer.applied(commit);
      return outcome;
    },
    close: () => inner.close(),
  };
}

/** The store as one process reaches it. */
export function remoteStore(inner: ShardStore, remote: Remote): ShardStore {
  return {
    acquire: (shard, nodeId, ttlMs) => remote.call('acquire', () => inner.acquire(shard, nodeId, ttlMs)),
    renew: (lease, ttlMs) => remote.call('renew', () => inner.renew(lease, ttlMs)),
    release: (lease) => remote.call('release', () => inner.release(lease)),
    owner: (shard) => remote.call('owner', () => inner.owner(shard)),
    owners: () => remote.call('owners', () => inner.owners()),
    loadActor: (shard, actor) => remote.call('load actor', () => inner.loadActor(shard, actor)),
    loadShard: (shard, token) => remote.call('load shard', () => inner.loadShard(shard, token)),
    commit: (commit) =>
      remote
        .call(`commit of shard ${commit.shard}`, () => inner.commit(commit))
        .catch((error: unknown) => {
          if (error instanceof SkillpostError && error.category === 'unavailable') return 'unknown';
          throw error;
        }),
    close: () => inner.close(),
  };
}

export function remoteMembership(inner: Membership, remote: Remote): Membership {
  return {
    beat: (member, ttlMs) => remote.call('beat', () => inner.beat(member, ttlMs)),
    leave: (nodeId) => remote.call('leave', () => inner.leave(nodeId)),
    members: () => remote.call('members', () => inner.members()),
  };
}
