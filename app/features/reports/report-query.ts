// From the address of a report page to the parameters of the report: a chosen period becomes `from` and `to`, the rest is
// passed on when the report declares it. Pure.

import type { Report } from '../../lib/report-shapes.ts';

const dayMs = 86_400_000;

export const periods = [
  { id: 'today', name: 'Today', days: 1 },
  { id: '7d', name: 'Last 7 days', days: 7 },
  { id: '30d', name: 'Last 30 days', days: 30 },
  { id: '90d', name: 'Last 90 days', days: 90 },
  { id: 'custom', name: 'From … to …', days: 0 },
] as const;

export const defaultPeriod = '7d';

function day(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** Days in UTC; `to` is the day after the last. */
export function spanOf(search: URLSearchParams, nowMs: number): { from: string; to: string } {
  const tomorrow = Math.floor(nowMs / dayMs) * dayMs + dayMs;
  const chosen = periods.find(({ id }) => id === (search.get('period') ?? defaultPeriod));
  const from = search.get('from') ?? '';
  const to = search.get('to') ?? '';
  if (chosen?.id === 'custom' && /^\d{4}-\d\d-\d\d$/.test(from) && /^\d{4}-\d\d-\d\d$/.test(to))
    return { from, to: day(Date.parse(to) + dayMs) };
  return { from: day(tomorrow - Math.max(1, chosen?.days ?? 7) * dayMs), to: day(tomorrow) };
}

export function reportQuery(report: Report, search: URLSearchParams, nowMs: number): URLSearchParams {
  const query = new URLSearchParams();
  const span = spanOf(search, nowMs);
  for (const { name, kind } of report.parameters) {
    if (name === 'from' || name === 'to') query.set(name, span[name]);
    else {
      const value = search.get(name) ?? '';
      const fallback = name === 'bucket' && (search.get('period') ?? '') === 'today' ? 'hour' : '';
      const sent = value === '' && kind === 'choice' ? fallback : value;
      if (sent !== '') query.set(name, sent);
    }
  }
  return query;
}
