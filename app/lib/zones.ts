// Days in time zones: which day a moment falls on, and when a day begins. Pure; `Intl` knows the zones.

const dayMs = 86_400_000;

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // `Intl` says "no such zone" by throwing.
    return false;
  }
}

/** `2026-11-22`: the day of a moment in a zone. */
export function dayInZone(atMs: number, zone: string): string {
  return new Date(atMs + offsetMs(atMs, zone)).toISOString().slice(0, 10);
}

/** Local minus UTC at a moment. */
function offsetMs(atMs: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(atMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1_000) * 1_000;
}

/** The first moment of a day (`2026-11-22`) in a zone, in milliseconds: 0:00, or later where the clocks skip it. */
export function startOfDay(day: string, zone: string): number {
  const utc = Date.parse(day);
  const guess = utc - offsetMs(utc, zone);
  const start = utc - offsetMs(guess, zone);
  // Where midnight is skipped, the corrected guess still lies on the day before.
  if (dayInZone(start, zone) === day) return start;
  const other = utc - offsetMs(start + dayMs / 2, zone);
  return Math.max(start, other);
}
