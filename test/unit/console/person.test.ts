// What the form of a user says of capacity, profiles and absence.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personPolicyDefaults } from '#actors/vocabulary/people.ts';
import {
  absenceDays,
  personSettings,
  readAbsence,
  readPersonSettings,
  readProfiles,
} from '../../../app/lib/person-settings.ts';

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

test('F161: every setting of a person is read from its form', () => {
  const read = {
    ...readPersonSettings(formOf({ capacity: '4', undoMs: '', aliases: '', quotaBytes: '1024' })),
    profiles: readProfiles(new FormData(), () => ''),
    absence: readAbsence(new FormData(), null),
  };
  assert.deepEqual(
    Object.keys(read).toSorted(),
    [...Object.keys(personPolicyDefaults), 'capacity'].toSorted(),
  );
  assert.deepEqual(
    personSettings.media.map(({ path }) => path),
    ['email', 'task', 'chat', 'voice'].map((medium) => `mediumCapacity.${medium}`),
  );
});

test('C3: a medium without a number has no limit of its own', () => {
  const form = formOf({
    'mediumCapacity.email': '5',
    'mediumCapacity.chat': '',
    'mediumCapacity.voice': '0',
  });
  assert.deepEqual(readPersonSettings(form)['mediumCapacity'], { email: 5, voice: 0 });
});

test('F86: profiles keep their ids, new ones get one, and each has its own skills', () => {
  const form = formOf({
    'profiles:0:id': 'phone',
    'profiles:0:name': 'Phone',
    'profiles:0:skill:english': '5',
    'profiles:0:skill:german': '',
    'profiles:2:id': '',
    'profiles:2:name': 'Complaints',
    'profiles:2:skill:german': '0',
    'skill:english': '9',
  });
  form.append('profiles:row', '0');
  form.append('profiles:row', '2');
  assert.deepEqual(
    readProfiles(form, () => 'fresh'),
    [
      { id: 'phone', name: 'Phone', skills: { english: 5 } },
      { id: 'fresh', name: 'Complaints', skills: { german: 0 } },
    ],
  );
});

test('F129: days away are whole days where they were written, also when the clocks change', () => {
  const form = formOf({
    'absence.zone': 'Europe/Berlin',
    'absence.first': '2026-10-24',
    'absence.last': '2026-10-25',
    'absence.substituteId': 'ben',
    'absence.openCases': 'substitute',
  });
  const absence = readAbsence(form, null);
  assert.deepEqual(absence, {
    fromMs: Date.parse('2026-10-23T22:00:00Z'),
    untilMs: Date.parse('2026-10-25T23:00:00Z'),
    substituteId: 'ben',
    openCases: 'substitute',
  });
  assert.deepEqual(absenceDays(absence, 'Europe/Berlin'), { first: '2026-10-24', last: '2026-10-25' });
});

test('F129: an absence whose days were not touched keeps its hours; without days there is none', () => {
  const before = {
    fromMs: Date.parse('2026-08-03T12:00:00Z'),
    untilMs: Date.parse('2026-08-05T12:00:00Z'),
    substituteId: '',
    openCases: 'keep',
  } as const;
  const form = formOf({
    'absence.zone': 'UTC',
    'absence.first': '2026-08-03',
    'absence.last': '2026-08-05',
    'absence.openCases': 'queue',
  });
  assert.deepEqual(readAbsence(form, before), { ...before, openCases: 'queue' });
  form.set('absence.last', '2026-08-06');
  assert.equal(readAbsence(form, before)?.untilMs, Date.parse('2026-08-07T00:00:00Z'));
  form.set('absence.first', '');
  form.set('absence.last', '');
  assert.equal(readAbsence(form, before), null);
});
