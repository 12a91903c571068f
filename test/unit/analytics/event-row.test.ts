// An event becomes the same row at every try, and a strange one does not stop the others.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toRows } from '#analytics/event-table.ts';
import type { StreamEntry } from '#analytics/event-row.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';

function entry(event: Partial<Event>): StreamEntry {
  return { shard: 17, id: '1700000000123-4', bytes: Event.encode(Event.fromPartial(event)).finish() };
}

test('a row carries the id of its entry, and times in UTC with their milliseconds', () => {
  const given = entry({ type: 'item.accepted', atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), waitMs: 1_500 });
  const { rows, undecodable } = toRows([given]);
  assert.deepEqual(undecodable, []);
  assert.deepEqual(rows, toRows([given]).rows);
  const [row] = rows;
  assert.equal(row?.['event_id'], '17-1700000000123-4');
  assert.equal(row?.['at'], '2026-01-02 03:04:05.678');
  assert.equal(row?.['wait_ms'], 1_500);
  assert.equal(row?.['enqueued_at'], null);
});

test('F152 F153: a case that closes says whether it was closed by its deadline', () => {
  const row = (fields: Partial<Event>) => toRows([entry({ atMs: 5_000, ...fields })]).rows[0];
  const closed = (deadlineAtMs: number) => row({ type: 'conversation.closed', deadlineAtMs });
  assert.equal(closed(5_000)?.['on_time'], true);
  assert.equal(closed(4_999)?.['on_time'], false);
  assert.deepEqual([closed(0)?.['on_time'], closed(0)?.['deadline_at']], [null, null]);
  const opened = row({ type: 'conversation.opened', deadlineAtMs: 9_000 });
  assert.deepEqual([opened?.['on_time'], opened?.['deadline_at']], [null, '1970-01-01 00:00:09.000']);
});

test('F136: answers become a value a row, with the words of what was chosen', () => {
  const answers = [
    { questionId: 'a', question: 'A?', type: 'multi', values: ['x', 'y'], labels: ['X', 'Y'] },
    { questionId: 'b', question: 'B?', type: 'number', values: ['7'], labels: [] },
  ];
  const kept = Event.fromPartial({ answers: { questionnaireId: 'talk', version: 2, answers } });
  const [row] = toRows([entry({ ...kept, type: 'conversation.answered' })]).rows;
  assert.deepEqual([row?.['questionnaire_id'], row?.['questionnaire_version']], ['talk', 2]);
  assert.deepEqual(row?.['answers'], [
    { question_id: 'a', question: 'A?', type: 'multi', value: 'x', label: 'X' },
    { question_id: 'a', question: 'A?', type: 'multi', value: 'y', label: 'Y' },
    { question_id: 'b', question: 'B?', type: 'number', value: '7', label: '7' },
  ]);
});

test('a time or a span that cannot be is brought into range', () => {
  const [row] = toRows([
    entry({ type: 'x', atMs: -5, waitMs: -1, enqueuedAtMs: Number.MAX_SAFE_INTEGER }),
  ]).rows;
  assert.equal(row?.['at'], '1970-01-01 00:00:00.000');
  assert.equal(row?.['wait_ms'], 0);
  assert.equal(row?.['enqueued_at'], '2299-01-01 00:00:00.000');
});

test('bytes that are no event are set apart', () => {
  const broken = { shard: 1, id: '1-0', bytes: Buffer.from([0xff, 0xff, 0xff]) };
  const empty = { shard: 1, id: '2-0', bytes: Buffer.alloc(0) };
  const { rows, undecodable } = toRows([broken, entry({ type: 'note.added' }), empty]);
  assert.equal(rows.length, 1);
  assert.deepEqual(undecodable, [broken, empty]);
});
