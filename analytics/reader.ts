// Keeps one process reading: waits to be the leader, recovers, then ingests, projects and trims side by side until
// something goes wrong, and begins again with a back-off. Every error of Redis ends up here.
//
//   waiting ──leader──► recovering ──► following ──error or leadership lost──► (back-off) waiting

import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '#actors/ports/log.ts';
import { Ingest } from './ingest.ts';
import type { IngestStats } from './ingest.ts';
import { Leadership, LeadershipLost } from './leadership.ts';
import { analyticsLimits } from './limits.ts';
import { Projection } from './projection.ts';
import type { ApplyProjection } from './projection.ts';
import { EventStreams } from './streams.ts';
import type { StreamConnection } from './streams.ts';
import { isBacklogAlarming, trimStreams } from './trim.ts';
import type { EventTable } from './event-table.ts';

export interface ReaderDeps {
  /** Blocking reads need a connection each; the third is for everything that must not wait. */
  readonly connections: {
    readonly ingest: StreamConnection;
    readonly projection: StreamConnection;
    readonly control: StreamConnection;
  };
  readonly shards: number;
  readonly keyOf: (shard: number) => string;
  readonly table: Pick<EventTable, 'insert' | 'cursors' | 'present'>;
  /** Resolves when ClickHouse has the schema; called before events are inserted. */
  readonly prepare: () => Promise<void>;
  readonly applyProjection: ApplyProjection;
  /** Unlike any other process's. */
  readonly holder: string;
  readonly nowMs: () => number;
  /** Milliseconds since 1970, to compare with the times of stream entries. */
  readonly wallMs: () => number;
  readonly log: Log;
}

export interface AnalyticsStats extends IngestStats {
  readonly projected: number;
  readonly isLeader: boolean;
  /** Events in the streams that some group has not acknowledged. */
  readonly waiting: number;
  /** How old the oldest of them was at the last look; 0 when there is none. */
  readonly oldestWaitingMs: number;
}

export class Reader {
  readonly #deps: ReaderDeps;
  readonly #leadership: Leadership;
  readonly #stopping = new AbortController();
  readonly #total: IngestStats = { ingested: 0, batches: 0, retries: 0, undecodable: 0, repeated: 0 };
  #projected = 0;
  #waiting = 0;
  #oldestWaitingMs = 0;
  #alarmedAtMs = 0;
  #ended: Promise<void> = Promise.resolve();

  constructor(deps: ReaderDeps) {
    this.#deps = deps;
    this.#leadership = new Leadership({
      connection: deps.connections.control,
      holder: deps.holder,
      nowMs: deps.nowMs,
    });
  }

  start(): void {
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
    // What is left behind lapses by itself.
    await this.#leadership.release().catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'the right to read was not given back');
    });
  }

  stats(): AnalyticsStats {
    return {
      ...this.#total,
      projected: this.#projected,
      isLeader: this.#leadership.isHeld,
      // Only who reads knows; the others would repeat what they last saw.
      waiting: this.#leadership.isHeld ? this.#waiting : 0,
      oldestWaitingMs: this.#leadership.isHeld ? this.#oldestWaitingMs : 0,
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let delayMs: number = analyticsLimits.retryFirstMs;
    while (!signal.aborted) {
      try {
        if (await this.#leadership.hold()) {
          await this.#lead(() => (delayMs = analyticsLimits.retryFirstMs));
          continue;
        }
        delayMs = analyticsLimits.leaderRenewEveryMs;
      } catch (error) {
        if (signal.aborted) return;
        const level = error instanceof LeadershipLost ? 'info' : 'warn';
        this.#deps.log[level]({ err: error, delayMs }, 'reading the event streams begins again');
        delayMs = Math.min(delayMs * 2, analyticsLimits.retryLastMs);
      }
      await wait(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the first failure of any of the loops; all have ended when it throws. */
  async #lead(onSteady: () => void): Promise<void> {
    const failing = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, failing.signal]);
    const loops = [
      this.#renew(signal),
      this.#ingest(signal, onSteady),
      this.#project(signal),
      this.#trim(signal),
    ];
    try {
      await Promise.all(loops);
    } catch (error) {
      failing.abort();
      throw error;
    } finally {
      await Promise.allSettled(loops);
    }
  }

  async #renew(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await wait(analyticsLimits.leaderRenewEveryMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted && !(await this.#leadership.hold()))
        throw new LeadershipLost('another process reads the event streams');
    }
  }

  async #ingest(signal: AbortSignal, onSteady: () => void): Promise<void> {
    const { table, log, nowMs, prepare } = this.#deps;
    const ingest = new Ingest({
      streams: this.#streams('clickhouse'),
      table,
      leadership: this.#leadership,
      log,
      stats: this.#total,
      signal,
      pause: (delayMs) => wait(delayMs, undefined, { signal }),
      nowMs,
      prepare,
    });
    await ingest.recover();
    onSteady();
    while (!signal.aborted) {
      this.#leadership.assertHeld();
      await ingest.step();
    }
  }

  async #project(signal: AbortSignal): Promise<void> {
    const { applyProjection, log } = this.#deps;
    const projection = new Projection({
      streams: this.#streams('projection'),
      apply: applyProjection,
      leadership: this.#leadership,
      log,
      signal,
      pause: (delayMs) => wait(delayMs, undefined, { signal }),
    });
    const before = this.#projected;
    await projection.recover();
    while (!signal.aborted) {
      this.#leadership.assertHeld();
      await projection.step();
      this.#projected = before + projection.stats.projected;
    }
  }

  async #trim(signal: AbortSignal): Promise<void> {
    const { connections, shards, keyOf, log, nowMs, wallMs } = this.#deps;
    while (!signal.aborted) {
      await wait(analyticsLimits.trimEveryMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const streams = { connection: connections.control, shards, keyOf };
      const { waiting, oldestAtMs } = await trimStreams(streams);
      this.#waiting = waiting;
      // Clocks of two machines: what is not in the past is of now.
      this.#oldestWaitingMs = oldestAtMs === null ? 0 : Math.max(0, wallMs() - oldestAtMs);
      if (isBacklogAlarming(waiting) && nowMs() - this.#alarmedAtMs > analyticsLimits.alarmEveryMs) {
        this.#alarmedAtMs = nowMs();
        log.error({ waiting }, 'events pile up in Redis: ClickHouse or Postgres does not take them');
      }
    }
  }

  #streams(group: 'clickhouse' | 'projection'): EventStreams {
    const { connections, shards, keyOf } = this.#deps;
    const connection = group === 'clickhouse' ? connections.ingest : connections.projection;
    return new EventStreams({ connection, group, shards, keyOf });
  }
}
