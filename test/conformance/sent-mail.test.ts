// What agents have sent, in every place that mail is kept in: taken back, tried again, listed.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createManualClock, type ManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance } from '#actors/adapters/system/clock.ts';
import type { MailStore, OutgoingMessage } from '#actors/ports/mail-store.ts';
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

for (const [name, open] of Object.entries(places)) {
  describe(`mail that was sent, kept in ${name}`, () => {
    test('C10: what was taken back never leaves, is in no list, and gives back what was written', async () => {
      const store = await open(createManualClock());
      await store.caseIdentity('c-1', 'AAAA');
      const draft = { text: 'As written', html: '', quote: true, files: 0 };
      await store.prepareOutgoing(outgoing('out-1', { draft }));
      await store.withdraw('out-1');
      await store.release('out-1');
      const kept = await store.message('out-1');
      assert.deepEqual([kept?.state, kept?.deliveries, kept?.draft], ['withdrawn', [], draft]);
      assert.deepEqual(await store.messages('c-1'), []);
      assert.deepEqual(await store.participants('c-1'), []);
      await store.prepareOutgoing(outgoing('out-2', { draft }));
      await store.release('out-2');
      await store.withdraw('out-2');
      const released = await store.message('out-2');
      assert.deepEqual([released?.state, released?.draft], ['queued', null]);
    });

    test('T10: a recipient that failed is tried again, or another address in its place, once', async () => {
      const store = await open(createManualClock());
      await store.caseIdentity('c-1', 'AAAA');
      await store.prepareOutgoing(outgoing('out-1', { cc: [], bcc: [] }));
      await store.release('out-1');
      const failed = { state: 'failed', attempts: 3, lastCode: 550, lastText: 'no' } as const;
      const states = async (): Promise<unknown> => {
        const message = await store.message('out-1');
        const each = message?.deliveries.map(({ recipient, state, attempts, replacedBy }) =>
          [recipient, state, attempts, replacedBy].join(' '),
        );
        return [message?.state, ...(each ?? []).toSorted()];
      };
      await store.redeliver('out-1', 'ann@customer.test', '');
      assert.deepEqual(await states(), ['queued', 'ann@customer.test queued 0 ']);
      await store.recordDelivery('out-1', 'ann@customer.test', failed);
      await store.redeliver('out-1', 'ann@customer.test', '');
      assert.deepEqual(await states(), ['queued', 'ann@customer.test queued 0 ']);
      await store.recordDelivery('out-1', 'ann@customer.test', failed);
      await store.redeliver('out-1', 'ann@customer.test', 'new@customer.test');
      await store.redeliver('out-1', 'ann@customer.test', 'other@customer.test');
      const moved = ['ann@customer.test failed 3 new@customer.test', 'new@customer.test queued 0 '];
      assert.deepEqual(await states(), ['queued', ...moved]);
      await store.recordDelivery('out-1', 'new@customer.test', {
        ...failed,
        state: 'delivered',
        attempts: 1,
      });
      assert.equal((await store.message('out-1'))?.state, 'sent');
    });

    test('F69: what an agent sent is listed newest first, without what has not left and what machines wrote', async () => {
      const store = await open(createManualClock());
      await store.caseIdentity('c-1', 'AAAA');
      const at = 1_700_000_000_000;
      for (const [index, id] of ['out-1', 'out-2', 'out-3'].entries()) {
        await store.prepareOutgoing(outgoing(id, { at: at + index * 1_000 }));
        if (id !== 'out-3') await store.release(id);
      }
      await store.prepareOutgoing(outgoing('r-1', { at: at + 9_000, machine: true, cause: 'r' }));
      await store.release('r-1');
      const ids = async (since: number, limit = 10): Promise<readonly string[]> =>
        (await store.sentBy('agent1', since, limit)).map(({ id }) => id);
      assert.deepEqual(await ids(at), ['out-2', 'out-1']);
      assert.deepEqual(await ids(at + 1), ['out-2']);
      assert.deepEqual(await ids(at, 1), ['out-2']);
      assert.deepEqual(await store.sentBy('agent2', at, 10), []);
    });
  });
}
