// By when a case is to be closed, in words: how long is left, or how late it is. Pure; the present is an argument.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The last part of the time in which it is said louder. */
const soonShare = 0.2;

export interface Timed {
  readonly deadlineMs: number;
  /** Since when the time runs; null: not known, so nothing is said before it is over. */
  readonly fromMs: number | null;
  /** Null: it is open. */
  readonly closedMs: number | null;
}

export interface Due {
  readonly text: string;
  /** `kept`: closed in time. */
  readonly state: 'ahead' | 'soon' | 'late' | 'kept';
}

/** `20 min`, `3 h`, `2 d`: as much as a glance takes in; never less than a minute. */
export function roughly(spanMs: number): string {
  if (spanMs < hourMs) return `${Math.max(1, Math.floor(spanMs / minuteMs))} min`;
  return spanMs < 2 * dayMs ? `${Math.floor(spanMs / hourMs)} h` : `${Math.floor(spanMs / dayMs)} d`;
}

export function dueWords({ deadlineMs, fromMs, closedMs }: Timed, nowMs: number): Due {
  if (closedMs !== null)
    return closedMs <= deadlineMs
      ? { text: 'closed on time', state: 'kept' }
      : { text: `closed ${roughly(closedMs - deadlineMs)} late`, state: 'late' };
  const leftMs = deadlineMs - nowMs;
  if (leftMs < 0) return { text: `overdue by ${roughly(-leftMs)}`, state: 'late' };
  const soon = fromMs !== null && leftMs <= soonShare * (deadlineMs - fromMs);
  return { text: `due in ${roughly(leftMs)}`, state: soon ? 'soon' : 'ahead' };
}

/** `30 min`, `8 h`, `2 d 12 h`: exactly so many minutes. */
export function minutesInWords(minutes: number): string {
  const parts = [
    [Math.floor(minutes / 1_440), 'd'],
    [Math.floor((minutes % 1_440) / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
