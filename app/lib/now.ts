// The present, for what counts down or ages. The server's time at rendering until the page lives, so that the first
// paint of server and browser agree; then the browser's clock, corrected when it is wrong by more than two seconds.

import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';

export interface PageClock {
  /** Server time at rendering, in milliseconds. */
  readonly renderedAt: number;
  /** Server minus browser; 0 when the two agree. */
  readonly offsetMs: number;
  readonly live: boolean;
}

const ClockContext = createContext<PageClock>({ renderedAt: 0, offsetMs: 0, live: false });
export const ClockProvider = ClockContext.Provider;

const toleratedMs = 2_000;

export function usePageClock(renderedAt: number): PageClock {
  const [clock, setClock] = useState<PageClock>({ renderedAt, offsetMs: 0, live: false });
  useEffect(() => {
    const offset = renderedAt - Date.now();
    setClock({ renderedAt, offsetMs: Math.abs(offset) > toleratedMs ? offset : 0, live: true });
    // Only the first rendering was made by this server at this moment.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return clock;
}

const ticks = new Map<number, { listeners: Set<() => void>; timer: ReturnType<typeof setInterval> }>();

function subscribeTo(everyMs: number, listener: () => void): () => void {
  let tick = ticks.get(everyMs);
  if (tick === undefined) {
    const listeners = new Set<() => void>();
    tick = { listeners, timer: setInterval(() => listeners.forEach((heard) => heard()), everyMs) };
    ticks.set(everyMs, tick);
  }
  const { listeners, timer } = tick;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    ticks.delete(everyMs);
  };
}

/** Milliseconds, in steps of `everyMs`; all who ask for the same step tick together. */
export function useNow(everyMs = 1_000): number {
  const { renderedAt, offsetMs, live } = useContext(ClockContext);
  const now = useSyncExternalStore(
    (listener) => subscribeTo(everyMs, listener),
    () => Math.floor(Date.now() / everyMs) * everyMs,
    () => renderedAt,
  );
  return live ? now + offsetMs : renderedAt;
}

/** The reader's time zone once the page lives; UTC before, as the server cannot know it. */
export function useZone(): string | undefined {
  return useContext(ClockContext).live ? undefined : 'UTC';
}
