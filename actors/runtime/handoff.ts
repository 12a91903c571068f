// Brings the shards that this node serves in line with the placement: takes over what it should own, hands over what it
// should not. Knows nothing of who the other nodes are, and nothing of turns.
//
//   absent ──acquire──► acquiring ──granted──► opening ──loaded──► serving ──placed elsewhere──► draining ──► absent
//     ▲                     │ held elsewhere      │ lease lost        │ lease lost                  │ released
//     └── again in 100 ms ──┘ ◄── closed, given back ── dropping ◄────┴─────────────────────────────┘
//
// Hand-over from A to B, when B joins or A leaves: both see the new members within a look. A drains the shard: the host
// takes no new commands, finishes its backlogs and commits, and then A releases the lease and tells B, who acquires it
// with a higher token. Were B not told, it would still find out: it tries every `handoffEveryMs`. Senders are told
// NOT_OWNER by A and come back soon (`retry.ts`). Nobody answers twice: B opens only after A's last commit. A hands over
// `handoffPortion` shards between two beats: a process that has just started runs its first turns slowly.
//
// Failures. A dies while draining: its lease runs out, B's tries go on. B dies after the release: the next placement
// names C, which finds the lease free or waits for B's to run out. A drain that hangs past `shardDrainTimeoutMs` is
// dropped; what was not committed was not answered. A lease lost in any phase drops the shard at once and forgets it.
// Members seen differently by A and B: at worst nobody tries for a look; a lease has one holder whatever they believe.
// Opening fails (the store does not answer): the lease is given back, and all is tried again with a pause.

import { limits } from '../limits.ts';
import type { MonotonicClock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { LeaseKeeper } from './lease.ts';
import { pause, within } from './pacing.ts';
import type { PlacementTable } from './placement.ts';
import type { ShardHost } from './shard-host.ts';
import { Tally } from './tally.ts';

export type ShardPhase = 'acquiring' | 'opening' | 'serving' | 'draining' | 'dropping';

export interface HandoffDeps {
  readonly nodeId: string;
  readonly leases: LeaseKeeper;
  readonly host: Pick<ShardHost, 'open' | 'close'>;
  readonly placement: () => PlacementTable;
  /** A shard was drained and its lease released. */
  readonly onHandedOver: (shard: number) => void;
  readonly clock: MonotonicClock;
  readonly log: Log;
}

export class Handoff {
  private readonly deps: HandoffDeps;
  private readonly phases = new Map<number, ShardPhase>();
  private readonly tally: Tally;
  private readonly tryAgainAt = new Map<number, number>();
  private inFlight = 0;
  /** Shards that may still be handed over to others before the next beat. */
  private portion: number = limits.handoffPortion;
  private stopped = false;

  constructor(deps: HandoffDeps) {
    this.deps = deps;
    this.tally = new Tally(deps.log);
    deps.leases.onLost((shard, reason) => this.leaseLost(shard, reason));
  }

  /** Whether requests may reach the shard's actors here: exact to the moment, whatever timers have run. */
  serves(shard: number): boolean {
    const phase = this.phases.get(shard);
    return (phase === 'serving' || phase === 'draining') && this.deps.leases.holds(shard);
  }

  count(phase: ShardPhase): number {
    let count = 0;
    for (const other of this.phases.values()) if (other === phase) count += 1;
    return count;
  }

  /** Every shard placed here is served, and no other is touched. */
  settled(): boolean {
    const { nodeId, placement } = this.deps;
    return placement().every((owner, shard) =>
      owner === nodeId ? this.serves(shard) : !this.phases.has(shard),
    );
  }

  /** Called every `limits.handoffEveryMs`: gives up leases whose term is over, catches up, and logs what happened. */
  beat(): void {
    this.portion = limits.handoffPortion;
    this.deps.leases.expire();
    this.reconcile();
    this.tally.write();
  }

  /** Starts what is missing, within `limits.handoffInFlight`. Called on a beat and whenever something changed. */
  reconcile(): void {
    if (this.stopped) return;
    const { nodeId, placement, clock } = this.deps;
    const table = placement();
    const now = clock.monotonicNow();
    for (const [shard, phase] of this.phases)
      if (phase === 'serving' && table[shard] !== nodeId && this.mayHandOver(table[shard] ?? null))
        this.begin(() => this.handOver(shard));
    for (let shard = 0; shard < table.length; shard++) {
      if (table[shard] !== nodeId || this.phases.has(shard)) continue;
      if (now >= (this.tryAgainAt.get(shard) ?? 0)) this.begin(() => this.takeOver(shard));
    }
  }

  /** Another node says that the shard can be taken: if it is ours, it is tried now, or again if a try is under way. */
  released(shard: number): void {
    this.tryAgainAt.delete(shard);
    this.reconcile();
  }

  /** Takes and gives nothing any more; what is open stays for the host's own stop. */
  stop(): void {
    this.stopped = true;
    this.tally.write();
  }

  /** When nobody waits for the shards, none has to warm up. */
  private mayHandOver(next: string | null): boolean {
    if (this.inFlight >= limits.handoffInFlight) return false;
    if (next === null) return true;
    this.portion -= 1;
    return this.portion >= 0;
  }

  private begin(task: () => Promise<void>): void {
    if (this.inFlight >= limits.handoffInFlight) return;
    this.inFlight += 1;
    void task().finally(() => {
      this.inFlight -= 1;
      this.reconcile();
    });
  }

  private async takeOver(shard: number): Promise<void> {
    const { leases, host, clock } = this.deps;
    this.phases.set(shard, 'acquiring');
    // A lease held elsewhere is the rule during a hand-over; a failure also ends in this pause.
    this.tryAgainAt.set(shard, clock.monotonicNow() + limits.handoffEveryMs);
    try {
      const token = await leases.acquire(shard);
      if (token === null) {
        this.phases.delete(shard);
        return;
      }
      this.phases.set(shard, 'opening');
      await within(clock, limits.shardOpenTimeoutMs, host.open(shard, token));
      if (this.phases.get(shard) === 'opening' && leases.token(shard) === token && !this.stopped)
        this.phases.set(shard, 'serving');
      else await this.drop(shard);
    } catch (error) {
      this.tally.add(`shards could not be taken over: ${String(error)}`, shard);
      this.tryAgainAt.set(shard, clock.monotonicNow() + limits.handoffRetryMs);
      await this.drop(shard);
    }
  }

  private async handOver(shard: number): Promise<void> {
    const { leases, host, clock } = this.deps;
    this.phases.set(shard, 'draining');
    try {
      await within(clock, limits.shardDrainTimeoutMs, host.close(shard, 'drain'));
    } catch (error) {
      this.tally.add(`shards did not drain: ${String(error)}`, shard);
      if (this.phases.get(shard) === 'draining') await this.drop(shard);
      return;
    }
    // The lease may have been lost meanwhile: then the drop is under way.
    if (this.phases.get(shard) !== 'draining') return;
    await leases.release(shard);
    this.phases.delete(shard);
    this.deps.onHandedOver(shard);
  }

  private leaseLost(shard: number, reason: string): void {
    const phase = this.phases.get(shard);
    this.tally.add(`leases lost: ${reason}`, shard);
    if (phase === 'opening') {
      // The host is still loading: `takeOver` drops the shard when that is over.
      this.phases.set(shard, 'dropping');
      return;
    }
    if (phase === 'serving' || phase === 'draining') void this.drop(shard).finally(() => this.reconcile());
  }

  /** Closes the shard (nothing is left to drain, or nothing may be kept) and gives back the lease if there is one. */
  private async drop(shard: number): Promise<void> {
    const { leases, host, clock } = this.deps;
    this.phases.set(shard, 'dropping');
    try {
      await within(clock, limits.shardDrainTimeoutMs, host.close(shard, 'drop'));
    } catch (error) {
      this.tally.add(`shards could not be dropped: ${String(error)}`, shard);
    }
    await leases.release(shard);
    this.phases.delete(shard);
  }
}

/** Waits until the shards are as the placement says; false: not within `timeoutMs`. */
export async function settledWithin(
  handoff: Handoff,
  clock: MonotonicClock,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = clock.monotonicNow() + timeoutMs;
  while (!handoff.settled()) {
    if (clock.monotonicNow() >= deadline) return false;
    await pause(clock, limits.retryFirstMs);
  }
  return true;
}
