// One shard under one fencing token, from its load to its end; it never comes back: after a commit of unknown outcome
// the host opens a new one. Turns of all its actors run in memory, in the order of arrival per actor; what they changed
// goes to the store one commit at a time, and while one is on its way the next collects.
//
//   opening ──loaded──► open ──close(drain)──► draining ──all kept──► gone
//      │                 │                        │                    ▲
//      └─────────────────┴────────────────────────┴── dropped, fenced, outcome unknown
//
// A commit on its way when the shard ends settles by its own outcome: kept turns are answered as kept.

import type { LoadedShard, ShardCommit, StoredTimer } from '../ports/shard-store.ts';
import { Activation } from './activation.ts';
import { CommitBatch, type Settle } from './commit-batch.ts';
import type { ActorAddress, AnyKind } from './definition.ts';
import { refuse, type Entry } from './entry.ts';
import { backlogFull, failureOf, fenced, invariantBroken, notOwner, storeTimeout } from './failures.ts';
import { Fifo } from './fifo.ts';
import type { HostCounters, HostDeps } from './host-deps.ts';
import { encodeView, takeEntry } from './intake.ts';
import { LiveFeed } from './live-feed.ts';
import { Outbox } from './outbox.ts';
import type { Failure } from './shard-host.ts';
import { TimerQueue } from './timer-queue.ts';
import type { TurnScope } from './turn.ts';

export interface HostedShardOptions {
  readonly shard: number;
  readonly token: number;
  readonly deps: HostDeps;
  readonly counters: HostCounters;
  readonly defer: (task: () => void) => void;
  /** The shard ended because of what the store said to a commit. */
  readonly onLost: (shard: HostedShard, outcome: 'fenced' | 'unknown') => void;
}

export class HostedShard implements TurnScope {
  readonly shard: number;
  readonly token: number;
  readonly deps: HostDeps;
  readonly counters: HostCounters;
  readonly timers: TimerQueue;
  readonly #options: HostedShardOptions;
  readonly #outbox: Outbox;
  readonly #activations = new Map<string, Activation>();
  /** Ready actors with work, each once. */
  readonly #ready = new Fifo<Activation>();
  #phase: 'opening' | 'open' | 'draining' | 'gone' = 'opening';
  #load = 0;
  #lastSequence = 0;
  #pending = new CommitBatch();
  #inFlight: CommitBatch | null = null;
  #backlog = 0;
  #scheduled = false;
  #cancelAckFlush: (() => void) | null = null;
  #onDrained: (() => void) | null = null;

  constructor(options: HostedShardOptions) {
    const { shard, token, deps, counters } = options;
    this.#options = options;
    this.shard = shard;
    this.token = token;
    this.deps = deps;
    this.counters = counters;
    this.timers = new TimerQueue({ ...deps, fire: (timer) => this.#fire(timer) });
    this.#outbox = new Outbox({ ...deps, shard, counters, onAcknowledged: () => this.#onAcknowledged() });
  }

  get open(): boolean {
    return this.#phase === 'open';
  }

  get gone(): boolean {
    return this.#phase === 'gone';
  }

  get sizes(): { activations: number; backlog: number; outbox: number; timers: number } {
    const { size: outbox } = this.#outbox;
    return { activations: this.#activations.size, backlog: this.#backlog, outbox, timers: this.timers.size };
  }

  /** From here on the shard serves. */
  start(loaded: LoadedShard): void {
    this.#phase = 'open';
    this.#load = loaded.load;
    this.#lastSequence = loaded.lastSequence;
    for (const timer of loaded.timers) this.timers.set(timer);
    this.#outbox.add(loaded.outbox);
  }

  accept(address: ActorAddress, kind: AnyKind, entry: Entry): void {
    if (this.#phase !== 'open') {
      refuse(entry, notOwner);
      return;
    }
    const name = `${address.kind}/${address.id}`;
    let activation = this.#activations.get(name);
    if (activation === undefined) {
      activation = new Activation(address, kind, this.deps.clock.now());
      this.#activations.set(name, activation);
      this.#loadActor(name, activation);
    }
    if (activation.backlog.size >= this.deps.limits.backlogCommands) {
      refuse(entry, backlogFull);
      return;
    }
    activation.backlog.push(entry);
    this.#backlog += 1;
    this.#queue(activation);
  }

  /** Resolves when everything taken so far is kept, or cannot be any more. */
  drain(): Promise<void> {
    if (this.#phase !== 'open') {
      this.drop(notOwner);
      return Promise.resolve();
    }
    this.#phase = 'draining';
    this.timers.stop();
    return new Promise((resolve) => {
      const { clock, limits } = this.deps;
      const cancel = clock.after(limits.drainTimeoutMs, () => this.drop(notOwner));
      this.#onDrained = () => {
        cancel();
        resolve();
      };
      this.#schedule();
    });
  }

  /** Forgets everything that is not on its way to the store; those who wait hear `failure`. */
  drop(failure: Failure): void {
    if (this.#phase === 'gone') return;
    this.#phase = 'gone';
    this.timers.stop();
    this.#outbox.stop();
    this.#cancelAckFlush?.();
    for (const activation of this.#activations.values()) {
      activation.phase = 'gone';
      this.#refuseAll(activation, failure);
      this.#guard(() => activation.live?.end(failure));
    }
    this.#activations.clear();
    this.#pending.settle(failure, (error) => this.#receiverThrew(error));
    this.#onDrained?.();
  }

  /** Unloads actors that have been idle for long, and re-drives what got no answer. */
  sweep(): void {
    const { clock, limits } = this.deps;
    const before = clock.now() - limits.passivateAfterMs;
    for (const [name, activation] of this.#activations) {
      if (!activation.idle || activation.usedAt > before) continue;
      activation.phase = 'gone';
      this.#activations.delete(name);
      this.counters.passivated += 1;
    }
    this.#outbox.sweep();
  }

  join(activation: Activation): CommitBatch {
    activation.lastBatch = this.#pending;
    return this.#pending;
  }

  nextSequence(): number {
    this.#lastSequence += 1;
    return this.#lastSequence;
  }

  gate(activation: Activation, settle: Settle): void {
    const batch = activation.lastBatch;
    if (batch === null || batch.settled) this.#guard(() => settle(null));
    else batch.wait(settle);
  }

  fail(activation: Activation): void {
    activation.phase = 'failed';
    activation.live?.end(storeTimeout);
    this.gate(activation, (failure) => {
      if (failure !== null || activation.phase !== 'failed') return;
      const name = `${activation.address.kind}/${activation.address.id}`;
      if (activation.backlog.size > 0) this.#loadActor(name, activation);
      else this.#forget(name, activation);
    });
  }

  emitLive(activation: Activation): void {
    const { live } = activation;
    if (activation.phase !== 'ready' || live?.watched !== true || !live.changed) return;
    const view = encodeView(activation, this);
    if (view === null) return;
    const deliver = live.take();
    this.gate(activation, (failure) => {
      if (failure === null) deliver(view);
    });
  }

  openFeed(activation: Activation): void {
    activation.live ??= new LiveFeed({
      ...this.deps,
      mode: activation.kind.live,
      onDue: () => this.emitLive(activation),
    });
  }

  #fire(timer: StoredTimer): void {
    const kind = this.deps.kinds.get(timer.actor.kind);
    if (kind === undefined) {
      this.deps.log.error(
        { actor: timer.actor, timer: timer.key },
        'A timer of an unknown kind stays unfired',
      );
      return;
    }
    const onRefused = (): void => this.timers.retryLater(timer, this.deps.limits.retryLastMs);
    this.accept(timer.actor, kind, { type: 'timer', timer, onRefused });
  }

  #loadActor(name: string, activation: Activation): void {
    activation.phase = 'loading';
    this.deps.store.loadActor(this.shard, activation.address).then(
      (fields) => this.#loaded(name, activation, fields),
      (error: unknown) => {
        if (activation.phase !== 'loading') return;
        this.#forget(name, activation);
        this.#refuseAll(activation, failureOf(error));
        this.#checkDrained();
      },
    );
  }

  #loaded(name: string, activation: Activation, fields: ReadonlyMap<string, Uint8Array>): void {
    if (activation.phase !== 'loading') return;
    try {
      activation.load(fields, this.deps.limits);
    } catch (error) {
      this.counters.bugs += 1;
      this.deps.log.error(
        { actor: activation.address, error },
        'An actor could not be read from its records',
      );
      this.#forget(name, activation);
      this.#refuseAll(activation, invariantBroken);
      this.#checkDrained();
      return;
    }
    this.#queue(activation);
  }

  #forget(name: string, activation: Activation): void {
    activation.phase = 'gone';
    this.#activations.delete(name);
  }

  #refuseAll(activation: Activation, failure: Failure): void {
    for (let entry = activation.backlog.shift(); entry !== undefined; entry = activation.backlog.shift()) {
      this.#backlog -= 1;
      const refused = entry;
      this.#guard(() => refuse(refused, failure));
    }
  }

  #queue(activation: Activation): void {
    if (activation.queued || activation.phase !== 'ready' || activation.backlog.size === 0) return;
    activation.queued = true;
    this.#ready.push(activation);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.defer(this.#tick);
  }

  readonly #tick = (): void => {
    this.#scheduled = false;
    if (this.#phase !== 'open' && this.#phase !== 'draining') return;
    const { backlogCommands, commitTurns } = this.deps.limits;
    for (let visits = 0; visits < backlogCommands && this.#pending.turns < commitTurns; visits += 1) {
      const activation = this.#ready.shift();
      if (activation === undefined) break;
      this.#visit(activation);
    }
    this.#send(this.#phase === 'draining');
    // A full commit that must wait for the one on its way resumes when that one is answered.
    if (this.#ready.size > 0 && this.#pending.turns < commitTurns) this.#schedule();
    this.#checkDrained();
  };

  /** One entry a visit: actors of a shard take turns. */
  #visit(activation: Activation): void {
    activation.queued = false;
    if (activation.phase !== 'ready') return;
    const entry = activation.backlog.shift();
    if (entry === undefined) return;
    this.#backlog -= 1;
    activation.usedAt = this.deps.clock.now();
    takeEntry(activation, entry, this);
    if (activation.lastBatch === this.#pending) this.#pending.turns += 1;
    this.#queue(activation);
  }

  #send(withAcknowledgementsOnly: boolean): void {
    const batch = this.#pending;
    const worthwhile = batch.turns > 0 || (withAcknowledgementsOnly && this.#outbox.acknowledged > 0);
    if (this.#inFlight !== null || !worthwhile) return;
    for (const activation of batch.live) this.emitLive(activation);
    this.#pending = new CommitBatch();
    this.#inFlight = batch;
    const { load, shard, token } = { load: this.#load, shard: this.shard, token: this.token };
    const commit = batch.toCommit({ shard, token, load, outboxRemoved: this.#outbox.takeAcknowledged() });
    this.#write(batch, commit, this.deps.clock.now());
  }

  #write(batch: CommitBatch, commit: ShardCommit, sentAt: number): void {
    this.deps.store.commit(commit).then(
      (outcome) => this.#answered(batch, outcome, sentAt),
      (error: unknown) => {
        this.deps.log.error({ shard: this.shard, error }, 'A commit threw; its outcome is unknown');
        this.#answered(batch, 'unknown', sentAt);
      },
    );
  }

  #answered(batch: CommitBatch, outcome: 'committed' | 'fenced' | 'unknown', sentAt: number): void {
    this.#inFlight = null;
    this.counters.commits += 1;
    this.counters.commitMs += this.deps.clock.now() - sentAt;
    const onError = (error: unknown): void => this.#receiverThrew(error);
    if (outcome === 'committed') {
      batch.settle(null, onError);
      if (this.gone) return;
      this.#outbox.add(batch.outbox);
      this.#tick();
      return;
    }
    const lost = outcome === 'fenced' ? fenced : storeTimeout;
    if (outcome === 'fenced') this.counters.commitsFenced += 1;
    else this.counters.commitsUnknown += 1;
    batch.settle(lost, onError);
    if (this.gone) return;
    this.deps.log.warn({ shard: this.shard, token: this.token, outcome }, 'A commit was not acknowledged');
    // What was behind this commit was surely not kept, whatever became of the commit itself.
    this.drop(fenced);
    this.#options.onLost(this, outcome);
  }

  #onAcknowledged(): void {
    const { clock, limits } = this.deps;
    if (this.#cancelAckFlush !== null) return;
    this.#cancelAckFlush = clock.after(limits.outboxAckFlushMs, () => {
      this.#cancelAckFlush = null;
      this.#send(true);
    });
  }

  #checkDrained(): void {
    if (this.#phase !== 'draining' || this.#backlog > 0) return;
    if (this.#pending.turns > 0 || this.#inFlight !== null) return;
    this.drop(notOwner);
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#receiverThrew(error);
    }
  }

  #receiverThrew(error: unknown): void {
    this.deps.log.error({ shard: this.shard, error }, 'A receiver of an answer or update threw');
  }
}
