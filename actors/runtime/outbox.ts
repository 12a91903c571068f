// Brings the committed outbox entries of one shard to their receivers, in order per receiver, pipelined, and again and
// again until each is acknowledged. What is acknowledged leaves the store with a later commit.
//
//   added ──► lane of its receiver ──► sent ──acknowledged──► acked, removed by a later commit
//                    ▲                   │
//                    └── back-off ◄──────┘ refused, lost, or unanswered: the lane starts again at its oldest entry,
//                                        alone until that is taken
//
// Entry n of a lane names n-1 as `previous` while that is unacknowledged, so the receiver can refuse what overtakes.
// An acknowledgement of n also stands for all before n: the receiver took none out of turn.
// A receiver that answers "bug" or "invalid" is tried some times, then parked: logged as an error, tried on slowly, its
// later entries wait behind it, other lanes go on. Effects have no order: each is a lane of its own.

import { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import { backoffMs } from './backoff.ts';
import { failureOf } from './failures.ts';
import { Fifo } from './fifo.ts';
import type { HostCounters, HostDeps } from './host-deps.ts';
import { effectKind, MessageSpans, type TracedEntry } from './message-trace.ts';
import type { Failure, TellOutcome } from './shard-host.ts';

export interface OutboxDeps extends Pick<
  HostDeps,
  'clock' | 'chance' | 'router' | 'runEffect' | 'log' | 'limits' | 'tracing'
> {
  readonly shard: number;
  readonly counters: HostCounters;
  /** There are acknowledged entries to remove. */
  readonly onAcknowledged: () => void;
}

interface Lane {
  readonly name: string;
  readonly parkedMs: number;
  /** Unacknowledged, oldest first; the first `sent` of them are on their way. */
  readonly entries: Fifo<TracedEntry>;
  sent: number;
  /** Answers still awaited. */
  inFlight: number;
  /** Rises when the lane starts again: answers to earlier sends count only when they acknowledge. */
  round: number;
  failures: number;
  lastSentAt: number;
  /** Since when its oldest entry has been that. */
  oldestSince: number;
  /** In the list of lanes that wait for room. */
  waiting: boolean;
  cancelRetry: (() => void) | null;
}

function newLane(name: string, parkedMs: number, now: number): Lane {
  return {
    name,
    parkedMs,
    entries: new Fifo(),
    sent: 0,
    inFlight: 0,
    round: 0,
    failures: 0,
    lastSentAt: 0,
    oldestSince: now,
    waiting: false,
    cancelRetry: null,
  };
}

function laneName(entry: TracedEntry): string {
  return entry.to.kind === effectKind ? `${effectKind}/${entry.sequence}` : `${entry.to.kind}/${entry.to.id}`;
}

const mayBePoison = (failure: Failure): boolean =>
  failure.category === 'bug' || failure.category === 'invalid';

export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #lanes = new Map<string, Lane>();
  readonly #waiting = new Fifo<Lane>();
  readonly #spans: MessageSpans;
  #inFlight = 0;
  #acknowledged: number[] = [];
  #stopped = false;
  #size = 0;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    this.#spans = new MessageSpans(deps.tracing, deps.shard);
  }

  /** Unacknowledged entries. */
  get size(): number {
    return this.#size;
  }

  /** How long the entry that waits longest has been first in its lane; looks at each lane. */
  get oldestMs(): number {
    const now = this.#deps.clock.now();
    let oldest = now;
    for (const { oldestSince } of this.#lanes.values()) oldest = Math.min(oldest, oldestSince);
    return now - oldest;
  }

  get acknowledged(): number {
    return this.#acknowledged.length;
  }

  /** Committed entries, in order of sequence. */
  add(entries: readonly TracedEntry[]): void {
    const touched = new Set<Lane>();
    for (const entry of entries) {
      const name = laneName(entry);
      let lane = this.#lanes.get(name);
      if (lane === undefined) {
        const { effectParkedMs, retryParkedMs } = this.#deps.limits;
        const parkedMs = entry.to.kind === effectKind ? effectParkedMs : retryParkedMs;
        lane = newLane(name, parkedMs, this.#deps.clock.now());
        this.#lanes.set(name, lane);
      }
      lane.entries.push(entry);
      this.#spans.committed(entry);
      this.#size += 1;
      touched.add(lane);
    }
    for (const lane of touched) this.#pump(lane);
  }

  /** Acknowledged entries, for the next commit to remove. */
  takeAcknowledged(): readonly number[] {
    const taken = this.#acknowledged;
    this.#acknowledged = [];
    return taken;
  }

  /** Sends again what has had no answer for too long; called from time to time. */
  sweep(): void {
    const { clock, limits } = this.#deps;
    const before = clock.now() - limits.outboxAnswerMs;
    for (const lane of this.#lanes.values()) {
      if (lane.inFlight === 0 || lane.lastSentAt > before) continue;
      this.#startAgain(lane, { code: 'NO_ANSWER', category: 'unavailable', text: 'No answer in time.' });
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#spans.stop();
    for (const lane of this.#lanes.values()) lane.cancelRetry?.();
  }

  #pump(lane: Lane): void {
    const { limits } = this.#deps;
    // A lane in trouble is tried with its oldest entry only, until that is taken.
    const window = lane.failures > 0 ? 1 : limits.outboxInFlightPerReceiver;
    while (!this.#stopped && lane.cancelRetry === null && lane.inFlight < window) {
      const entry = lane.entries.at(lane.sent);
      if (entry === undefined) return;
      if (this.#inFlight >= limits.outboxInFlight) {
        if (!lane.waiting) this.#waiting.push(lane);
        lane.waiting = true;
        return;
      }
      const previous = lane.entries.at(lane.sent - 1)?.sequence ?? 0;
      lane.sent += 1;
      lane.inFlight += 1;
      lane.lastSentAt = this.#deps.clock.now();
      this.#inFlight += 1;
      this.#send(lane, entry, previous);
    }
  }

  #send(lane: Lane, entry: TracedEntry, previous: number): void {
    const { round } = lane;
    this.#deps.counters.outboxSent += 1;
    this.#deliver(entry, previous).then(
      (outcome) => this.#answered(lane, { entry, round }, outcome),
      (error: unknown) => this.#answered(lane, { entry, round }, failureOf(error)),
    );
  }

  #deliver(entry: TracedEntry, previous: number): Promise<TellOutcome> {
    const { router, shard } = this.#deps;
    const { sequence, to, payload, message } = entry;
    if (to.kind === effectKind) return this.#runEffect(entry);
    const trace = this.#spans.traceOf(sequence);
    return router.tell({
      to,
      fromShard: shard,
      sequence,
      previous,
      command: payload,
      decoded: message,
      trace,
    });
  }

  async #runEffect({ sequence, payload }: TracedEntry): Promise<null> {
    const { runEffect, shard } = this.#deps;
    await this.#spans.runAs(sequence, () => runEffect(Effect.decode(payload), `${shard}-${sequence}`));
    return null;
  }

  #answered(lane: Lane, { entry, round }: { entry: TracedEntry; round: number }, outcome: TellOutcome): void {
    if (this.#stopped) return;
    if (round === lane.round) {
      lane.inFlight -= 1;
      this.#inFlight -= 1;
    }
    if (outcome === null) this.#acknowledge(lane, entry.sequence);
    else if (round === lane.round && entry.sequence >= (lane.entries.at(0)?.sequence ?? Infinity))
      this.#startAgain(lane, outcome);
    this.#pump(lane);
    this.#makeUseOfRoom();
  }

  #acknowledge(lane: Lane, sequence: number): void {
    for (let first = lane.entries.at(0); first !== undefined; first = lane.entries.at(0)) {
      if (first.sequence > sequence) break;
      lane.entries.shift();
      lane.sent = Math.max(0, lane.sent - 1);
      this.#size -= 1;
      this.#acknowledged.push(first.sequence);
      this.#spans.acknowledged(first.sequence);
    }
    lane.failures = 0;
    lane.oldestSince = this.#deps.clock.now();
    if (lane.entries.size === 0) {
      lane.cancelRetry?.();
      lane.cancelRetry = null;
      if (this.#lanes.get(lane.name) === lane) this.#lanes.delete(lane.name);
    }
    if (this.#acknowledged.length > 0) this.#deps.onAcknowledged();
  }

  #startAgain(lane: Lane, failure: Failure): void {
    const { chance, clock, counters, limits } = this.#deps;
    this.#inFlight -= lane.inFlight;
    lane.inFlight = 0;
    lane.sent = 0;
    lane.round += 1;
    lane.failures += 1;
    counters.outboxRetries += 1;
    const parked = mayBePoison(failure) && lane.failures >= limits.outboxTriesBeforePark;
    this.#tell(lane, failure, parked);
    // Misrouted: the shard moves, and is there soon.
    const [firstMs, lastMs] =
      failure.category === 'misrouted'
        ? [limits.routeRetryFirstMs, limits.routeRetryLastMs]
        : [limits.retryFirstMs, limits.retryLastMs];
    const delayMs = parked
      ? lane.parkedMs
      : backoffMs(lane.failures, { firstMs, lastMs, random: chance.random() });
    lane.cancelRetry?.();
    lane.cancelRetry = clock.after(delayMs, () => {
      lane.cancelRetry = null;
      this.#pump(lane);
    });
    this.#makeUseOfRoom();
  }

  #tell(lane: Lane, failure: Failure, parked: boolean): void {
    const { counters, limits, log, shard } = this.#deps;
    const sequence = lane.entries.at(0)?.sequence;
    const fields = {
      shard,
      receiver: lane.name,
      sequence,
      code: failure.code,
      ...this.#spans.fields(sequence),
    };
    this.#spans.refused(sequence, failure.code);
    if (parked && lane.failures === limits.outboxTriesBeforePark) {
      counters.outboxParked += 1;
      log.error(fields, 'A message is refused again and again; it is kept and tried on slowly');
    } else {
      log.debug(fields, 'A message will be sent again');
    }
  }

  #makeUseOfRoom(): void {
    while (this.#inFlight < this.#deps.limits.outboxInFlight) {
      const lane = this.#waiting.shift();
      if (lane === undefined) return;
      lane.waiting = false;
      this.#pump(lane);
    }
  }
}
