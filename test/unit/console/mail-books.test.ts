// How the console adds up and draws the mail balance.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeMailBooks } from '#test/support/fake-mail-books.ts';
import { balanceLines, hourBars, sourceName, type BalanceHour } from '../../../app/lib/mail-books.ts';

test('N3: a mailbox has one line; a mail too few and one too many do not make none', () => {
  const [hour] = fakeMailBooks().balance;
  assert.ok(hour !== undefined);
  const hours: BalanceHour[] = [
    { ...hour, accepted: 3, difference: 1 },
    { ...hour, hour: '2026-01-31T12:00:00.000Z', accepted: 4, difference: -1 },
    { ...hour, mailbox: '', mailboxAddress: '', accepted: 9, difference: 0 },
  ];
  assert.deepEqual(
    balanceLines(hours).map(({ name, accepted, difference }) => [name, accepted, difference]),
    [
      ['Personal mailboxes', 9, 0],
      ['support@demo.test', 7, 2],
    ],
  );
});

test('N3: hours without mail have their place between the others', () => {
  const [hour] = fakeMailBooks().balance;
  assert.ok(hour !== undefined);
  const at = (text: string): BalanceHour => ({ ...hour, hour: text, accepted: 2, difference: 0 });
  const bars = hourBars([at('2026-01-31T10:00:00.000Z'), at('2026-01-31T12:00:00.000Z')], {
    nowMs: Date.parse('2026-01-31T12:34:00.000Z'),
    count: 4,
  });
  assert.deepEqual(
    bars.map(({ hour: shown, accepted }) => [shown.slice(11, 13), accepted]),
    [
      ['09', 0],
      ['10', 2],
      ['11', 0],
      ['12', 2],
    ],
  );
});

test('F17: each way that mail comes by has a name', () => {
  const ways = ['smtp', 'form', 'api', 'imap', 'pop3', 'graph', 'submission', 'report'];
  assert.deepEqual(
    ways.filter((way) => sourceName(way) === way),
    [],
  );
});
