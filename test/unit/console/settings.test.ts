// The console's tables of settings against the policies of the core, and how forms become changes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import { readRows, readSettings, shownValue, valueAt, type Setting } from '../../../app/lib/fields.ts';
import {
  memberColumns,
  memberDifferences,
  plainMember,
  readMembers,
} from '../../../app/lib/member-settings.ts';
import {
  lenderRows,
  queueSettings,
  readQueueSettings,
  tierColumns,
} from '../../../app/lib/queue-settings.ts';
import { ladderColumns } from '../../../app/lib/machine-mail-settings.ts';
import { systemSettings } from '../../../app/lib/system-settings.ts';
import { waitMarks } from '../../../app/lib/wait-line.ts';

/** `thresholds` with fields of its own counts by them. */
function paths(policy: object): string[] {
  return Object.entries(policy).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.keys(value).map((inner) => `${key}.${inner}`)
      : [key],
  );
}

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

/** A form as the browser sends it when nothing was touched. */
function untouched(settings: readonly Setting[], entity: object): FormData {
  const form = new FormData();
  for (const setting of settings) {
    const value = valueAt(entity, setting.path);
    if (setting.kind !== 'flag') form.append(setting.path, shownValue(setting, value));
    else if (value === true) form.append(setting.path, 'on');
  }
  return form;
}

test('F161: every setting of a queue has a field, and every field is a setting', () => {
  const full = {
    ...queuePolicyDefaults,
    backup: { queueId: '', afterMs: null, length: null, whenClosed: false },
  };
  const own = [
    'name',
    'enabled',
    'strategy',
    'offerTimeoutMs',
    'wrapUpMs',
    'serviceLevelSeconds',
    'stickyMs',
  ];
  const rows = ['tiers', 'relaxation'];
  assert.deepEqual(
    queueSettings.map(({ path }) => path).toSorted(),
    [...paths(full).filter((path) => !rows.includes(path)), ...own, 'receiptEnabled'].toSorted(),
  );
});

test('F161: every setting of the whole system has a field', () => {
  const fields = Object.values(systemSettings).flat();
  const all = paths(systemSettingsDefaults).filter((path) => path !== 'machineMailLadder');
  assert.deepEqual(fields.map(({ path }) => path).toSorted(), all.toSorted());
  const [step] = systemSettingsDefaults.machineMailLadder;
  assert.deepEqual(ladderColumns.map(({ path }) => path).toSorted(), Object.keys(step ?? {}).toSorted());
});

test('F161: every way in which an agent belongs to a queue has a column', () => {
  assert.deepEqual(memberColumns.map(({ path }) => path).toSorted(), Object.keys(plainMembership).toSorted());
  assert.deepEqual(plainMember('anna'), { userId: 'anna', ...plainMembership });
});

test('a queue that is saved untouched stays as it is', () => {
  const queue = {
    ...queuePolicyDefaults,
    name: 'support',
    enabled: true,
    strategy: 'longest-idle',
    offerTimeoutMs: 30_500,
    wrapUpMs: 0,
    serviceLevelSeconds: 90,
    stickyMs: 5_400_000,
    receiptEnabled: false,
    backup: { queueId: 'sales', afterMs: 100_000, length: null, whenClosed: true },
    transfers: { toQueue: true, toAgent: false, toPersonal: null, commentRequired: null },
    estimate: { ...queuePolicyDefaults.estimate, quantile: 0.57, mostVariation: 1.29 },
  };
  const written = readQueueSettings(untouched(queueSettings, queue), queue);
  assert.deepEqual(written, queue);
});

test('values are shown in the units of people, and kept in those of the core', () => {
  const wait: Setting = { path: 'wait', kind: 'number', per: 60_000, unit: 'minutes', label: '', hint: '' };
  assert.equal(shownValue(wait, 90_000), '1.5');
  assert.deepEqual(readSettings(formOf({ wait: '2.5' }), [wait], {}), { wait: 150_000 });
  const optional: Setting = { ...wait, none: 'never' };
  assert.deepEqual(readSettings(formOf({ wait: '' }), [optional], {}), { wait: null }, 'empty: never');
  assert.deepEqual(readSettings(formOf({ wait: '' }), [wait], {}), {}, 'a required number stays as it was');
});

test('a group goes as a whole, with what the form does not know of it', () => {
  const oldest: Setting = { path: 'limits.oldest', kind: 'number', label: '', hint: '' };
  const before = { limits: { oldest: 1, other: 7 } };
  assert.deepEqual(readSettings(formOf({ 'limits.oldest': '3' }), [oldest], before), {
    limits: { oldest: 3, other: 7 },
  });
});

test('C6: a tier borrows from the queue that its row names, and from nobody without one', () => {
  const form = new FormData();
  for (const [name, value] of [
    ['tiers:row', 'a'],
    ['tiers:a:tier', '2'],
    ['tiers:a:length', '5'],
    ['tiers:row', 'b'],
    ['tiers:b:tier', '3'],
    ['lenders:row', 'c'],
    ['lenders:c:tier', '2'],
    ['lenders:c:queueId', 'sales'],
    ['lenders:c:mostWaiting', '3'],
    ['lenders:c:mostOldestMs', ''],
  ] as const)
    form.append(name, value);
  const tiers = readQueueSettings(form, {})['tiers'] as readonly { lender: unknown }[];
  assert.deepEqual(
    tiers.map(({ lender }) => lender),
    [{ queueId: 'sales', mostWaiting: 3, mostOldestMs: null }, undefined],
  );
  assert.deepEqual(lenderRows(tiers), [{ tier: 2, queueId: 'sales', mostWaiting: 3, mostOldestMs: null }]);
});

test('F58: without a backup queue there is no backup, whatever else its fields say', () => {
  const form = formOf({ 'backup.queueId': '', 'backup.afterMs': '5' });
  assert.equal(readQueueSettings(form, { backup: null })['backup'], null);
  form.set('backup.queueId', 'sales');
  assert.deepEqual(readQueueSettings(form, { backup: null })['backup'], {
    queueId: 'sales',
    afterMs: 300_000,
    whenClosed: false,
  });
});

test('F40: rows of tiers are read in their order, also when one between them was taken out', () => {
  const form = formOf({ 'tiers:0:tier': '2', 'tiers:0:afterMs': '5', 'tiers:0:length': '' });
  form.append('tiers:row', '0');
  form.append('tiers:row', '2');
  form.append('tiers:2:tier', '3');
  form.append('tiers:2:whenAbsent', 'on');
  assert.deepEqual(readRows(form, 'tiers', tierColumns), [
    { tier: 2, afterMs: 300_000, length: null, whenAbsent: false },
    { tier: 3, whenAbsent: true },
  ]);
});

test('C2: rows of one time are one step, and steps come in the order of time', () => {
  const form = new FormData();
  for (const [row, [after, skill, level]] of Object.entries([
    ['30', 'french', '0'],
    ['10', 'french', '2'],
    ['30', 'vip', '1'],
  ])) {
    form.append('relaxation:row', row);
    form.append(`relaxation:${row}:afterMs`, after ?? '');
    form.append(`relaxation:${row}:skillId`, skill ?? '');
    form.append(`relaxation:${row}:level`, level ?? '');
  }
  assert.deepEqual(readQueueSettings(form, {})['relaxation'], [
    { afterMs: 600_000, skills: [{ skillId: 'french', level: 2 }] },
    {
      afterMs: 1_800_000,
      skills: [
        { skillId: 'french', level: 0 },
        { skillId: 'vip', level: 1 },
      ],
    },
  ]);
});

test('F41: only members who came, went or changed are written', () => {
  const form = new FormData();
  for (const [id, tier] of [
    ['anna', '1'],
    ['ben', '2'],
    ['chiara', '1'],
  ] as const) {
    form.append('members:row', id);
    form.append(`members:${id}:userId`, id);
    form.append(`members:${id}:tier`, tier);
  }
  const before = ['anna', 'ben', 'david'].map(plainMember);
  const changes = memberDifferences(before, readMembers(form));
  assert.deepEqual(
    changes.map(({ userId, on, fields }) => [userId, on, fields?.tier]),
    [
      ['ben', true, 2],
      ['chiara', true, 1],
      ['david', false, undefined],
    ],
  );
});

test('the steps of a wait are told in their order of time', () => {
  const queue = {
    tiers: [{ tier: 2, afterMs: 300_000, length: null, whenAbsent: false }],
    relaxation: [{ afterMs: 60_000, skills: [{ skillId: 'fr', level: 0 }] }],
    thresholds: { oldestMs: 120_000 },
    backup: null,
  };
  const marks = waitMarks(queue, new Map([['fr', 'french']]));
  assert.deepEqual(
    marks.map(({ says }) => says),
    ['french not needed', 'alarm', 'tier 2 joins'],
  );
});
