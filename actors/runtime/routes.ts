// Where each shard is: the owners that the store last named, and the placement as a guess where none is known. Learns
// from being told NOT_OWNER. Knows nothing of links.

import { limits } from '../limits.ts';
import type { MonotonicClock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ShardStore } from '../ports/shard-store.ts';
import type { Members } from './members.ts';
import { within } from './pacing.ts';

export interface RoutesDeps {
  readonly members: Members;
  readonly store: Pick<ShardStore, 'owners'>;
  readonly clock: MonotonicClock;
  readonly log: Log;
}

export class Routes {
  private readonly deps: RoutesDeps;
  private owners: ReadonlyMap<number, string> = new Map();
  private refreshing: Promise<void> | null = null;
  private refreshedAt = Number.NEGATIVE_INFINITY;
  private answering = true;

  constructor(deps: RoutesDeps) {
    this.deps = deps;
  }

  /** Null: no node hosts shards. An owner that is no member any more is not believed. */
  lookUp(shard: number): string | null {
    const { members } = this.deps;
    const owner = this.owners.get(shard);
    if (owner !== undefined && members.find(owner) !== undefined) return owner;
    return members.placement()[shard] ?? null;
  }

  /** Reads the table of owners anew, for all who wait together; without an answer the old one stays. */
  refresh(): Promise<void> {
    if (this.refreshing !== null) return this.refreshing;
    if (this.deps.clock.monotonicNow() - this.refreshedAt < limits.routesRefreshMinMs)
      return Promise.resolve();
    this.refreshing = this.read().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async read(): Promise<void> {
    const { store, members, clock, log } = this.deps;
    try {
      const leases = await within(clock, limits.storeAnswerMs, store.owners());
      this.owners = new Map([...leases].map(([shard, lease]) => [shard, lease.nodeId]));
      this.answering = true;
      // An owner whom we do not know has joined since our last look, or is dead: a look tells.
      const strangers = [...this.owners.values()].some((owner) => members.find(owner) === undefined);
      if (strangers) await members.lookAgain();
    } catch (error) {
      // Only the change is worth a line: every ask that is under way comes by here.
      if (this.answering) log.warn({ error: String(error) }, 'the table of owners cannot be read');
      this.answering = false;
    }
    this.refreshedAt = clock.monotonicNow();
  }
}
