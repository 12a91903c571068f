// Who watches one actor, and what they have not been told yet. An update carries the whole view, or for a watcher that
// can put them together the part of it that is new; the events tell how it came about.

import type { Clock } from '../ports/clock.ts';
import type { Change } from './definition.ts';
import type { Limits } from './host-deps.ts';
import type { Failure, LiveSink, ViewPart } from './shard-host.ts';

export interface LiveFeedDeps {
  readonly mode: 'each' | 'coalesced';
  /** The kind can say what of a view is new. */
  readonly parts: boolean;
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

  snapshot(view: Uint8Array): void {
    this.sequence = 0;
    this.update({ view, events: [] });
  }

  update({ view, events, part }: Told): void {
    if (!this.active) return;
    const { sequence } = this;
    this.sequence += 1;
    this.sink.update({ sequence, view, events, part });
  }
}

interface Told {
  readonly view: Uint8Array;
  readonly events: readonly Uint8Array[];
  readonly part?: ViewPart;
}

/** Which encodings of the view of this moment are asked for. */
export interface ViewsAsked {
  readonly whole: boolean;
  /** Keys of the records that changed since the last update; null: nobody asks for a part. */
  readonly partOf: ReadonlySet<string> | null;
}

/** Those that were asked for. */
export interface Views {
  readonly whole: Uint8Array | null;
  readonly part: Uint8Array | null;
}

/** Hands the views to those who watched when they were taken. */
export type Deliver = (views: Views) => void;

export class LiveFeed {
  readonly #deps: LiveFeedDeps;
  readonly #watchers = new Set<Watcher>();
  #events: Uint8Array[] = [];
  /** Keys of the records that changed; true: it was removed. */
  #records = new Map<string, boolean>();
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
  note(events: readonly Uint8Array[], changes: readonly Change<unknown>[]): void {
    const { clock, limits, mode, onDue, parts } = this.#deps;
    this.#changed = true;
    for (const event of events) this.#events.push(event);
    if (parts) for (const { key, record } of changes) this.#records.set(key, record === null);
    if (Math.max(this.#events.length, this.#records.size) > limits.liveEvents) {
      this.#events = [];
      this.#records = new Map();
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

  /** What `take` will have to be given. */
  get asked(): ViewsAsked {
    if (!this.#deps.parts || this.#tooMany) return { whole: true, partOf: null };
    const watchers = [...this.#watchers];
    const some = watchers.some(({ sink }) => sink.takesParts === true);
    const all = watchers.every(({ sink }) => sink.takesParts === true);
    return { whole: !all, partOf: some ? new Set(this.#records.keys()) : null };
  }

  /** Takes what is to be told; the views that belong to it are those of this moment. */
  take(): Deliver {
    const asSnapshot = this.#tooMany;
    const events = this.#events;
    const gone = [...this.#records].filter(([, removed]) => removed).map(([key]) => key);
    const told = [...this.#watchers];
    this.#lastAt = this.#deps.clock.now();
    this.#forget();
    return ({ whole, part }) => {
      for (const watcher of told) {
        if (part !== null && watcher.sink.takesParts === true)
          watcher.update({ view: part, events, part: { gone } });
        else if (whole === null) throw new Error('a watcher is owed the whole view');
        else if (asSnapshot) watcher.snapshot(whole);
        else watcher.update({ view: whole, events });
      }
    };
  }

  end(failure: Failure): void {
    this.#forget();
    for (const watcher of this.#watchers) watcher.end(failure);
    this.#watchers.clear();
  }

  #forget(): void {
    this.#events = [];
    this.#records = new Map();
    this.#changed = false;
    this.#tooMany = false;
    this.#cancel?.();
    this.#cancel = null;
  }
}
