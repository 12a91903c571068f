// The local time of a moment, for rules that look at the hour. Knows no schedules.

import { Temporal } from 'temporal-polyfill';

/** Minutes since local midnight, 0..1439; as shown by the clocks of `zone`. Throws RangeError: no such zone. */
export function minuteOfDay(atMs: number, zone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  return local.hour * 60 + local.minute;
}
