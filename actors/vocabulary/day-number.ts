// The day that it is in a time zone, as a number that can be kept and compared: YYYYMMDD.

const formats = new Map<string, Intl.DateTimeFormat>();
/** Zones in use at once; the list of all IANA zones has some 600. */
const mostFormats = 1_000;

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= mostFormats) formats.clear();
  const built = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(zone, built);
  return built;
}

/** `zone`: an IANA name. `atMs` in milliseconds since 1970. */
export function dayNumber(zone: string, atMs: number): number {
  const parts = formatFor(zone).formatToParts(atMs);
  const part = (type: 'year' | 'month' | 'day'): number =>
    Number(parts.find((found) => found.type === type)?.value ?? 0);
  return part('year') * 10_000 + part('month') * 100 + part('day');
}
