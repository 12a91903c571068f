// What the shard host is given by its composition root, and what it counts.

import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import type { limits } from '../limits.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ShardStore } from '../ports/shard-store.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { AnyKind } from './definition.ts';
import type { Router } from './shard-host.ts';

/** The bounds of `limits.ts` that the host keeps. */
type HostLimit =
  | 'backlogCommands'
  | 'commitTurns'
  | 'passivateAfterMs'
  | 'passivateCheckEveryMs'
  | 'activationsPerShard'
  | 'keptReplies'
  | 'keptRepliesMs'
  | 'retryFirstMs'
  | 'retryLastMs'
  | 'routeRetryFirstMs'
  | 'routeRetryLastMs'
  | 'retryParkedMs'
  | 'effectParkedMs'
  | 'reopenTries'
  | 'storeFullPauseMs'
  | 'drainTimeoutMs'
  | 'outboxEntries'
  | 'outboxInFlight'
  | 'outboxInFlightPerReceiver'
  | 'outboxTriesBeforePark'
  | 'outboxAnswerMs'
  | 'outboxAckFlushMs'
  | 'timersPerWake'
  | 'timerSleepMs'
  | 'liveCoalesceMs'
  | 'liveEvents';

export type Limits = { readonly [Name in HostLimit & keyof typeof limits]: number };

/** Why a shard is not served any more though nobody closed it: its lease was lost, or the store never answered again. */
export type LostReason = 'fenced' | 'unavailable';

export interface HostDeps {
  readonly store: ShardStore;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  /** The snapshot that the next turn sees. */
  readonly world: () => unknown;
  readonly router: Router;
  /** Runs one effect; may be called again with the same key, so it must be safe to repeat. A rejection is retried. */
  readonly runEffect: (effect: Effect, key: string) => Promise<void>;
  readonly log: Log;
  readonly limits: Limits;
  /** Tells the lease keeper that the host has stopped serving a shard by itself. */
  readonly onShardLost?: (shard: number, reason: LostReason) => void;
  /** Absent: messages that carry a trace are treated like all others. */
  readonly tracing?: Tracing | undefined;
  /** Runs a task soon, after what is happening now: the end of a tick. Default `setImmediate`. */
  readonly defer?: (task: () => void) => void;
}

/** Sums since the start. */
export interface HostCounters {
  turns: number;
  rejections: number;
  /** Turns that ended in a thrown error. */
  bugs: number;
  commits: number;
  commitsFenced: number;
  /** Refused because the store has no room. */
  commitsFull: number;
  commitsUnknown: number;
  /** Milliseconds spent waiting for commits. */
  commitMs: number;
  /** Commands refused because too much waited: at their actor, or in the outbox of its shard. */
  overloaded: number;
  tellsTaken: number;
  tellsRepeated: number;
  outboxSent: number;
  outboxRetries: number;
  outboxParked: number;
  timersFired: number;
  passivated: number;
}

export interface HostStats extends Readonly<HostCounters> {
  readonly shards: number;
  readonly activations: number;
  /** Commands waiting at actors, now. */
  readonly backlog: number;
  /** Of these, at the actor that has most. */
  readonly backlogDeepest: number;
  /** Unacknowledged outbox entries, now. */
  readonly outbox: number;
  /** How long the entry that waits longest has been first in its lane. */
  readonly outboxOldestMs: number;
  /** Timers set, now. */
  readonly timers: number;
}

export function newCounters(): HostCounters {
  return {
    turns: 0,
    rejections: 0,
    bugs: 0,
    commits: 0,
    commitsFenced: 0,
    commitsFull: 0,
    commitsUnknown: 0,
    commitMs: 0,
    overloaded: 0,
    tellsTaken: 0,
    tellsRepeated: 0,
    outboxSent: 0,
    outboxRetries: 0,
    outboxParked: 0,
    timersFired: 0,
    passivated: 0,
  };
}
