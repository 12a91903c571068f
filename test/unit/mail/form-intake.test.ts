// From a posted form to what its conversation is told; and that nobody outside can speak as a form.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFormIntake, type FormIntake } from '#gateway/forms/intake.ts';
import { intakeHeader, writeIntakeNote } from '#gateway/mail/intake-note.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { newConversationId } from '#gateway/mail/threading.ts';
import { aDirectory, aMailbox, aQueue, aRule } from '#test/support/directory.ts';
import { hostname, sign, startTestEdge, type TestEdge } from '#test/support/mail-edge.ts';
import { createKeptLog } from '#test/support/log.ts';

const directory = aDirectory({
  queues: [aQueue('support'), aQueue('sales'), aQueue('vip')],
  mailboxes: [aMailbox('support'), aMailbox('sales')],
  rules: [
    aRule('gold', {
      conditions: [{ field: 'hidden-field', name: 'customerId', operator: 'is', value: '4711' }],
      actions: { queueId: 'vip', fields: { contract: 'gold' } },
    }),
  ],
});

let edge: TestEdge;
let forms: FormIntake;

before(async () => {
  edge = await startTestEdge({ directory });
  let made = 0;
  forms = createFormIntake({
    directory: { current: () => directory, onChange: () => () => undefined },
    accept: (mail) => edge.acceptance.accept(mail),
    sign,
    hostname,
    clock: systemClock,
    randomBytes: (count) => Buffer.alloc(count, (made += 1)),
    log: createKeptLog(),
  });
});
after(() => edge.stop());

const posting = { remoteAddress: '192.0.2.1', userAgent: 'Browser', from: null };

async function take(slug: string, fields: Record<string, string>) {
  const texts = { email: 'eve@customer.test', message: 'Hello' };
  const taken = await forms.take(slug, { texts, fields, files: [] }, posting);
  await edge.acceptance.idle();
  const told = edge.client.received().find(({ messageId }) => messageId === taken.id);
  assert.ok(told !== undefined);
  assert.equal(told.conversationId, taken.conversationId);
  return told;
}

test('F4 F62 F44: a form makes a case in its queue, with its hidden fields; rules may look at them', async () => {
  const plain = await take('sales', { sourcePage: '/prices' });
  assert.equal(plain.queueId, 'sales');
  assert.equal(plain.fromAddress, 'eve@customer.test');
  assert.deepEqual(plain.fields, { client: '192.0.2.1 Browser', sourcePage: '/prices' });
  const gold = await take('sales', { customerId: '4711' });
  assert.equal(gold.queueId, 'vip');
  assert.equal(gold.ruleId, 'gold');
  assert.deepEqual(gold.fields, { client: '192.0.2.1 Browser', customerId: '4711', contract: 'gold' });
});

test('F62 T26: a mail from outside cannot speak as a form', async () => {
  const note = writeIntakeNote({ queueId: 'vip', fields: { customerId: '4711' } });
  const raw = `From: eve@customer.test\r\nTo: support@demo.test\r\n${intakeHeader}: ${note}\r\n\r\nHello\r\n`;
  const id = await edge.acceptance.accept({
    source: 'smtp',
    envelopeFrom: 'eve@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.1',
    mailboxId: 'support',
    raw: Buffer.from(raw),
  });
  await edge.acceptance.idle();
  const told = edge.client.received().find(({ messageId }) => messageId === id);
  assert.equal(told?.queueId, 'support');
  assert.deepEqual(told?.fields, {});
});

test('T8: a form joins no case, whatever tag and address are written into it', async () => {
  const first = await take('support', {});
  const identity = await edge.store.caseIdentity(first.conversationId, '');
  const texts = { email: 'eve@customer.test', subject: `Re: [${identity.tag}]`, message: 'Me again' };
  const taken = await forms.take('support', { texts, fields: {}, files: [] }, posting);
  await edge.acceptance.idle();
  const told = edge.client.received().find(({ messageId }) => messageId === taken.id);
  assert.equal(told?.conversationId, newConversationId(taken.id));
});
