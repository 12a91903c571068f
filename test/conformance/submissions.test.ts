// One suite for every place that says what of handed-in mail leaves the house, in memory and in Postgres alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { createManualClock, type ManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemorySubmissions, type HandedIn } from '#actors/adapters/memory/submissions.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { createSubmissions } from '#actors/adapters/postgres/submissions.ts';
import { systemChance as chance } from '#actors/adapters/system/clock.ts';
import type { Submissions } from '#actors/ports/submissions.ts';
import { anAcceptedMail } from '#test/support/mail.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

interface Place {
  readonly store: Submissions;
  /** The archive id of a mail that the account has handed in now. */
  handIn: (accountId: string, recipients: readonly string[]) => Promise<string>;
  jobs: () => Promise<readonly { archiveId: string; recipient: string }[]>;
}

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const places: Readonly<Record<string, (clock: ManualClock) => Promise<Place>>> = {
  async memory(clock) {
    const archive: HandedIn[] = [];
    const store = createMemorySubmissions(clock, () => archive);
    return {
      store,
      async handIn(accountId, recipients) {
        archive.push({ accountId, at: clock.now(), recipients: recipients.length });
        return `mail-${archive.length}`;
      },
      jobs: async () => store.jobs,
    };
  },
  async Postgres(clock) {
    const { db } = await postgres.database();
    const mailStore = createMailStore(db, { archiveKey: Buffer.alloc(32, 5), clock, chance });
    return {
      store: createSubmissions(db, clock),
      handIn: (submittedBy, envelopeTo) =>
        mailStore.accept(anAcceptedMail({ source: 'submission', submittedBy, envelopeTo, mailboxId: '' })),
      async jobs() {
        const { rows } = await sql<{ archiveId: string; recipient: string }>`
          select payload ->> 'archiveId' as "archiveId", payload ->> 'recipient' as recipient
          from graphile_worker._private_jobs where job_queue_id is null order by id`.execute(db);
        return rows;
      },
    };
  },
};

for (const [place, open] of Object.entries(places))
  describe(`what was handed in, kept in ${place}`, () => {
    test('T10: each recipient has one delivery and one job, however often it is queued', async () => {
      const { store, handIn, jobs } = await open(createManualClock());
      const id = await handIn('anna', ['b@two.test', 'a@one.test']);
      await store.queue(id, []);
      assert.deepEqual(await store.deliveries(id), []);
      await store.queue(id, ['b@two.test', 'a@one.test', 'b@two.test']);
      await store.queue(id, ['a@one.test', 'b@two.test']);
      const deliveries = await store.deliveries(id);
      assert.deepEqual(
        deliveries.map(({ recipient, state, attempts, lastCode }) => [recipient, state, attempts, lastCode]),
        [
          ['a@one.test', 'queued', 0, null],
          ['b@two.test', 'queued', 0, null],
        ],
      );
      const queued = (await jobs()).map(({ archiveId, recipient }) => `${archiveId} ${recipient}`);
      assert.deepEqual(new Set(queued), new Set([`${id} a@one.test`, `${id} b@two.test`]));
      assert.equal(queued.length, 2);
    });

    test('T10: what became of a delivery is kept, and those beside it stay as they are', async () => {
      const clock = createManualClock();
      const { store, handIn } = await open(clock);
      const id = await handIn('anna', ['a@one.test', 'b@two.test']);
      await store.queue(id, ['a@one.test', 'b@two.test']);
      clock.advance(5_000);
      const done = { state: 'failed', attempts: 3, lastCode: 550, lastText: '5.1.1 no\u0000body' } as const;
      await store.record(id, 'a@one.test', done);
      const [failed, waiting] = await store.deliveries(id);
      assert.equal(failed?.state, 'failed');
      assert.equal(failed?.attempts, 3);
      assert.equal(failed?.updatedAt, clock.now());
      assert.equal(waiting?.state, 'queued');
      await store.record(id, 'nobody@three.test', done);
      assert.equal((await store.deliveries(id)).length, 2);
    });

    test('F1: what an account has handed in since a time is counted, and nobody else’s', async () => {
      const clock = createManualClock();
      const { store, handIn } = await open(clock);
      await handIn('anna', ['a@one.test']);
      clock.advance(60_000);
      const since = clock.now() - 1;
      await handIn('anna', ['a@one.test', 'b@two.test']);
      await handIn('anna', ['c@three.test']);
      await handIn('ben', ['c@three.test']);
      assert.deepEqual(await store.handedIn('anna', since), { mails: 2, recipients: 3 });
      assert.deepEqual(await store.handedIn('nobody', 0), { mails: 0, recipients: 0 });
    });
  });
