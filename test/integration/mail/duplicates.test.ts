// The same mail twice, over SMTP and a real Postgres: in two transactions, at one time, at two gateways.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { demoDirectory, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestDatabase, TestPostgres } from '#test/support/postgres.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let mailStore: MailStore;
let edges: readonly TestEdge[];
before(async () => {
  postgres = await startTestPostgres();
  database = await postgres.database();
  mailStore = createMailStore(database.db, { archiveKey: Buffer.alloc(32, 3), clock, chance });
  edges = [await startTestEdge({ mailStore }), await startTestEdge({ mailStore })];
});
after(async () => {
  for (const edge of edges) await edge.stop();
  await postgres.stop();
});

const mail = (subject: string, body = 'x', id = subject.replaceAll(' ', '-')): string =>
  `From: ann@customer.test\r\nMessage-ID: <${id}@customer.test>\r\nSubject: ${subject}\r\n\r\n${body}\r\n`;

async function states(subject: string): Promise<readonly string[]> {
  const { rows } = await sql<{ state: string }>`
    select state from archive where id in (
      select id from messages where subject = ${subject}
      union select a.id from archive a join messages m on a.discard_reason = 'the same mail as ' || m.id
        where m.subject = ${subject})`.execute(database.db);
  return rows.map(({ state }) => state).sort();
}

const send = (edge: number, raw: string, to: string): Promise<string> =>
  sendRaw(edges[edge]?.port ?? 0, raw, { to: [to] });

const told = (subject: string) =>
  edges.flatMap(({ client }) => client.received()).filter((one) => one.subject === subject);

test('T7: a mail to two mailboxes in two transactions makes one case, which names both; the second stays in the archive with the reason', async () => {
  await send(0, mail('Two boxes'), 'support@demo.test');
  await until('the first', () => told('Two boxes').length === 1);
  await send(0, `Received: from elsewhere\r\n${mail('Two boxes')}`, 'sales@demo.test');
  await until('both', async () => (await states('Two boxes')).length === 2);
  await until('the second to be told', async () => (await states('Two boxes')).includes('discarded'));
  const [first] = told('Two boxes');
  assert.equal(told('Two boxes').length, 1);
  const { envelopeTo } = (await mailStore.message(first?.messageId ?? '')) ?? {};
  assert.deepEqual(envelopeTo, ['support@demo.test', 'sales@demo.test']);
  const notes = edges
    .flatMap(({ client }) => client.told)
    .filter(({ command }) => command.$case === 'noteDuplicate');
  assert.equal(notes[0]?.conversationId, first?.conversationId);
});

test('T7: at one time, at two gateways, it is still one case', async () => {
  const copies = 12;
  const sent = Array.from({ length: copies }, (_, at) =>
    send(at % 2, mail('All at once'), at % 3 === 0 ? 'sales@demo.test' : 'support@demo.test'),
  );
  for (const answer of await Promise.all(sent)) assert.match(answer, /^250 /);
  await until('all of them', async () => (await states('All at once')).length === copies, {
    timeoutMs: 40_000,
  });
  assert.equal(new Set(told('All at once').map(({ conversationId }) => conversationId)).size, 1);
  assert.deepEqual(
    (await states('All at once')).filter((state) => state !== 'discarded'),
    ['routed'],
  );
});

test('T7: another mail that only reuses a Message-ID is a mail of its own', async () => {
  await send(0, mail('Reused', 'one', 'reused'), 'support@demo.test');
  await send(0, mail('Reused', 'two', 'reused'), 'support@demo.test');
  await until('both', () => told('Reused').length === 2);
  assert.equal(new Set(told('Reused').map(({ messageId }) => messageId)).size, 2);
});

test('T7: where the settings want two cases, each knows of the other', async () => {
  const directory = demoDirectory();
  const linked = { ...directory, settings: { ...directory.settings, duplicateMail: 'linked' as const } };
  const edge = await startTestEdge({ directory: linked });
  try {
    await sendRaw(edge.port, mail('Linked'), { to: ['support@demo.test'] });
    await until('the first', () => edge.client.received().length === 1);
    await edge.acceptance.idle();
    await sendRaw(edge.port, mail('Linked'), { to: ['sales@demo.test'] });
    await until('the second', () => edge.client.received().length === 2);
    const [first, second] = edge.client.received();
    assert.equal(second?.mailboxId, 'sales');
    assert.equal(second.related?.state, 'duplicate');
    assert.equal(second.related.conversationId, first?.conversationId);
  } finally {
    await edge.stop();
  }
});
