// Opening hours as people write and see them: times of a day, windows of a week, the days that differ. Pure.

import type { Holiday, OpeningWindow, Schedule, WeeklyWindow } from './directory-shapes.ts';
import { readRows, type Setting } from './fields.ts';
import { fieldText } from './form.ts';

export const days: readonly string[] = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

function everyDay(count: number, from: string, to: string): WeeklyWindow[] {
  return Array.from({ length: count }, (_, index) => ({ day: index + 1, from, to }));
}

export const presets: readonly { readonly name: string; readonly weekly: readonly WeeklyWindow[] }[] = [
  { name: 'Office hours', weekly: everyDay(5, '09:00', '17:00') },
  { name: 'Long days', weekly: [...everyDay(5, '08:00', '20:00'), { day: 6, from: '09:00', to: '16:00' }] },
  { name: 'Day and night', weekly: everyDay(7, '00:00', '24:00') },
];

const written = /^(\d{1,2})(?:[:.]?([0-5]\d))?$/;

/** `8`, `8.30` and `0830` as `08:00` and `08:30`; what is no time stays, so that whoever wrote it is told. */
export function asTime(text: string): string {
  const [, hours, minutes = '00'] = written.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 24 || (Number(hours) === 24 && minutes !== '00'))
    return text.trim();
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** Minutes since midnight; null for what is no time. */
function minutesOf(text: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(asTime(text)) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** Where a window lies on a line that is one day long; null when it is none. */
export function placeOf({ from, to }: OpeningWindow): { leftPercent: number; widthPercent: number } | null {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start === null || end === null || end <= start) return null;
  return { leftPercent: start / 14.4, widthPercent: (end - start) / 14.4 };
}

/** `32.5`: hours of a week that are open. */
export function openHours(weekly: readonly OpeningWindow[]): number {
  const percents = weekly.map((window) => placeOf(window)?.widthPercent ?? 0);
  return Math.round(percents.reduce((sum, percent) => sum + percent, 0) * 2.4) / 10;
}

function text(path: string, input: 'date' | 'text' | 'time', label: string, placeholder?: string): Setting {
  return {
    path,
    kind: 'text',
    input,
    label,
    hint: '',
    required: input !== 'time',
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}

export const holidayColumns: readonly Setting[] = [
  text('date', 'date', 'Date'),
  text('name', 'text', 'Name'),
  text('from', 'time', 'Open from', 'closed'),
  text('to', 'time', 'to', 'closed'),
];

/** A day with several windows is several rows of one date. */
export function holidayRows(holidays: readonly Holiday[]): object[] {
  return holidays
    .toSorted((left, right) => left.date.localeCompare(right.date))
    .flatMap(({ date, name, windows }) =>
      windows.length === 0
        ? [{ date, name, from: '', to: '' }]
        : windows.map((window) => ({ date, name, ...window })),
    );
}

function holidaysOf(rows: readonly Readonly<Record<string, unknown>>[]): Holiday[] {
  const holidays = new Map<string, Holiday>();
  for (const row of rows) {
    const [date = '', name = '', from = '', to = ''] = holidayColumns.map(({ path }) =>
      typeof row[path] === 'string' ? row[path] : '',
    );
    const known = holidays.get(date);
    const windows = from === '' && to === '' ? [] : [{ from: asTime(from), to: asTime(to) }];
    holidays.set(date, {
      date,
      name: known?.name ?? name,
      windows: [...(known?.windows ?? []), ...windows],
    });
  }
  return [...holidays.values()].toSorted((left, right) => left.date.localeCompare(right.date));
}

const windowColumns: readonly Setting[] = [
  { path: 'day', kind: 'number', label: 'Day', hint: '' },
  text('from', 'time', 'From'),
  text('to', 'time', 'to'),
];

function weeklyOf(rows: readonly Readonly<Record<string, unknown>>[]): WeeklyWindow[] {
  return rows.flatMap(({ day, from, to }) =>
    typeof day === 'number' && typeof from === 'string' && typeof to === 'string' && from + to !== ''
      ? [{ day, from: asTime(from), to: asTime(to) }]
      : [],
  );
}

export function readSchedule(form: FormData): Omit<Schedule, 'id'> {
  return {
    name: fieldText(form, 'name'),
    zone: fieldText(form, 'zone'),
    weekly: weeklyOf(readRows(form, 'weekly', windowColumns)),
    holidays: holidaysOf(readRows(form, 'holidays', holidayColumns)),
  };
}
