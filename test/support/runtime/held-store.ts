// A shard store whose commits and loads a test can hold back and answer as it likes.

import type { CommitOutcome, ShardCommit, ShardStore } from '#actors/ports/shard-store.ts';

export interface HeldCommit {
  readonly commit: ShardCommit;
  /** Hands it to the store now and answers what the store says. */
  deliver(): Promise<void>;
  /** Hands it to the store, but the answer is lost. */
  deliverUnheard(): Promise<void>;
  /** Answers without the store. */
  answer(outcome: CommitOutcome): void;
}

export interface HeldStore extends ShardStore {
  /** While true, commits wait in `held`. */
  holding: boolean;
  readonly held: HeldCommit[];
  /** So many loads of shards fail first. */
  failLoads: number;
  /** So many loads of actors fail first. */
  failActorLoads: number;
  readonly commits: ShardCommit[];
}

export function holdStore(inner: ShardStore): HeldStore {
  const held: HeldCommit[] = [];
  const commits: ShardCommit[] = [];
  const store: HeldStore = {
    holding: false,
    held,
    failLoads: 0,
    failActorLoads: 0,
    commits,
    acquire: (shard, nodeId, ttlMs) => inner.acquire(shard, nodeId, ttlMs),
    renew: (lease, ttlMs) => inner.renew(lease, ttlMs),
    release: (lease) => inner.release(lease),
    owner: (shard) => inner.owner(shard),
    owners: () => inner.owners(),
    async loadActor(shard, actor) {
      if (store.failActorLoads > 0) {
        store.failActorLoads -= 1;
        throw new Error('the store did not answer');
      }
      return inner.loadActor(shard, actor);
    },
    async loadShard(shard, token) {
      if (store.failLoads > 0) {
        store.failLoads -= 1;
        throw new Error('the store did not answer');
      }
      return inner.loadShard(shard, token);
    },
    commit(commit) {
      commits.push(commit);
      if (!store.holding) return inner.commit(commit);
      return new Promise((resolve) => {
        held.push({
          commit,
          deliver: async () => resolve(await inner.commit(commit)),
          async deliverUnheard() {
            await inner.commit(commit);
            resolve('unknown');
          },
          answer: resolve,
        });
      });
    },
    close: () => inner.close(),
  };
  return store;
}
