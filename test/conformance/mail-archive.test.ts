// What the archive does besides taking mail: what rules discard, and what is gone through again. In memory and in Postgres.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createManualClock, type ManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance } from '#actors/adapters/system/clock.ts';
import type { AcceptedMail, MailStore } from '#actors/ports/mail-store.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const places: Readonly<Record<string, (clock: ManualClock) => Promise<MailStore>>> = {
  memory: (clock) => Promise.resolve(createMemoryMailStore({ clock, chance })),
  Postgres: async (clock) =>
    createMailStore((await postgres.database()).db, { archiveKey: Buffer.alloc(32, 5), clock, chance }),
};

const accepted: AcceptedMail = {
  source: 'smtp',
  envelopeFrom: 'ann@customer.test',
  envelopeTo: ['support@demo.test', 'support+x@demo.test'],
  remoteAddress: '192.0.2.1',
  mailboxId: 'support',
  raw: Buffer.from('Subject: x\r\n\r\n\0\xff', 'latin1'),
};

for (const [place, open] of Object.entries(places))
  describe(`mail kept in ${place}`, () => {
    test('F44 T6: a discarded mail is driven no more, and stays in the archive as it came', async () => {
      const clock = createManualClock();
      const store = await open(clock);
      const [gone, kept] = [await store.accept(accepted), await store.accept(accepted)];
      await store.discard(gone, { reason: 'newsletter', ruleId: 'bulk' });
      clock.advance(60_000);
      const unrouted = await store.claimUnrouted(clock.now(), 10, 1_000);
      assert.deepEqual(
        unrouted.map(({ id }) => id),
        [kept],
      );
      assert.deepEqual(Buffer.from((await store.archived(gone))?.raw ?? []), accepted.raw);
    });

    test('F6: a mail that is brought with an id of its own is kept once, with when it came and that it is old', async () => {
      const clock = createManualClock();
      const store = await open(clock);
      const arrivedAt = clock.now() - 86_400_000;
      const fetched = {
        ...accepted,
        id: 'of-its-own',
        arrivedAt,
        imported: true,
        quarantineReason: 'broken',
      };
      assert.equal(await store.accept({ ...fetched, source: 'imap' }), 'of-its-own');
      const again = store.accept({ ...fetched, source: 'imap', raw: Buffer.from('another') });
      const others = [store.accept(accepted), store.accept({ ...fetched, source: 'pop3' })];
      assert.equal(await again, 'of-its-own');
      await Promise.all(others);
      const kept = await store.archived('of-its-own');
      assert.deepEqual(Buffer.from(kept?.raw ?? []), accepted.raw);
      assert.deepEqual(
        [kept?.source, kept?.arrivedAt, kept?.imported, kept?.quarantineReason],
        ['imap', arrivedAt, true, 'broken'],
      );
      clock.advance(60_000);
      assert.equal((await store.claimUnrouted(clock.now(), 10, 1_000)).length, 2);
    });

    test('T10: what a sender wants to be told of its mail is kept with it', async () => {
      const store = await open(createManualClock());
      const dsn = {
        return: 'hdrs',
        envelopeId: 'a+b',
        recipients: [
          { address: 'support@demo.test', notify: ['never'], originalRecipient: 'rfc822;help@demo.test' },
        ],
      } as const;
      const asked = await store.accept({ ...accepted, dsn });
      const silent = await store.accept(accepted);
      assert.equal(await store.wantsNoReports(silent), false);
      assert.deepEqual((await store.archived(asked))?.dsn, dsn);
      assert.equal(await store.wantsNoReports(asked), false, 'one of two recipients');
      const never = await store.accept({ ...accepted, envelopeTo: ['support@demo.test'], dsn });
      assert.equal(await store.wantsNoReports(never), true);
      assert.equal(await store.wantsNoReports('nowhere'), false);
      assert.equal((await store.archived(silent))?.dsn ?? null, null);
    });

    test('F44: past mail comes in pages, oldest first, each once, of the span asked for', async () => {
      const clock = createManualClock();
      const store = await open(clock);
      const start = clock.now();
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        ids.push(await store.accept(accepted));
        if (index % 2 === 1) clock.advance(1_000);
      }
      const span = { from: start, to: clock.now() + 1, limit: 2 };
      const seen: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const page = await store.archivedBetween({ ...span, after });
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1)?.id ?? null;
        more = page.length === span.limit;
      }
      assert.deepEqual(seen.toSorted(), ids.toSorted());
      const early = await store.archivedBetween({ from: start, to: start + 1, limit: 10, after: null });
      assert.equal(early.length, 2);
    });
  });
