// Outgoing mail and notes on a real server: prepared, released once, and followed to every recipient.

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { anOutgoingMessage } from '#test/support/mail.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
let db: Kysely<Database>;
let store: MailStore;
const archiveKey = randomBytes(32);

before(async () => {
  postgres = await startTestPostgres();
  ({ db } = await postgres.database());
  store = createMailStore(db, { archiveKey, clock: systemClock, chance: systemChance });
});
after(() => postgres.stop());

async function aCase(): Promise<string> {
  const conversationId = randomUUID();
  await store.caseIdentity(conversationId, 'TEST');
  return conversationId;
}

test('T11: a prepared message is released once, with one job for each recipient', async () => {
  const conversationId = await aCase();
  const message = anOutgoingMessage({
    conversationId,
    to: [
      { address: 'a@x.test', name: '' },
      { address: 'A@X.test', name: '' },
    ],
    cc: [{ address: 'b@x.test', name: '' }],
    bcc: [{ address: 'c@x.test', name: '' }],
  });
  await store.prepareOutgoing(message);
  await store.prepareOutgoing({ ...message, text: 'other' });
  assert.equal((await store.message(message.id))?.state, 'prepared');
  const jobs = async (): Promise<unknown[]> =>
    (
      await sql<{ payload: unknown }>`
        select p.payload from graphile_worker._private_jobs as p join graphile_worker.jobs as j using (id)
        where j.task_identifier = 'deliver' and p.payload ->> 'messageId' = ${message.id}
        order by p.payload ->> 'recipient'`.execute(db)
    ).rows.map(({ payload }) => payload);
  assert.deepEqual(await jobs(), []);
  await Promise.all([store.release(message.id), store.release(message.id)]);
  await store.release(message.id);
  assert.deepEqual(
    await jobs(),
    ['a@x.test', 'b@x.test', 'c@x.test'].map((recipient) => ({ messageId: message.id, recipient })),
  );
  const kept = await store.message(message.id);
  assert.equal(kept?.state, 'queued');
  assert.equal(kept?.text, 'Hello back.');
  await assert.rejects(store.release('unknown'), { code: 'NOT_FOUND' });
});

test('F98: a receipt that is asked for twice by the same cause is one message', async () => {
  const conversationId = await aCase();
  const receipt = { conversationId, cause: `receipt:${conversationId}`, machine: true, envelopeFrom: '' };
  await store.prepareOutgoing(anOutgoingMessage(receipt));
  await store.prepareOutgoing(anOutgoingMessage(receipt));
  assert.equal((await store.messages(conversationId)).length, 1);
});

test('T10 C14: the state of a message follows the deliveries to its recipients', async () => {
  const conversationId = await aCase();
  const [first, second] = ['a@x.test', 'b@x.test'];
  const send = async (): Promise<string> => {
    const message = anOutgoingMessage({
      conversationId,
      to: [
        { address: 'a@x.test', name: '' },
        { address: 'b@x.test', name: '' },
      ],
    });
    await store.prepareOutgoing(message);
    await store.release(message.id);
    return message.id;
  };
  const delivered = { state: 'delivered', attempts: 1, lastCode: 250, lastText: 'ok' } as const;
  const good = await send();
  await store.recordDelivery(good, first ?? '', { ...delivered, state: 'deferred', lastCode: 451 });
  assert.equal((await store.message(good))?.state, 'queued');
  await Promise.all([first, second].map((to) => store.recordDelivery(good, to ?? '', delivered)));
  assert.equal((await store.message(good))?.state, 'sent');

  const bad = await send();
  await store.recordDelivery(bad, first ?? '', {
    ...delivered,
    state: 'failed',
    lastCode: 550,
    lastText: 'no \u0000',
  });
  assert.equal((await store.message(bad))?.state, 'queued');
  await store.recordDelivery(bad, second ?? '', delivered);
  const kept = await store.message(bad);
  assert.equal(kept?.state, 'failed');
  assert.deepEqual(
    kept?.deliveries.map(({ recipient, state, lastCode }) => ({ recipient, state, lastCode })),
    [
      { recipient: 'a@x.test', state: 'failed', lastCode: 550 },
      { recipient: 'b@x.test', state: 'delivered', lastCode: 250 },
    ],
  );
});

test('a note is kept once, and belongs to a case that exists', async () => {
  const conversationId = await aCase();
  const note = {
    messageId: randomUUID(),
    conversationId,
    agentId: 'agent1',
    at: Date.now(),
    text: 'Call back.',
  };
  await store.keepNote(note);
  await store.keepNote(note);
  const [kept] = await store.messages(conversationId);
  assert.equal(kept?.direction, 'note');
  assert.equal(kept?.text, 'Call back.');
  await assert.rejects(store.keepNote({ ...note, messageId: 'other', conversationId: 'unknown' }), {
    code: 'UNKNOWN_REFERENCE',
  });
});
