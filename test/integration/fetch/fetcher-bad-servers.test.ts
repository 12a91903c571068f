// Fetching from servers that break in one mail, or name their mails as they please.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { Fetching } from '#actors/vocabulary/mailbox-policy.ts';
import { aFetching } from '#test/support/directory.ts';
import { FetchHouse } from '#test/support/fetching.ts';
import { close, startPop3StandIn } from '#test/support/pop3-stand-in.ts';
import { until } from '#test/support/until.ts';

let house: FetchHouse;
afterEach(async () => house.stop());

const names = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `mail-${from + index}`);
const mail = (subject: string): string =>
  `From: ann@customer.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@customer.test>\r\n\r\nHello.\r\n`;

function fetching({ server, ...fields }: Partial<Omit<Fetching, 'server'>> & { server: object }): Fetching {
  const usual = aFetching();
  return { ...usual, ...fields, server: { ...usual.server, ...server } };
}

test('T3: a mail that kills the connection each time is passed over with a case that says so; the others come first', async () => {
  const mails = names(0, 4).map((subject) => mail(subject));
  const server = await startPop3StandIn({ mails, answer: (line) => (line === 'RETR 2' ? close : null) });
  const where = { port: server.port, security: 'plain', plainConfirmed: true } as const;
  house = new FetchHouse({
    fetching: fetching({ protocol: 'pop3', server: where, afterwards: 'delete', pollMs: 2_000 }),
  });
  house.start();
  const given = await until('a case in its place', () =>
    house.accepted.find(({ quarantineReason }) => quarantineReason),
  );
  assert.match(given.quarantineReason ?? '', /could not be fetched/);
  assert.deepEqual(house.subjects.slice(0, 3).toSorted(), ['mail-0', 'mail-2', 'mail-3']);
  assert.equal(server.said.filter((line) => line === 'RETR 2').length, 3);
  await until('the others to be gone', () => server.deleted.size === 3);
  assert.ok(!server.deleted.has(2), 'what we do not have is not deleted');
  await server.stop();
});

test('T7: a server that names its mails anew each time, and names two alike, gives each once', async () => {
  let session = 0;
  const mails = names(0, 3).map((subject) => mail(subject));
  const answer = (line: string) => {
    if (line !== 'UIDL') return null;
    session += 1;
    return `+OK\r\n1 a${session}\r\n2 same\r\n3 same\r\n.\r\n`;
  };
  const server = await startPop3StandIn({ mails, answer });
  const where = { port: server.port, security: 'plain', plainConfirmed: true } as const;
  house = new FetchHouse({
    fetching: fetching({ protocol: 'pop3', server: where, afterwards: 'leave', pollMs: 1_000 }),
  });
  house.start();
  await until('some sessions', () => session > 4);
  await until('three mails', () => house.accepted.length >= 3);
  assert.deepEqual([...house.subjects].toSorted(), names(0, 3));
  await server.stop();
});
