// One shard under one fencing token, from its load to its end; it never comes back: after a commit of unknown outcome
// the host opens a new one. Turns of all its actors run in memory, in the order of arrival per actor; what they changed
// goes to the store one commit at a time, and while one is on its way the next collects.
//
//   opening ──loaded──► open ──close(drain)──► draining ──all kept──► gone
//      │                 │                        │                    ▲
//      └─────────────────┴────────────────────────┴── dropped, fenced, outcome unknown
//
// A commit on its way when the shard ends settles by its own outcome: kept turns are answered as kept.

import type { LoadedShard, StoredTimer } from '../ports/shard-store.ts';
import type { Activation } from './activation.ts';
import type { CommitBatch, Settle } from './commit-batch.ts';
import { CommitLine, type LostOutcome } from './commit-line.ts';
import type { ActorAddress, AnyKind } from './definition.ts';
import { refuse, type Entry } from './entry.ts';
import { fenced, notOwner, outboxFull, storeTimeout } from './failures.ts';
import type { HostCounters, HostDeps, HostStats } from './host-deps.ts';
import { encodeViews, takeEntry } from './intake.ts';
import { LiveFeed } from './live-feed.ts';
import { Outbox } from './outbox.ts';
import { Roster } from './roster.ts';
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
  readonly onLost: (shard: HostedShard, outcome: LostOutcome) => void;
}

export class HostedShard implements TurnScope {
  readonly shard: number;
  readonly token: number;
  readonly deps: HostDeps;
  readonly counters: HostCounters;
  readonly timers: TimerQueue;
  readonly #options: HostedShardOptions;
  readonly #outbox: Outbox;
  readonly #commits: CommitLine;
  readonly #roster: Roster;
  #phase: 'opening' | 'open' | 'draining' | 'gone' = 'opening';
  #load = 0;
  #lastSequence = 0;
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
    this.#commits = new CommitLine({
      ...deps,
      shard,
      counters,
      onKept: (batch) => this.#onKept(batch),
      onLost: (outcome) => this.#onLost(outcome),
    });
    this.#roster = new Roster({
      ...deps,
      shard,
      counters,
      onWork: () => this.#schedule(),
      onRefused: () => this.#checkDrained(),
      guard: (run) => this.#commits.guard(run),
    });
  }

  get open(): boolean {
    return this.#phase === 'open';
  }

  get gone(): boolean {
    return this.#phase === 'gone';
  }

  get sizes(): Omit<HostStats, keyof HostCounters | 'shards'> {
    const { size: activations, backlog, backlogDeepest } = this.#roster;
    const { size: outbox, oldestMs: outboxOldestMs } = this.#outbox;
    return { activations, backlog, backlogDeepest, outbox, outboxOldestMs, timers: this.timers.size };
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
    if (this.#phase !== 'open') refuse(entry, notOwner);
    else if (entry.type === 'ask' && this.#outbox.size >= this.deps.limits.outboxEntries) {
      // Messages between actors are let in: two shards that refuse each other's would never empty.
      this.counters.overloaded += 1;
      refuse(entry, outboxFull);
    } else this.#roster.accept(address, kind, entry);
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
    this.#roster.dropAll(failure);
    this.#commits.drop(failure);
    this.#onDrained?.();
  }

  /** Unloads actors that have been idle for long, and re-drives what got no answer. */
  sweep(): void {
    this.#roster.sweep();
    this.#outbox.sweep();
  }

  join(activation: Activation): CommitBatch {
    return this.#commits.join(activation);
  }

  nextSequence(): number {
    this.#lastSequence += 1;
    return this.#lastSequence;
  }

  gate(activation: Activation, settle: Settle): void {
    this.#commits.gate(activation, settle);
  }

  fail(activation: Activation): void {
    activation.phase = 'failed';
    activation.live?.end(storeTimeout);
    this.gate(activation, (failure) => {
      if (failure === null) this.#roster.renew(activation);
    });
  }

  emitLive(activation: Activation): void {
    const { live } = activation;
    if (activation.phase !== 'ready' || live?.watched !== true || !live.changed) return;
    const views = encodeViews(activation, live.asked, this);
    if (views === null) return;
    const deliver = live.take();
    this.gate(activation, (failure) => {
      if (failure === null) deliver(views);
    });
  }

  openFeed(activation: Activation): void {
    activation.live ??= new LiveFeed({
      ...this.deps,
      mode: activation.kind.live,
      parts: activation.kind.part !== undefined,
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

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.defer(this.#tick);
  }

  readonly #tick = (): void => {
    this.#scheduled = false;
    if (this.#phase !== 'open' && this.#phase !== 'draining') return;
    for (let visits = 0; visits < this.deps.limits.backlogCommands && !this.#commits.full; visits += 1) {
      const work = this.#roster.next();
      if (work === null) break;
      takeEntry(work.activation, work.entry, this);
      this.#commits.count(work.activation);
      this.#roster.queue(work.activation);
    }
    this.#send(this.#phase === 'draining');
    // A full commit that must wait for the one on its way resumes when that one is answered.
    if (this.#roster.hasWork && !this.#commits.full) this.#schedule();
    this.#checkDrained();
  };

  #send(withAcknowledgementsOnly: boolean): void {
    const { turns, live } = this.#commits.collecting;
    const worthwhile = turns > 0 || (withAcknowledgementsOnly && this.#outbox.acknowledged > 0);
    if (this.#commits.sending || !worthwhile) return;
    for (const activation of live) this.emitLive(activation);
    const outboxRemoved = this.#outbox.takeAcknowledged();
    this.#commits.send({ shard: this.shard, token: this.token, load: this.#load, outboxRemoved });
  }

  #onKept(batch: CommitBatch): void {
    if (this.gone) return;
    this.#outbox.add(batch.outbox);
    this.#roster.unloadResting();
    this.#tick();
  }

  #onLost(outcome: LostOutcome): void {
    if (this.gone) return;
    // What was behind this commit was surely not kept, whatever became of the commit itself.
    this.drop(fenced);
    this.#options.onLost(this, outcome);
  }

  #onAcknowledged(): void {
    const { clock, limits } = this.deps;
    if (this.#cancelAckFlush !== null) return;
    this.#cancelAckFlush = clock.after(limits.outboxAckFlushMs, () => {
      this.#cancelAckFlush = null;
      // Nothing is sent beside a commit on its way, and no turn may follow it: the next chance must come by itself.
      if (this.#commits.sending) this.#onAcknowledged();
      else this.#send(true);
    });
  }

  #checkDrained(): void {
    if (this.#phase !== 'draining' || this.#roster.backlog > 0) return;
    if (this.#commits.idle) this.drop(notOwner);
  }
}
