// Who watches one actor, and what they have not been told yet. Every update carries the whole view, so a watcher that
// misses one is whole again with the next; the events tell how it came about.

import type { Clock } from '../ports/clock.ts';
import type { Limits } from './host-deps.ts';
import type { Failure, LiveSink } from './shard-host.ts';

export interface LiveFeedDeps {
  readonly mode: 'each' | 'coalesced';
  readonly clock: Clock;
  readonly limits: Limits;
  /** Time for a coalesced update. */
  readonly onDue: () => void;
}

export class Watcher {
  readonly sink: LiveSink;
  feed: LiveFeed | null = null;
  active = true;
  /** Number of the next update. */
  sequence = 0;

  constructor(sink: LiveSink) {
    this.sink = sink;
  }

  stop(): void {
    this.active = false;
    this.feed?.remove(this);
  }

  end(failure: Failure): void {
    if (!this.active) return;
    this.active = false;
    this.sink.end(failure);
  }

  update(view: Uint8Array, events: readonly Uint8Array[], asSnapshot: boolean): void {
    if (!this.active) return;
    if (asSnapshot) this.sequence = 0;
    const { sequence } = this;
    this.sequence += 1;
    this.sink.update({ sequence, view, events });
  }
}

/** Hands a view to those who watched when it was taken. */
export type Deliver = (view: Uint8Array) => void;

export class LiveFeed {
  readonly #deps: LiveFeedDeps;
  readonly #watchers = new Set<Watcher>();
  #events: Uint8Array[] = [];
  #changed = false;
  #tooMany = false;
  #lastAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(deps: LiveFeedDeps) {
    this.#deps = deps;
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  get changed(): boolean {
    return this.#changed;
  }

  /** The others have been told of all changes so far: the newcomer's snapshot shows them. */
  add(watcher: Watcher): void {
    watcher.feed = this;
    this.#watchers.add(watcher);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.#forget();
  }

  /** A turn changed the actor. */
  note(events: readonly Uint8Array[]): void {
    const { clock, limits, mode, onDue } = this.#deps;
    this.#changed = true;
    for (const event of events) this.#events.push(event);
    if (this.#events.length > limits.liveEvents) {
      this.#events = [];
      this.#tooMany = true;
    }
    if (mode === 'coalesced' && this.#cancel === null) {
      const waitMs = Math.max(0, this.#lastAt + limits.liveCoalesceMs - clock.now());
      this.#cancel = clock.after(waitMs, () => {
        this.#cancel = null;
        onDue();
      });
    }
  }

  /** Takes what is to be told; the view that belongs to it is the one of this moment. */
  take(): Deliver {
    const asSnapshot = this.#tooMany;
    const events = asSnapshot ? [] : this.#events;
    const told = [...this.#watchers];
    this.#lastAt = this.#deps.clock.now();
    this.#forget();
    return (view) => {
      for (const watcher of told) watcher.update(view, events, asSnapshot);
    };
  }

  end(failure: Failure): void {
    this.#forget();
    for (const watcher of this.#watchers) watcher.end(failure);
    this.#watchers.clear();
  }

  #forget(): void {
    this.#events = [];
    this.#changed = false;
    this.#tooMany = false;
    this.#cancel?.();
    this.#cancel = null;
  }
}
