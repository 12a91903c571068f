// Opening hours in words, for people who write to us: `Monday to Friday 08:00–19:00, Saturday 09:00–13:00 (Europe/Berlin)`.

import type { Schedule } from '../vocabulary/schedule.ts';

const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

interface Days {
  readonly first: number;
  readonly last: number;
  readonly windows: string;
}

/** Holidays are left out. Null: it is never open, as far as the week says. */
export function hoursInWords({ weekly, zone }: Schedule): string | null {
  const runs: Days[] = [];
  for (let day = 1; day <= names.length; day += 1) {
    const windows = weekly
      .filter((window) => window.day === day)
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))
      .map(({ from, to }) => `${from}–${to}`)
      .join(' and ');
    const before = runs.at(-1);
    if (windows === '') continue;
    if (before?.windows === windows && before.last === day - 1)
      runs[runs.length - 1] = { ...before, last: day };
    else runs.push({ first: day, last: day, windows });
  }
  if (runs.length === 0) return null;
  return `${runs.map(({ first, last, windows }) => `${daysInWords(first, last)} ${windows}`).join(', ')} (${zone})`;
}

function daysInWords(first: number, last: number): string {
  const [from = '', to = ''] = [names[first - 1], names[last - 1]];
  if (first === last) return from;
  return last === first + 1 ? `${from} and ${to}` : `${from} to ${to}`;
}
