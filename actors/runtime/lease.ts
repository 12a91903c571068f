// The right of this node to its shards, held by leases in the store. Knows nothing of placement or of actors.
//
// A lease is taken for `leaseTtlMs` and renewed every `leaseRenewEveryMs`. The store counts from when it hears us, we
// count from when we spoke, by a clock that never goes back, and end `leaseSafetyMs` sooner: so when the store lets
// another node in, we have stopped before. What can happen to a renewal:
//
//   yes         the lease holds for a full term from the moment we asked.
//   no          another node has it, or it ran out: lost, at once.
//   no answer   we don't know. The lease stays ours until its term by our own clock; then it is lost.
//   late answer after the loss it means nothing: the entry it belongs to is gone.
//
// Failures: a node that dies renews nothing, and its leases run out. A node that is paused (garbage collection, SIGSTOP,
// a moved virtual machine) wakes past its term: `holds` looks at the clock on each call, so it answers no before any
// timer has run. A write that was under way during the pause carries the old fencing token, and the store refuses it.
// An acquire whose answer is lost may have given us a lease we do not know of: it runs out, or the next acquire, which
// the store grants to the same node, takes it over with a higher token. A release that is lost runs out as well.

import { limits } from '../limits.ts';
import type { MonotonicClock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Lease, ShardStore } from '../ports/shard-store.ts';
import { within } from './pacing.ts';

export interface LeaseDeps {
  readonly nodeId: string;
  readonly store: Pick<ShardStore, 'acquire' | 'renew' | 'release'>;
  readonly clock: MonotonicClock;
  readonly log: Log;
}

interface Held {
  readonly lease: Lease;
  /** By the monotonic clock: past it another node may hold the shard. */
  safeUntil: number;
  renewing: boolean;
}

/** Sums since the start. */
export interface LeaseChanges {
  acquired: number;
  released: number;
  lost: number;
}

export type LeaseLostListener = (shard: number, reason: string) => void;

export class LeaseKeeper {
  private readonly deps: LeaseDeps;
  private readonly held = new Map<number, Held>();
  private readonly counted: LeaseChanges = { acquired: 0, released: 0, lost: 0 };
  private lost: LeaseLostListener = () => undefined;

  constructor(deps: LeaseDeps) {
    this.deps = deps;
  }

  onLost(listener: LeaseLostListener): void {
    this.lost = listener;
  }

  changes(): Readonly<LeaseChanges> {
    return this.counted;
  }

  holds(shard: number): boolean {
    const held = this.held.get(shard);
    return held !== undefined && this.deps.clock.monotonicNow() < held.safeUntil;
  }

  token(shard: number): number | null {
    return this.held.get(shard)?.lease.token ?? null;
  }

  /** The fencing token; null: another node holds the shard. Throws when the store does not answer. */
  async acquire(shard: number): Promise<number | null> {
    const { store, nodeId, clock } = this.deps;
    const askedAt = clock.monotonicNow();
    const answer = store.acquire(shard, nodeId, limits.leaseTtlMs);
    const lease = await within(clock, limits.storeAnswerMs, answer);
    if (lease === null) return null;
    this.counted.acquired += 1;
    this.held.set(shard, { lease, safeUntil: termFrom(askedAt), renewing: false });
    return lease.token;
  }

  /** One round over all leases; never throws. */
  async renewAll(): Promise<void> {
    // All at once: the store's client joins them into few packets, and there are at most `limits.shards`.
    await Promise.all([...this.held.values()].map((held) => this.renew(held)));
  }

  /** Gives up leases whose term is over because no renewal was answered. */
  expire(): void {
    const now = this.deps.clock.monotonicNow();
    for (const [shard, held] of this.held)
      if (now >= held.safeUntil) this.lose(shard, 'no renewal was answered');
  }

  /** The runtime has learnt elsewhere that the lease is gone (a fenced commit). */
  lose(shard: number, reason: string): void {
    if (!this.held.delete(shard)) return;
    this.counted.lost += 1;
    this.lost(shard, reason);
  }

  /** From the call on the shard is not ours; the next node gets it at once when the store hears us, else in a term. */
  async release(shard: number): Promise<void> {
    const { store, clock, log } = this.deps;
    const held = this.held.get(shard);
    if (held === undefined) return;
    this.held.delete(shard);
    this.counted.released += 1;
    try {
      await within(clock, limits.storeAnswerMs, store.release(held.lease));
    } catch (error) {
      log.debug({ shard, error: String(error) }, 'a lease was not released and will run out');
    }
  }

  private async renew(held: Held): Promise<void> {
    if (held.renewing) return;
    held.renewing = true;
    const { store, clock, log } = this.deps;
    const { shard } = held.lease;
    const askedAt = clock.monotonicNow();
    try {
      const kept = await within(clock, limits.storeAnswerMs, store.renew(held.lease, limits.leaseTtlMs));
      if (this.held.get(shard) !== held) return;
      if (kept) held.safeUntil = Math.max(held.safeUntil, termFrom(askedAt));
      else this.lose(shard, 'the store says it is not ours');
    } catch (error) {
      log.debug({ shard, error: String(error) }, 'a lease renewal was not answered');
    } finally {
      held.renewing = false;
    }
  }
}

function termFrom(askedAt: number): number {
  return askedAt + limits.leaseTtlMs - limits.leaseSafetyMs;
}
