// Which template says what the system writes by itself (F103, F104), and opening hours in words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoursInWords } from '#actors/calendar/hours-words.ts';
import { isSaid, noticeTemplate } from '#actors/vocabulary/notices.ts';
import { aDirectory, aMailbox, aTemplate } from '#test/support/directory.ts';

const sources = aDirectory({
  mailboxes: [
    aMailbox('pooled', { poolId: 'orders' }),
    aMailbox('box', { poolId: 'orders' }),
    aMailbox('calm', { poolId: 'quiet' }),
  ],
  templates: [
    aTemplate('all'),
    aTemplate('answer', { kind: 'answer', mailboxId: 'box' }),
    aTemplate('queue', { queueId: 'support' }),
    aTemplate('pool', { poolId: 'orders' }),
    aTemplate('quiet', { poolId: 'quiet', text: '' }),
    aTemplate('box', { mailboxId: 'box' }),
    aTemplate('both', { mailboxId: 'both', queueId: 'support' }),
    aTemplate('box-too', { mailboxId: 'both' }),
    aTemplate('silent', { queueId: 'silent', text: ' \n' }),
  ],
});

test('F104: the template of the mailbox comes before that of the queue, and that before the one for all', () => {
  const chosen = (mailboxId: string, queueId: string): string | undefined =>
    noticeTemplate(sources, 'receipt', { mailboxId, queueId })?.id;
  assert.equal(chosen('other', 'other'), 'all');
  assert.equal(chosen('other', 'support'), 'queue');
  assert.equal(chosen('box', 'support'), 'box');
  assert.equal(chosen('both', 'support'), 'both');
  assert.equal(chosen('both', 'other'), 'box-too');
});

test('F16, F104: the template of the pool comes after that of the mailbox and before that of the queue', () => {
  const chosen = (mailboxId: string): string | undefined =>
    noticeTemplate(sources, 'receipt', { mailboxId, queueId: 'support' })?.id;
  assert.deepEqual([chosen('box'), chosen('pooled'), chosen('nowhere')], ['box', 'pool', 'queue']);
  assert.equal(isSaid(sources, 'receipt', { mailboxId: 'calm', queueId: 'support' }), false);
});

test('F104: a blank template is silent, and no template says nothing', () => {
  const said = (queueId: string): boolean => isSaid(sources, 'receipt', { mailboxId: '', queueId });
  assert.deepEqual([said('support'), said('silent')], [true, false]);
  assert.equal(isSaid(sources, 'working', { mailboxId: '', queueId: 'support' }), false);
});

test('F100: opening hours in words', () => {
  const week = (...days: readonly [number, string, string][]): string | null =>
    hoursInWords({
      id: 'days',
      name: 'Days',
      zone: 'Europe/Berlin',
      weekly: days.map(([day, from, to]) => ({ day, from, to })),
      holidays: [],
    });
  assert.equal(week(), null);
  assert.equal(week([3, '08:00', '12:00']), 'Wednesday 08:00–12:00 (Europe/Berlin)');
  const days = [1, 2, 3, 4, 5].map((day) => [day, '08:00', '18:00'] as [number, string, string]);
  assert.equal(
    week(...days, [6, '13:00', '14:00'], [6, '09:00', '12:00']),
    'Monday to Friday 08:00–18:00, Saturday 09:00–12:00 and 13:00–14:00 (Europe/Berlin)',
  );
  assert.equal(
    week([1, '08:00', '9:00'], [3, '08:00', '9:00'], [4, '08:00', '9:00']),
    'Monday 08:00–9:00, Wednesday and Thursday 08:00–9:00 (Europe/Berlin)',
  );
});
