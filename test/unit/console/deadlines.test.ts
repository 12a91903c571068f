// Deadlines on the pages: in words, and as fields of forms.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '#actors/adapters/postgres/directory-fields.ts';
import { deadlineSettings, deadlineShown, readDeadline } from '../../../app/lib/deadline-form.ts';
import { dueWords, minutesInWords, roughly } from '../../../app/lib/deadline-words.ts';
import { readSettings, readSetting } from '../../../app/lib/fields.ts';
import { poolColumns } from '../../../app/lib/mailbox-settings.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = 1_700_000_000_000;

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

test('F152: a deadline says how long is left, louder in its last fifth, and how late the case is', () => {
  const due = (leftMs: number, fromMs: number | null = now + leftMs - 10 * hour) =>
    dueWords({ deadlineMs: now + leftMs, fromMs, closedMs: null }, now);
  assert.deepEqual(due(3 * hour + 59 * minute), { text: 'due in 3 h', state: 'ahead' });
  assert.deepEqual(due(2 * hour + 1), { text: 'due in 2 h', state: 'ahead' });
  assert.deepEqual(due(2 * hour), { text: 'due in 2 h', state: 'soon' });
  assert.deepEqual(due(30_000), { text: 'due in 1 min', state: 'soon' });
  assert.deepEqual(due(5 * minute, null), { text: 'due in 5 min', state: 'ahead' });
  assert.deepEqual(due(0), { text: 'due in 1 min', state: 'soon' });
  assert.deepEqual(due(-20 * minute), { text: 'overdue by 20 min', state: 'late' });
  assert.deepEqual(due(-72 * hour), { text: 'overdue by 3 d', state: 'late' });
});

test('F152: a closed case says whether it was closed on time, or how late', () => {
  const closed = (lateMs: number) =>
    dueWords({ deadlineMs: now, fromMs: null, closedMs: now + lateMs }, now + 99 * hour);
  assert.deepEqual(closed(0), { text: 'closed on time', state: 'kept' });
  assert.deepEqual(closed(50 * minute), { text: 'closed 50 min late', state: 'late' });
});

test('minutes are said as people say them', () => {
  assert.equal(minutesInWords(30), '30 min');
  assert.equal(minutesInWords(480), '8 h');
  assert.equal(minutesInWords(2 * 1_440 + 12 * 60 + 5), '2 d 12 h 5 min');
  assert.equal(roughly(47 * hour), '47 h');
  assert.equal(roughly(49 * hour), '2 d');
});

test('F16: the form of a mailbox says that of its pool, none, or its own; the API takes what it sends', () => {
  const sent = (fields: Readonly<Record<string, string>>): object => {
    const body = readDeadline(form(fields));
    assert.doesNotThrow(() => check('mailboxes', body));
    return body;
  };
  assert.deepEqual(sent({ deadlineOf: 'pool', ownDeadlineMinutes: '24' }), { deadlineMinutes: null });
  assert.deepEqual(sent({ deadlineOf: 'none', ownDeadlineMinutes: '24' }), { deadlineMinutes: 0 });
  assert.deepEqual(sent({ deadlineOf: 'own', ownDeadlineMinutes: '2.5' }), { deadlineMinutes: 150 });
  assert.deepEqual(sent({ deadlineOf: 'own', ownDeadlineMinutes: '' }), {});
  assert.deepEqual(sent({}), {});
  for (const own of [null, 0, 90] as const) {
    const shown = deadlineShown({ ownDeadlineMinutes: own });
    const hours = String(shown.ownDeadlineMinutes / 60);
    assert.deepEqual(sent({ deadlineOf: shown.deadlineOf, ownDeadlineMinutes: hours }), {
      deadlineMinutes: own,
    });
  }
});

test('F16: a mailbox says what it gets from the pool that is chosen', () => {
  const [choice] = deadlineSettings([
    { id: 'shops', name: 'Shops', deadlineMinutes: 480 },
    { id: 'default', name: 'Default', deadlineMinutes: null },
  ]);
  assert.ok(choice?.kind === 'choice');
  const says = choice.options[0]?.says;
  assert.ok(typeof says === 'function');
  assert.match(says({ poolId: 'shops' }), /^Shops says: to be closed within 8 h/);
  assert.match(says({ poolId: 'default' }), /^Default has none/);
  assert.match(says({}), /^Its pool says/);
});

test('F16: a pool has a deadline in hours, or none when the field is empty', () => {
  const column = poolColumns.find(({ path }) => path === 'deadlineMinutes');
  assert.ok(column);
  assert.equal(readSetting(form({ deadlineMinutes: '8' }), column, column.path), 480);
  const fields = readSettings(form({ name: 'Shops', deadlineMinutes: '' }), poolColumns, {});
  assert.deepEqual(fields, { name: 'Shops', deadlineMinutes: null });
  assert.doesNotThrow(() => check('pools', fields));
  for (const bound of [
    column.kind === 'number' ? column.min : 0,
    column.kind === 'number' ? column.max : 0,
  ]) {
    const deadlineMinutes = readSetting(form({ deadlineMinutes: String(bound) }), column, column.path);
    assert.doesNotThrow(() => check('pools', { deadlineMinutes }));
  }
});
