// Values of reports as people read them, by the unit that the report declares. Pure.

import type { Names, ReportColumn } from './report-shapes.ts';
import { span } from './time.ts';

const measured: readonly string[] = ['count', 'percent', 'seconds', 'score'];

export function isMeasure(column: ReportColumn): boolean {
  return measured.includes(column.unit);
}

/** Null where there is nothing: "no items" is not zero. 64-bit numbers may come as text. */
export function numberOf(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function formatMeasure(unit: string, value: unknown): string {
  const number = numberOf(value);
  if (number === null) return '–';
  if (unit === 'percent') return `${number.toLocaleString('en', { maximumFractionDigits: 1 })} %`;
  if (unit === 'seconds') return span(number * 1_000);
  if (unit === 'score')
    return number.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 2 });
  return number.toLocaleString('en', { maximumFractionDigits: 2 });
}

export interface Change {
  readonly direction: 'up' | 'down' | 'same';
  /** Null where neither way is better, and where nothing changed. */
  readonly good: boolean | null;
  /** `12 %`; of percentages, the points between them: `2.5 points`. */
  readonly text: string;
}

/** Null where there is nothing to compare with. */
export function changeOf(column: ReportColumn, now: unknown, before: unknown): Change | null {
  const [current, earlier] = [numberOf(now), numberOf(before)];
  if (current === null || earlier === null) return null;
  if (current === earlier) return { direction: 'same', good: null, text: 'as before' };
  const points = column.unit === 'percent';
  // From nothing to something is no share of anything.
  if (!points && earlier === 0) return null;
  const by = points ? current - earlier : (100 * (current - earlier)) / earlier;
  const size = Math.abs(by).toLocaleString('en', { maximumFractionDigits: Math.abs(by) < 10 ? 1 : 0 });
  const better = column.better ?? 'neither';
  return {
    direction: by > 0 ? 'up' : 'down',
    good: better === 'neither' ? null : by > 0 === (better === 'higher'),
    text: points ? `${size} points` : `${size} %`,
  };
}

/** `2026-11-22 00:00:00` → `22 Nov`; with the hour when it is not midnight. The report's own zone is kept. */
function periodText(value: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/.exec(value);
  if (match === null) return value;
  const [, year = '', month = '', day = '', hour = '00', minute = '00'] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const text = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return hour === '00' && minute === '00' ? text : `${text}, ${hour}:${minute}`;
}

/** Keys of rows are texts and numbers; anything else is shown as nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function formatValue(column: ReportColumn, value: unknown, names: Names): string {
  if (isMeasure(column)) return formatMeasure(column.unit, value);
  const text = textOf(value);
  if (column.unit === 'time') return periodText(text);
  if (column.unit === 'hour') return `${text.padStart(2, '0')}:00`;
  // What somebody wrote is no id, though it may look like one.
  const name = column.unit === 'text' ? undefined : names[text];
  return name ?? (text === '' ? '–' : text);
}
