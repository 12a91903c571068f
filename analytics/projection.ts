// From the shards' event streams into the projections of lists and search. Applying is idempotent, so "at least once, in
// the order of each stream" is enough: an entry is acknowledged after it was applied. Knows no database.

import { asSkillpostError } from '#actors/errors.ts';
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
  /** Rejects when stopped meanwhile. */
  readonly pause: (delayMs: number) => Promise<void>;
}

export class Projection {
  readonly #deps: ProjectionDeps;
  readonly stats = { projected: 0, retries: 0, refused: 0 };

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
      if (events.length > 0) await this.#apply(events);
      await this.#deps.streams.acknowledge(part);
    }
  }

  /**
   * Until it succeeds while the store is away. A batch that is refused again and again is halved, until the one event at
   * fault is left out: one event must not keep every list from moving.
   */
  async #apply(events: readonly ProjectedEvent[]): Promise<void> {
    const { log, leadership, signal, apply } = this.#deps;
    let delayMs: number = analyticsLimits.retryFirstMs;
    for (let refusals = 0; refusals < analyticsLimits.projectionTries;) {
      signal.throwIfAborted();
      leadership.assertHeld();
      try {
        await apply(events);
        this.stats.projected += events.length;
        return;
      } catch (error) {
        const { category } = asSkillpostError(error);
        if (category !== 'unavailable' && category !== 'overloaded') refusals += 1;
        this.stats.retries += 1;
        log.warn({ err: error, delayMs, events: events.length }, 'a projection did not take a batch');
      }
      await this.#deps.pause(delayMs);
      delayMs = Math.min(delayMs * 2, analyticsLimits.retryLastMs);
    }
    await this.#halve(events);
  }

  async #halve(events: readonly ProjectedEvent[]): Promise<void> {
    const [first] = events;
    if (events.length === 1 && first !== undefined) {
      this.stats.refused += 1;
      this.#deps.log.error(
        { event: first.eventId, type: first.event.type },
        'an event is left out of the lists',
      );
      return;
    }
    const middle = Math.ceil(events.length / 2);
    await this.#apply(events.slice(0, middle));
    await this.#apply(events.slice(middle));
  }
}
