// What a person has beside name and skills, as fields of a form: capacity by medium, profiles, absence (F54, F59, F86,
// F129, C3). Pure: the browser's zone and new ids come in as arguments.

import type { Absence, Profile } from './directory-shapes.ts';
import { readSettings, rowInput, type Setting } from './fields.ts';
import { fieldSkills, fieldText, fieldTexts } from './form.ts';
import { dayInZone, isZone, startOfDay } from './zones.ts';

const dayMs = 86_400_000;

function medium(path: string, label: string): Setting {
  return {
    path: `mediumCapacity.${path}`,
    kind: 'number',
    unit: 'points',
    min: 0,
    max: 1_000,
    none: 'no limit of its own',
    label,
    hint: '',
  };
}

export const personSettings = {
  work: [
    {
      path: 'capacity',
      kind: 'number',
      unit: 'items',
      min: 0,
      max: 100,
      label: 'Capacity',
      hint: 'Conversations and offers at once, of all media. 0: never gets an offer.',
    },
    {
      path: 'pickOverCapacity',
      kind: 'flag',
      label: 'May take more by hand',
      hint: 'Beyond the capacity, when the agent picks or fetches an item.',
    },
    {
      path: 'undoMs',
      kind: 'number',
      unit: 'seconds',
      per: 1_000,
      min: 0,
      max: 60,
      none: 'as the queue has it',
      label: 'Replies can be taken back for',
      hint: '0: they leave at once.',
    },
  ],
  mail: [
    {
      path: 'aliases',
      kind: 'list',
      label: 'Further addresses',
      hint: 'Mail to them arrives in the same personal mailbox. One a line.',
      placeholder: 'another.name@example.com',
    },
    {
      path: 'quotaBytes',
      kind: 'number',
      unit: 'MB',
      per: 1_048_576,
      min: 0,
      label: 'Space in the Inbox',
      hint: 'When it is full, senders are asked to try again later. 0: no limit.',
    },
  ],
  media: [
    medium('email', 'E-mail'),
    medium('task', 'Tasks'),
    medium('chat', 'Chat'),
    medium('voice', 'Voice'),
  ],
} as const satisfies Record<string, readonly Setting[]>;

export function readPersonSettings(form: FormData): Record<string, unknown> {
  const fields = readSettings(form, Object.values(personSettings).flat(), {});
  const media = Object.entries((fields['mediumCapacity'] ?? {}) as Record<string, number | null>);
  return { ...fields, mediumCapacity: Object.fromEntries(media.filter(([, points]) => points !== null)) };
}

export function profileSkillPrefix(row: string): string {
  return rowInput('profiles', row, 'skill:');
}

/** `freshId` names a profile that is new. */
export function readProfiles(form: FormData, freshId: () => string): Profile[] {
  return fieldTexts(form, 'profiles:row').map((row) => {
    const skills = fieldSkills(form, profileSkillPrefix(row));
    const id = fieldText(form, rowInput('profiles', row, 'id'));
    return {
      id: id === '' ? freshId() : id,
      name: fieldText(form, rowInput('profiles', row, 'name')),
      skills: Object.fromEntries(skills.map(({ skillId, level }) => [skillId, level])),
    };
  });
}

/** First and last day of an absence as the zone has them; empty: nobody is away. */
export function absenceDays(absence: Absence | null, zone: string): { first: string; last: string } {
  if (absence === null) return { first: '', last: '' };
  return { first: dayInZone(absence.fromMs, zone), last: dayInZone(absence.untilMs - 1, zone) };
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
}

const openCases: readonly Absence['openCases'][] = ['keep', 'substitute', 'queue'];

/** Whole days in the zone that the form was written in. Days that were not touched keep their times to the minute. */
export function readAbsence(form: FormData, before: Absence | null): Absence | null {
  const asked = fieldText(form, 'absence.zone');
  const zone = isZone(asked) ? asked : 'UTC';
  const first = fieldText(form, 'absence.first') || fieldText(form, 'absence.last');
  const last = fieldText(form, 'absence.last') || first;
  if (Number.isNaN(Date.parse(first)) || Number.isNaN(Date.parse(last))) return null;
  const shown = absenceDays(before, zone);
  const kept = before !== null && shown.first === first && shown.last === last;
  return {
    fromMs: kept ? before.fromMs : startOfDay(first, zone),
    untilMs: kept ? before.untilMs : startOfDay(nextDay(last), zone),
    substituteId: fieldText(form, 'absence.substituteId'),
    openCases: openCases.find((each) => each === fieldText(form, 'absence.openCases')) ?? 'keep',
  };
}
