// One suite for every place that mail is kept in: what the edge and the actors rely on, in memory and in Postgres alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createManualClock, type ManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance } from '#actors/adapters/system/clock.ts';
import type { AcceptedMail, MailStore, OutgoingMessage } from '#actors/ports/mail-store.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
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

const parsed: ParsedMail = {
  messageId: '<1@customer.test>',
  inReplyTo: '<0@customer.test>',
  references: ['<0@customer.test>'],
  from: { address: 'Ann@customer.test', name: 'Ann' },
  replyTo: [{ address: 'desk@customer.test', name: '' }],
  to: [{ address: 'support@demo.test', name: '' }],
  cc: [],
  subject: 'Lamp',
  text: 'Broken.',
  html: '<p>Broken.</p>',
  attachments: [
    {
      filename: 'a.txt',
      contentType: 'text/plain',
      contentId: '',
      inline: false,
      content: Buffer.from('one'),
    },
    {
      filename: 'b.png',
      contentType: 'image/png',
      contentId: '<b@x>',
      inline: true,
      content: Buffer.from('two'),
    },
  ],
  automatic: true,
  languages: ['de-AT', 'en'],
  headers: new Map(),
};

function outgoing(id: string, fields: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id,
    conversationId: 'c-1',
    at: 1_700_000_000_000,
    messageIdHeader: `<${id}@mx.demo.test>`,
    inReplyTo: '<1@customer.test>',
    references: ['<0@customer.test>', '<1@customer.test>'],
    from: { address: 'support@demo.test', name: 'Support' },
    to: [{ address: 'ann@customer.test', name: 'Ann' }],
    cc: [{ address: 'carl@customer.test', name: '' }],
    bcc: [{ address: 'ben@customer.test', name: '' }],
    replyTo: 'support+r.c-1.x@demo.test',
    subject: 'Re: Lamp',
    text: 'Send it back.',
    html: null,
    attachments: [],
    mailboxId: 'support',
    agentId: 'agent1',
    machine: false,
    cause: '',
    envelopeFrom: 'support+r.c-1.x@demo.test',
    ...fields,
  };
}

async function keep(store: MailStore, conversationId = 'c-1'): Promise<string> {
  const archiveId = await store.accept(accepted);
  await store.caseIdentity(conversationId, 'AAAA');
  const where = {
    messageId: archiveId,
    archiveId,
    conversationId,
    mailboxId: 'support',
    quarantineReason: null,
  };
  await store.keepIncoming({ ...where, at: 1_700_000_000_000, parsed });
  return archiveId;
}

for (const [place, open] of Object.entries(places))
  describe(`mail kept in ${place}`, () => {
    test('T6: what is accepted comes back byte for byte', async () => {
      const store = await open(createManualClock());
      const archived = await store.archived(await store.accept(accepted));
      assert.deepEqual(Buffer.from(archived?.raw ?? []), accepted.raw);
      assert.deepEqual(archived?.envelopeTo, accepted.envelopeTo);
      assert.equal(archived?.attempts, 0);
      assert.equal(archived?.conversationId, null);
      assert.equal(await store.archived('no-such'), null);
    });

    test('T6: unrouted mails are claimed oldest first, once at a time, until they are routed', async () => {
      const clock = createManualClock();
      const store = await open(clock);
      const ids: string[] = [];
      for (let at = 0; at < 3; at += 1) {
        ids.push(await store.accept(accepted));
        clock.advance(10);
      }
      const claim = async (limit: number): Promise<string[]> =>
        (await store.claimUnrouted(clock.now(), limit, 1_000)).map(({ id }) => id);
      assert.deepEqual(await claim(2), ids.slice(0, 2));
      assert.deepEqual(await claim(5), ids.slice(2));
      assert.deepEqual(await claim(5), []);
      clock.advance(1_001);
      await store.markRouted(ids[0] ?? '');
      await store.markAttempt(ids[1] ?? '', 'something');
      const again = await store.claimUnrouted(clock.now(), 5, 1_000);
      assert.deepEqual(
        again.map(({ id, attempts }) => [id, attempts]),
        [
          [ids[1], 1],
          [ids[2], 0],
        ],
      );
    });

    test('F93: a case keeps its number and tag, and each has its own', async () => {
      const store = await open(createManualClock());
      const one = await store.caseIdentity('c-1', 'K7Q2');
      assert.match(one.tag, /^SP-\d{6}-K7Q2$/);
      assert.deepEqual(await store.caseIdentity('c-1', 'ZZZZ'), one);
      assert.notEqual((await store.caseIdentity('c-2', 'K7Q2')).tag, one.tag);
      assert.equal(await store.conversationByTag(one.tag.toLowerCase()), 'c-1');
      assert.equal(await store.conversationByTag('SP-999999-AAAA'), null);
    });

    test('T7: an incoming message is kept once, under the case that was decided first', async () => {
      const store = await open(createManualClock());
      const id = await keep(store);
      await store.caseIdentity('c-2', 'BBBB');
      const other = {
        messageId: id,
        archiveId: id,
        conversationId: 'c-2',
        mailboxId: 'support',
        at: 1,
        parsed,
      };
      await store.keepIncoming({ ...other, quarantineReason: 'late' });
      const message = await store.message(id);
      assert.equal(message?.conversationId, 'c-1');
      assert.equal(message?.direction, 'in');
      assert.equal(message?.state, 'received');
      assert.equal(message?.replyTo, 'desk@customer.test');
      assert.equal(message?.automatic, true);
      assert.deepEqual(message?.languages, ['de-AT', 'en']);
      assert.equal((await store.archived(id))?.conversationId, 'c-1');
      assert.equal((await store.archived(id))?.quarantineReason, null);
      assert.deepEqual(
        message?.attachments.map(({ filename, size, inline }) => [filename, size, inline]),
        [
          ['a.txt', 3, false],
          ['b.png', 3, true],
        ],
      );
      const found = await store.attachmentContent(message?.attachments[1]?.id ?? '');
      assert.equal(Buffer.from(found?.content ?? []).toString(), 'two');
    });

    test('T20: a message is shown as somebody had it read, and again as it was kept', async () => {
      const store = await open(createManualClock());
      const id = await keep(store);
      const first = await store.message(id);
      await store.redecode(id, {
        charset: 'koi8-r',
        subject: 'Тема',
        fromName: 'Анна',
        text: 'Привет',
        html: null,
      });
      const again = await store.message(id);
      assert.deepEqual(
        [again?.charset, again?.subject, again?.from.name, again?.text, again?.html],
        ['koi8-r', 'Тема', 'Анна', 'Привет', null],
      );
      assert.equal(again?.from.address, first?.from.address);
      assert.equal((await store.messages('c-1'))[0]?.text, 'Привет');
      await store.redecode(id, null);
      assert.deepEqual(await store.message(id), first);
    });

    test('T8: Message-IDs and participants lead back to the case', async () => {
      const store = await open(createManualClock());
      await keep(store);
      assert.equal(await store.conversationByMessageIds(['<x@y>', '<1@customer.test>']), 'c-1');
      assert.equal(await store.conversationByMessageIds(['<0@customer.test>', '']), null);
      assert.equal(await store.conversationByMessageIds([]), null);
      await store.prepareOutgoing(outgoing('out-1'));
      assert.deepEqual([...(await store.participants('c-1'))].sort(), [
        'ann@customer.test',
        'ben@customer.test',
        'carl@customer.test',
      ]);
      assert.deepEqual(await store.participants('c-9'), []);
    });

    test('T11: a prepared message is queued once, with one delivery for each recipient', async () => {
      const store = await open(createManualClock());
      await store.caseIdentity('c-1', 'AAAA');
      await store.prepareOutgoing(outgoing('out-1'));
      await store.prepareOutgoing(outgoing('out-1', { text: 'changed' }));
      assert.equal((await store.message('out-1'))?.state, 'prepared');
      assert.deepEqual((await store.message('out-1'))?.deliveries, []);
      await store.release('out-1');
      await store.release('out-1');
      const message = await store.message('out-1');
      assert.equal(message?.state, 'queued');
      assert.equal(message?.text, 'Send it back.');
      const queued = message?.deliveries.filter(
        ({ state, attempts }) => state === 'queued' && attempts === 0,
      );
      assert.deepEqual(queued?.map(({ recipient }) => recipient).sort(), [
        'ann@customer.test',
        'ben@customer.test',
        'carl@customer.test',
      ]);
    });

    test('F98: of two messages with the same cause, the first is kept', async () => {
      const store = await open(createManualClock());
      await store.caseIdentity('c-1', 'AAAA');
      await store.prepareOutgoing(outgoing('r-1', { cause: 'receipt-c-1', machine: true }));
      await store.prepareOutgoing(outgoing('r-2', { cause: 'receipt-c-1', machine: true }));
      assert.equal((await store.message('r-1'))?.machine, true);
      assert.equal(await store.message('r-2'), null);
    });

    test('T10: a message is sent when all have it, and failed when one has not and none is open', async () => {
      const store = await open(createManualClock());
      await store.caseIdentity('c-1', 'AAAA');
      const outcomes = { 'out-1': 'delivered', 'out-2': 'failed' } as const;
      for (const [id, last] of Object.entries(outcomes)) {
        await store.prepareOutgoing(
          outgoing(id, { cc: [], bcc: [{ address: 'ben@customer.test', name: '' }] }),
        );
        await store.release(id);
        const done = { attempts: 1, lastCode: 250, lastText: 'ok' };
        await store.recordDelivery(id, 'ann@customer.test', { ...done, state: 'delivered' });
        await store.recordDelivery(id, 'ben@customer.test', { ...done, state: 'deferred', lastCode: null });
        assert.equal((await store.message(id))?.state, 'queued');
        await store.recordDelivery(id, 'ben@customer.test', { ...done, attempts: 2, state: last });
      }
      assert.equal((await store.message('out-1'))?.state, 'sent');
      assert.equal((await store.message('out-2'))?.state, 'failed');
    });

    test('the messages of a case come in the order of their time, notes among them', async () => {
      const store = await open(createManualClock());
      const id = await keep(store);
      const note = { messageId: 'n-1', conversationId: 'c-1', agentId: 'agent1', text: 'Note.' };
      await store.keepNote({ ...note, at: 1_700_000_000_002 });
      await store.keepNote({ ...note, at: 1_700_000_000_002, text: 'again' });
      await store.prepareOutgoing(outgoing('out-1', { at: 1_700_000_000_001 }));
      const messages = await store.messages('c-1');
      assert.deepEqual(
        messages.map(({ id: one, direction }) => [one, direction]),
        [
          [id, 'in'],
          ['out-1', 'out'],
          ['n-1', 'note'],
        ],
      );
      assert.equal(messages[2]?.text, 'Note.');
    });
  });
