// The commits of one shard, one at a time: the next collects while one is on its way. Also the output gate, which is
// only this: what depends on a commit waits with it.

import type { CommitOutcome, ShardCommit } from '../ports/shard-store.ts';
import type { Activation } from './activation.ts';
import { CommitBatch, type CommitBase, type Settle } from './commit-batch.ts';
import { fenced, storeFull, storeTimeout } from './failures.ts';
import type { HostCounters, HostDeps } from './host-deps.ts';
import type { Failure } from './shard-host.ts';

export type LostOutcome = Exclude<CommitOutcome, 'committed'>;

const failures: Readonly<Record<LostOutcome, Failure>> = { fenced, full: storeFull, unknown: storeTimeout };

export interface CommitLineDeps extends Pick<HostDeps, 'store' | 'clock' | 'limits' | 'log'> {
  readonly shard: number;
  readonly counters: HostCounters;
  /** A commit is kept and what it held back is out; the next may be sent. */
  readonly onKept: (batch: CommitBatch) => void;
  /** A commit is not known to be kept; nothing may be sent after it. */
  readonly onLost: (outcome: LostOutcome) => void;
}

export class CommitLine {
  readonly #deps: CommitLineDeps;
  #pending = new CommitBatch();
  #inFlight: CommitBatch | null = null;

  constructor(deps: CommitLineDeps) {
    this.#deps = deps;
  }

  /** No room for another turn until the commit on its way is answered. */
  get full(): boolean {
    return this.#pending.turns >= this.#deps.limits.commitTurns;
  }

  /** Everything so far is kept. */
  get idle(): boolean {
    return this.#pending.turns === 0 && this.#inFlight === null;
  }

  get collecting(): CommitBatch {
    return this.#pending;
  }

  get sending(): boolean {
    return this.#inFlight !== null;
  }

  /** The next commit, to which the actor's newest turn belongs from now on. */
  join(activation: Activation): CommitBatch {
    activation.lastBatch = this.#pending;
    return this.#pending;
  }

  /** Called after each turn: counts it when there is something of its actor to keep. */
  count(activation: Activation): void {
    if (activation.lastBatch === this.#pending) this.#pending.turns += 1;
  }

  /** Calls `settle` when all turns of the actor so far are kept, or lost. */
  gate(activation: Activation, settle: Settle): void {
    const batch = activation.lastBatch;
    if (batch === null || batch.settled) this.guard(() => settle(null));
    else batch.wait(settle);
  }

  /** Sends what was collected. */
  send(base: CommitBase): void {
    const batch = this.#pending;
    this.#pending = new CommitBatch();
    this.#inFlight = batch;
    this.#write(batch, batch.toCommit(base), this.#deps.clock.now());
  }

  /** What was collected will never be sent. A commit on its way still settles by its own outcome. */
  drop(failure: Failure): void {
    this.#pending.settle(failure, this.#receiverThrew);
  }

  /** Runs what belongs to others; a throw there is logged and does no harm here. */
  guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#receiverThrew(error);
    }
  }

  #write(batch: CommitBatch, commit: ShardCommit, sentAt: number): void {
    this.#deps.store.commit(commit).then(
      (outcome) => this.#answered(batch, outcome, sentAt),
      (error: unknown) => {
        this.#deps.log.error({ shard: this.#deps.shard, error }, 'A commit threw; its outcome is unknown');
        this.#answered(batch, 'unknown', sentAt);
      },
    );
  }

  #answered(batch: CommitBatch, outcome: CommitOutcome, sentAt: number): void {
    const { clock, counters, log, onKept, onLost, shard } = this.#deps;
    this.#inFlight = null;
    counters.commits += 1;
    counters.commitMs += clock.now() - sentAt;
    if (outcome === 'committed') {
      batch.settle(null, this.#receiverThrew);
      onKept(batch);
      batch.release();
      return;
    }
    if (outcome === 'fenced') counters.commitsFenced += 1;
    else if (outcome === 'full') counters.commitsFull += 1;
    else counters.commitsUnknown += 1;
    log.warn({ shard, turns: batch.turns, outcome }, 'A commit was not acknowledged');
    batch.settle(failures[outcome], this.#receiverThrew);
    onLost(outcome);
  }

  readonly #receiverThrew = (error: unknown): void => {
    this.#deps.log.error({ shard: this.#deps.shard, error }, 'A receiver of an answer or update threw');
  };
}
