// From the shards' event streams into the projections of lists and search. Applying is idempotent, so "at least once, in
// the order of each stream" is enough: an entry is acknowledged after it was applied. Knows no database.

import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '#actors/ports/log.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import { decodeEvent, eventId } from './event-row.ts';
import type { StreamEntry } from './event-row.ts';
import type { Leadership } from './leadership.ts';
import { analyticsLimits } from './limits.ts';
import type { EventStreams } from './streams.ts';

export interface ProjectedEvent {
  readonly eventId: string;
  readonly event: Event;
}

/** One transaction for the batch; the same batch may come again. */
export type ApplyProjection = (events: readonly ProjectedEvent[]) => Promise<void>;

export interface ProjectionDeps {
  readonly streams: EventStreams;
  readonly apply: ApplyProjection;
  readonly leadership: Leadership;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export class Projection {
  readonly #deps: ProjectionDeps;
  readonly stats = { projected: 0, retries: 0 };

  constructor(deps: ProjectionDeps) {
    this.#deps = deps;
  }

  async recover(): Promise<void> {
    await this.#deps.streams.createGroups();
    for await (const entries of this.#deps.streams.pending()) await this.#applyAll(entries);
  }

  async step(): Promise<void> {
    await this.#applyAll(await this.#deps.streams.read(analyticsLimits.readBlockMs));
  }

  async #applyAll(entries: readonly StreamEntry[]): Promise<void> {
    for (let at = 0; at < entries.length; at += analyticsLimits.projectionEvents) {
      const part = entries.slice(at, at + analyticsLimits.projectionEvents);
      const events = part.flatMap((entry) => {
        const event = decodeEvent(entry);
        return event === null || event.type === '' ? [] : [{ eventId: eventId(entry), event }];
      });
      if (events.length > 0) await this.#retried(() => this.#deps.apply(events));
      await this.#deps.streams.acknowledge(part);
      this.stats.projected += events.length;
    }
  }

  async #retried(task: () => Promise<void>): Promise<void> {
    const { log, leadership, signal } = this.#deps;
    for (let delayMs: number = analyticsLimits.retryFirstMs; ;) {
      signal.throwIfAborted();
      leadership.assertHeld();
      try {
        await task();
        return;
      } catch (error) {
        this.stats.retries += 1;
        log.warn({ err: error, delayMs }, 'a projection did not take a batch; it is tried again');
      }
      await wait(delayMs, undefined, { signal });
      delayMs = Math.min(delayMs * 2, analyticsLimits.retryLastMs);
    }
  }
}
