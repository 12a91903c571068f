// Whom mail is from, where it belongs, and who takes part: what every place that mail is kept in promises of that.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance } from '#actors/adapters/system/clock.ts';
import type { AcceptedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import { aParsedMail } from '#test/support/mail.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const clock = createManualClock();
const places: Readonly<Record<string, () => Promise<MailStore>>> = {
  memory: async () => createMemoryMailStore({ clock, chance }),
  Postgres: async () =>
    createMailStore((await postgres.database()).db, { archiveKey: Buffer.alloc(32, 5), clock, chance }),
};

interface Kept {
  readonly from: string;
  readonly at?: number;
  readonly automatic?: boolean;
  readonly authentication?: MailAuthentication;
}

const envelopeTo = ['support@demo.test'];

const accepted = (from: string): AcceptedMail => ({
  source: 'smtp',
  envelopeFrom: from,
  envelopeTo,
  remoteAddress: '192.0.2.1',
  helo: 'mx.customer.test',
  mailboxId: 'support',
  raw: Buffer.from('Subject: x\r\n\r\ny\r\n'),
});

async function keep(store: MailStore, conversationId: string, kept: Kept): Promise<string> {
  const { from, at = 1, automatic = false, authentication } = kept;
  const archiveId = await store.accept(accepted(from));
  await store.caseIdentity(conversationId, 'AAAA');
  await store.keepIncoming({
    messageId: archiveId,
    archiveId,
    conversationId,
    mailboxId: 'support',
    quarantineReason: null,
    authentication,
    envelopeTo,
    at,
    parsed: {
      messageId: '',
      inReplyTo: '',
      references: [],
      from: { address: from, name: '' },
      replyTo: [],
      to: [],
      cc: [],
      subject: 'x',
      text: 'y',
      html: null,
      attachments: [],
      automatic,
      headers: new Map(),
    },
  });
  return archiveId;
}

for (const [place, open] of Object.entries(places))
  describe(`mail kept in ${place}`, () => {
    test('F93: a case gets its number with its first message, if it has none, with files or without', async () => {
      const store = await open();
      const file = { filename: 'a.txt', contentType: 'text/plain', contentId: '', inline: false };
      for (const attachments of [[{ ...file, content: Buffer.from('a') }], []]) {
        const conversationId = `c-${attachments.length}-files`;
        const message = async (): Promise<Parameters<MailStore['keepIncoming']>[0]> => {
          const archiveId = await store.accept(accepted('ann@customer.test'));
          const where = { messageId: archiveId, archiveId, conversationId, mailboxId: 'support', at: 1 };
          return { ...where, parsed: aParsedMail({ attachments }), quarantineReason: null };
        };
        const first = await store.keepIncoming({ ...(await message()), tagSuffix: 'K7Q2' });
        assert.match(first.tag ?? '', /^SP-\d{6}-K7Q2$/);
        assert.equal(await store.conversationByTag(first.tag ?? ''), conversationId);
        const second = await store.keepIncoming({ ...(await message()), tagSuffix: 'ZZZZ' });
        assert.deepEqual(second, first);
        assert.deepEqual(await store.caseIdentity(conversationId, 'ZZZZ'), {
          conversationId,
          tag: first.tag,
        });
        assert.equal((await store.keepIncoming(await message())).tag, undefined);
      }
    });

    test('C15: who sent a mail is kept with it, and what its client called itself', async () => {
      const store = await open();
      const dkim = [{ domain: 'customer.test', selector: 's', result: 'pass', aligned: true }];
      const authentication = { ...notChecked(7), verdict: 'pass', domain: 'customer.test', dkim } as const;
      const known = await keep(store, 'c-1', { from: 'ann@customer.test', authentication });
      const unknown = await keep(store, 'c-1', { from: 'ben@customer.test' });
      assert.deepEqual((await store.message(known))?.authentication, authentication);
      assert.equal((await store.message(unknown))?.authentication, null);
      assert.deepEqual(
        [...(await store.authentications([known, unknown, 'none']))],
        [[known, authentication]],
      );
      assert.deepEqual([...(await store.authentications([]))], []);
      assert.equal((await store.archived(known))?.helo, 'mx.customer.test');
    });

    test('T9: a machine takes part in a case that its mail opened, and in no other', async () => {
      const store = await open();
      await keep(store, 'c-1', { from: 'monitor@customer.test', automatic: true, at: 1 });
      await keep(store, 'c-1', { from: 'Ann@customer.test', at: 2 });
      await keep(store, 'c-1', { from: 'mailer-daemon@mx.test', automatic: true, at: 3 });
      assert.deepEqual([...(await store.participants('c-1'))].sort(), [
        'ann@customer.test',
        'monitor@customer.test',
      ]);
    });

    test('T7: of mails with one fingerprint, at whatever time they come, exactly one is the first', async () => {
      const store = await open();
      const ids = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => keep(store, 'c-1', { from: `${name}@customer.test` })),
      );
      const print = Buffer.from('one fingerprint');
      const firsts = await Promise.all(ids.map((id) => store.firstOfFingerprint(print, id)));
      const [first] = firsts;
      assert.ok(first && ids.includes(first.archiveId));
      assert.deepEqual(new Set(firsts.map(({ archiveId }) => archiveId)), new Set([first.archiveId]));
      assert.equal(first.waits, true);
      await store.markRouted(first.archiveId);
      const later = await store.firstOfFingerprint(print, ids[3] ?? '');
      assert.deepEqual(later, { archiveId: first.archiveId, waits: false });
      const other = await store.firstOfFingerprint(Buffer.from('another'), ids[3] ?? '');
      assert.equal(other.archiveId, ids[3]);
    });

    test('T7: a message names all for whom it came, each once', async () => {
      const store = await open();
      const messageId = await keep(store, 'c-1', { from: 'ann@customer.test' });
      await store.addRecipients(messageId, ['sales@demo.test', 'support@demo.test']);
      await store.addRecipients(messageId, ['sales@demo.test']);
      assert.deepEqual((await store.message(messageId))?.envelopeTo, [
        'support@demo.test',
        'sales@demo.test',
      ]);
    });

    test('T8: a message that is moved belongs to the other case, with who wrote it; what comes late changes nothing', async () => {
      const store = await open();
      await keep(store, 'c-1', { from: 'ann@customer.test' });
      const messageId = await keep(store, 'c-2', { from: 'maria@else.test' });
      const there = { messageId, toConversationId: 'c-1', movedAtMs: 1_000 };
      await store.moveMessage(there);
      await store.moveMessage(there);
      const back = { messageId, toConversationId: 'c-2', movedAtMs: 1_001 };
      await store.moveMessage(back);
      await store.moveMessage(there);
      assert.equal((await store.message(messageId))?.conversationId, 'c-2', 'the first move came once more');
      const again = { messageId, toConversationId: 'c-1', movedAtMs: 2_000 };
      await store.moveMessage(again);
      await store.moveMessage(back);
      assert.equal((await store.message(messageId))?.conversationId, 'c-1');
      assert.equal((await store.archived(messageId))?.conversationId, 'c-1');
      assert.deepEqual([...(await store.participants('c-1'))].sort(), [
        'ann@customer.test',
        'maria@else.test',
      ]);
      assert.deepEqual(await store.messages('c-2'), []);
    });
  });
