// The edge over a real Postgres: what is accepted survives, what cannot be kept is refused.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestDatabase, TestPostgres } from '#test/support/postgres.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let mailStore: MailStore;
let edge: TestEdge;
before(async () => {
  postgres = await startTestPostgres();
  database = await postgres.database();
  mailStore = createMailStore(database.db, { archiveKey: Buffer.alloc(32, 3), clock, chance });
  edge = await startTestEdge({ mailStore });
});
after(async () => {
  await edge.stop();
  await postgres.stop();
});

const routed = async (): Promise<number> => {
  const { rows } = await sql<{ count: string }>`select count(*) from archive where state = 'routed'`.execute(
    database.db,
  );
  return Number(rows[0]?.count);
};

test('T3: mail with bytes that no database takes as text is kept and routed', async () => {
  const before = await routed();
  const raws = [
    'Subject: nul \0 byte\r\n\r\na\0b\r\n',
    'From: =?utf-16?B?2AA=?= <a@b.test>\r\nSubject: =?utf-8?Q?=ED=A0=80?=\r\n\r\nx\r\n',
    '',
    `Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Disposition: attachment; filename="a\0b"\r\n\r\nx\r\n--q--\r\n`,
  ];
  for (const raw of raws) assert.match(await sendRaw(edge.port, raw), /^250 2\.6\.0 /);
  await until('all of them to be routed', async () => (await routed()) === before + raws.length);
});

test('F95: the answer to a case joins it, also after its customer’s mail was read back from Postgres', async () => {
  await sendRaw(
    edge.port,
    'From: ann@customer.test\r\nMessage-ID: <q1@customer.test>\r\nSubject: Lamp\r\n\r\nx\r\n',
  );
  const first = await until('the first mail', () =>
    edge.client.received().find(({ subject }) => subject === 'Lamp'),
  );
  await sendRaw(
    edge.port,
    'From: Ann <ANN@customer.test>\r\nIn-Reply-To: <q1@customer.test>\r\nSubject: More on the lamp\r\n\r\ny\r\n',
  );
  const second = await until('the second', () =>
    edge.client.received().find(({ subject }) => subject === 'More on the lamp'),
  );
  assert.equal(second.conversationId, first.conversationId);
  assert.equal(second.tag, first.tag);
  await sendRaw(edge.port, `From: eve@else.test\r\nSubject: Re: Lamp [${first.tag}]\r\n\r\nz\r\n`);
  const stranger = await until('the stranger', () =>
    edge.client.received().find(({ fromAddress }) => fromAddress === 'eve@else.test'),
  );
  assert.notEqual(stranger.conversationId, first.conversationId);
});

test('T6: every mail that got 250 is there after Postgres crashed, and no other', async () => {
  const accepted: string[] = [];
  let refused = 0;
  const phase = { crashed: false };
  const send = async (at: number): Promise<void> => {
    const answer = await sendRaw(edge.port, `From: a@b.test\r\nSubject: storm ${at}\r\n\r\nx\r\n`);
    const id = /^250 2\.6\.0 accepted as (\S+)/.exec(answer)?.[1];
    if (id !== undefined) accepted.push(id);
    else refused += 1;
    assert.match(answer, /^(250|451|452) /);
  };
  const storm = async (lane: number): Promise<void> => {
    for (let at = 0; at < 200 && !(phase.crashed && accepted.length > 10); at += 1)
      await send(lane * 1_000 + at);
  };
  const lanes = [1, 2, 3].map(storm);
  await until('some mails', () => accepted.length > 5);
  await postgres.crash();
  phase.crashed = true;
  await Promise.all(lanes);
  for (const id of accepted) assert.ok(await mailStore.archived(id), id);
  await until(
    'each to be routed',
    () => accepted.every((id) => edge.client.received().some(({ messageId }) => messageId === id)),
    { timeoutMs: 40_000 },
  );
  console.log(`accepted ${accepted.length}, refused ${refused} while Postgres was down`);
});
