// From the address of a report page to the parameters of the report: a chosen period becomes `from` and `to`, whole days
// of the chosen zone; the rest is passed on when the report declares it. Pure.

import type { Report } from '../../lib/report-shapes.ts';
import { dayInZone, isZone, startOfDay } from '../../lib/zones.ts';

const dayMs = 86_400_000;

export const periods = [
  { id: 'today', name: 'Today', days: 1 },
  { id: '7d', name: 'Last 7 days', days: 7 },
  { id: '30d', name: 'Last 30 days', days: 30 },
  { id: '90d', name: 'Last 90 days', days: 90 },
  { id: 'custom', name: 'From … to …', days: 0 },
] as const;

export const defaultPeriod = '7d';

/** Days of the calendar, as `2026-11-22`, are counted in UTC; which moments they are depends on the zone. */
function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

const dayPattern = /^\d{4}-\d\d-\d\d$/;

function isDay(text: string): boolean {
  return dayPattern.test(text) && !Number.isNaN(Date.parse(text));
}

export interface Span {
  /** First day, and the day after the last, in the zone of the report. */
  readonly from: string;
  readonly to: string;
}

export function spanOf(search: URLSearchParams, nowMs: number): Span {
  const tomorrow = dayAfter(dayInZone(nowMs, zoneOf(search)), 1);
  const chosen = periods.find(({ id }) => id === (search.get('period') ?? defaultPeriod));
  const from = search.get('from') ?? '';
  const to = search.get('to') ?? '';
  if (chosen?.id === 'custom' && isDay(from) && isDay(to)) return { from, to: dayAfter(to, 1) };
  return { from: dayAfter(tomorrow, -Math.max(1, chosen?.days ?? 7)), to: tomorrow };
}

/** The zone of the address; UTC where there is none, or none that exists. */
export function zoneOf(search: URLSearchParams): string {
  const zone = search.get('zone') ?? '';
  return zone !== '' && isZone(zone) ? zone : 'UTC';
}

export function comparesWithBefore(search: URLSearchParams): boolean {
  return search.get('compare') !== 'none';
}

type Moments = Readonly<Record<'from' | 'to', number>>;

/** In milliseconds; `to` may lie ahead. */
function momentsOf(search: URLSearchParams, nowMs: number): Moments {
  const zone = zoneOf(search);
  const { from, to } = spanOf(search, nowMs);
  return { from: startOfDay(from, zone), to: startOfDay(to, zone) };
}

/** As many days earlier; of a period that still runs, only as much as has passed: half a day is no whole one. */
function momentsBefore(search: URLSearchParams, nowMs: number): Moments {
  const zone = zoneOf(search);
  const { from, to } = spanOf(search, nowMs);
  const days = Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
  const { to: end } = momentsOf(search, nowMs);
  return {
    from: startOfDay(dayAfter(from, -days), zone),
    to: end > nowMs ? nowMs - days * dayMs : startOfDay(from, zone),
  };
}

/** `before`: of the period before the one that the address names. */
export function reportQuery(
  report: Report,
  search: URLSearchParams,
  { nowMs, before = false }: { readonly nowMs: number; readonly before?: boolean },
): URLSearchParams {
  const query = new URLSearchParams();
  const moments = before ? momentsBefore(search, nowMs) : momentsOf(search, nowMs);
  for (const { name, kind } of report.parameters) {
    if (name === 'from' || name === 'to') query.set(name, new Date(moments[name]).toISOString());
    else {
      const value = search.get(name) ?? '';
      const fallback = name === 'bucket' && (search.get('period') ?? '') === 'today' ? 'hour' : '';
      const sent = value === '' && kind === 'choice' ? fallback : value;
      if (sent !== '') query.set(name, sent);
    }
  }
  return query;
}
