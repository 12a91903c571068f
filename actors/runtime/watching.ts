// A watch for good, made of sessions: each begins with a snapshot and goes on without gaps until the shard moves, the
// link breaks or a number is missing; then the next begins. Knows nothing of where the actor lives.

import type { Failure, LiveSink, LiveUpdate, WatchOptions } from './shard-host.ts';

/** Begins to watch, wherever the actor lives now; returns how to stop, or why it cannot. Ends by `sink.end`. */
export type BeginSession = (sink: LiveSink) => Promise<(() => void) | Failure>;

export interface WatchingDeps {
  readonly begin: BeginSession;
  readonly listener: (update: LiveUpdate) => void;
  readonly options: WatchOptions;
  /** Waits before the next session and finds the way anew; `attempt` counts sessions in a row that gave nothing. */
  readonly beforeNext: (attempt: number) => Promise<void>;
}

export class Watching {
  private readonly deps: WatchingDeps;
  private over = false;
  private endSession: () => void = () => undefined;

  constructor(deps: WatchingDeps) {
    this.deps = deps;
  }

  /** Returns when stopped. */
  async run(): Promise<void> {
    let attempt = 0;
    while (!this.over) {
      const gaveSomething = await this.session();
      attempt = gaveSomething ? 0 : attempt + 1;
      if (!this.over) await this.deps.beforeNext(attempt);
    }
  }

  stop(): void {
    this.over = true;
    this.endSession();
  }

  /** True: at least a snapshot came. */
  private async session(): Promise<boolean> {
    let next = 0;
    let live = true;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = () => {
        live = false;
        resolve();
      };
    });
    this.endSession = end;
    const stop = await this.deps.begin({
      ...this.deps.options,
      update: (update) => {
        if (!live) return;
        // Numbers without gaps are the other side's promise; if it breaks, only a snapshot is true again.
        if (update.sequence !== next) return end();
        next += 1;
        this.deps.listener(update);
      },
      end,
    });
    if (typeof stop !== 'function') return false;
    await ended;
    stop();
    return next > 0;
  }
}
