// What `accept` has returned for is there after the server was killed; meanwhile mail is refused, never lost silently.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { anAcceptedMail } from '#test/support/mail.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';
import { until } from '#test/support/until.ts';

let postgres: TestPostgres;

before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

test('T6: every mail that was acknowledged is there after kill -9 of Postgres', async () => {
  const { db } = await postgres.database();
  const store = createMailStore(db, {
    archiveKey: randomBytes(32),
    clock: systemClock,
    chance: systemChance,
  });
  const acknowledged = new Map<string, string>();
  const refusals: unknown[] = [];
  const sending = new AbortController();
  const senders = Array.from({ length: 20 }, async (_, sender) => {
    for (let number = 0; !sending.signal.aborted; number += 1) {
      const text = `mail ${sender}/${number}`;
      try {
        acknowledged.set(await store.accept(anAcceptedMail({ raw: Buffer.from(text) })), text);
      } catch (error) {
        refusals.push(error);
        // Refused with a temporary error: the sender would try again later.
        await new Promise((done) => setImmediate(done));
      }
    }
  });
  try {
    await until('some mail', () => acknowledged.size >= 200);
    await postgres.crash();
    const before = acknowledged.size;
    await until('mail after the crash', () => acknowledged.size >= before + 200, { timeoutMs: 30_000 });
  } finally {
    sending.abort();
    await Promise.all(senders);
  }

  assert.ok(refusals.length > 0);
  for (const error of refusals)
    assert.equal((error as { category?: string }).category, 'unavailable', String(error));
  const rows = await db.selectFrom('archive').select('id').execute();
  const kept = new Set(rows.map(({ id }) => id));
  assert.deepEqual(
    [...acknowledged.keys()].filter((id) => !kept.has(id)),
    [],
  );
  const [sample = ['', '']] = acknowledged;
  assert.equal(Buffer.from((await store.archived(sample[0]))?.raw ?? []).toString(), sample[1]);
});

test('F3: the directory is served while Postgres is gone, and live again when it is back', async () => {
  const { db, url } = await postgres.database();
  const store = await createDirectoryStore(db, url, createKeptLog());
  const other = await createDirectoryStore(db, url, createKeptLog());
  try {
    await store.create('skills', { name: 'Before' }, 'admin');
    await until('the change in the other process', () => other.current().skills.has('before'));
    await postgres.crash();
    assert.ok(other.current().skills.has('before'));
    const skill = { name: 'After' };
    await until('a write after the crash', () =>
      store.create('skills', skill, 'admin').catch((error: { category?: string }) => {
        assert.equal(error.category, 'unavailable');
        return null;
      }),
    );
    await until('the change in the other process', () => other.current().skills.has('after'));
  } finally {
    await Promise.all([store.close(), other.close()]);
  }
});
