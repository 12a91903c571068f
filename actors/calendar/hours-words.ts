// Opening hours in words, for people who write to us: `Monday to Friday 08:00–19:00, Saturday 09:00–13:00 (Europe/Berlin)`,
// in their language where we have its words.

import type { Schedule } from '../vocabulary/schedule.ts';
import { spokenWords } from '../vocabulary/spoken.ts';
import type { SpokenWords } from '../vocabulary/spoken.ts';

const daysOfWeek = 7;

interface Days {
  readonly first: number;
  readonly last: number;
  readonly windows: string;
}

/** Holidays are left out. Null: it is never open, as far as the week says, or we have no words for that language. */
export function hoursInWords({ weekly, zone }: Schedule, language = 'en'): string | null {
  const spoken = spokenWords(language);
  if (spoken === null) return null;
  const runs: Days[] = [];
  for (let day = 1; day <= daysOfWeek; day += 1) {
    const windows = weekly
      .filter((window) => window.day === day)
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))
      .map(({ from, to }) => `${from}–${to}`)
      .join(` ${spoken.and} `);
    const before = runs.at(-1);
    if (windows === '') continue;
    if (before?.windows === windows && before.last === day - 1)
      runs[runs.length - 1] = { ...before, last: day };
    else runs.push({ first: day, last: day, windows });
  }
  if (runs.length === 0) return null;
  return `${runs.map(({ first, last, windows }) => `${daysInWords(spoken, first, last)} ${windows}`).join(', ')} (${zone})`;
}

function daysInWords({ days, and, to }: SpokenWords, first: number, last: number): string {
  const [begins = '', ends = ''] = [days[first - 1], days[last - 1]];
  if (first === last) return begins;
  return `${begins} ${last === first + 1 ? and : to} ${ends}`;
}
