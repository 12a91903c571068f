// Replies and receipts, from what is asked to the bytes that leave.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createEffectRunner } from '#actors/adapters/mail/effect-runner.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { AskedFigures } from '#actors/adapters/mail/notices.ts';
import { limits } from '#actors/limits.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { SendReceipt } from '#proto/gen/skillpost/v1/effects.ts';
import { QueueReply, WaitForecast } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aMailbox, aQueue, aTemplate } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { demoDirectory, hostname, sign } from '#test/support/mail-edge.ts';
import { messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import { mintReplyAddress, readReplyAddress } from '#actors/vocabulary/reply-address.ts';
import { createComposer } from '#gateway/mail/compose.ts';
import type { ReplyRequest } from '#gateway/mail/compose.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { renderMime } from '#gateway/mail/render.ts';

const tag = 'SP-000123-K7Q2';
const answering: StoredMessage = {
  id: 'in-1',
  conversationId: 'c-1',
  archiveId: 'in-1',
  direction: 'in',
  state: 'received',
  at: 1_700_000_000_000,
  messageIdHeader: '<2@customer.test>',
  inReplyTo: '',
  references: ['<1@customer.test>'],
  from: { address: 'ann@customer.test', name: 'Ann' },
  to: [{ address: 'support@demo.test', name: '' }],
  cc: [],
  bcc: [],
  replyTo: '',
  subject: 'Lamp',
  text: 'It is broken.\n',
  html: null,
  automatic: false,
  machine: false,
  mailboxId: 'support',
  agentId: '',
  envelopeFrom: 'ann@customer.test',
  attachments: [],
  deliveries: [],
};
const composer = createComposer({ hostname, sign });

function request(fields: Partial<ReplyRequest> = {}): ReplyRequest {
  return {
    messageId: 'out-1',
    at: 1_700_000_100_000,
    conversationId: 'c-1',
    tag,
    mailbox: aMailbox('support', { name: 'Support' }),
    agentId: 'agent1',
    answering,
    body: { text: 'Send it back.' },
    ...fields,
  };
}

async function rendered(reply: ReturnType<typeof composer.composeReply>) {
  const store = createMemoryMailStore({ clock: systemClock, chance: systemChance });
  await store.prepareOutgoing(reply);
  const message = await store.message(reply.id);
  assert.ok(message);
  const parts = await Promise.all(message.attachments.map(({ id }) => store.attachmentContent(id)));
  const raw = await renderMime(
    message,
    parts.filter((part) => part !== null),
  );
  return { raw, parsed: await parseMail(raw) };
}

test('F95: a reply has a fixed Message-ID, its ancestors, a signed reply address and one tag', async () => {
  const { raw, parsed } = await rendered(composer.composeReply(request()));
  assert.equal(parsed.messageId, messageIdHeader('out-1', { hostname, sign }));
  assert.equal(parsed.inReplyTo, '<2@customer.test>');
  assert.deepEqual(parsed.references, ['<1@customer.test>', '<2@customer.test>']);
  assert.deepEqual(parsed.from, { address: 'support@demo.test', name: 'Support' });
  assert.deepEqual(parsed.to, [{ address: 'ann@customer.test', name: 'Ann' }]);
  assert.equal(parsed.subject, `Re: Lamp [${tag}]`);
  const replyTo = parsed.replyTo[0]?.address ?? '';
  assert.equal(readReplyAddress(sign, replyTo, ['support@demo.test'])?.conversationId, 'c-1');
  assert.equal(parsed.text.trim(), 'Send it back.');
  assert.doesNotMatch(raw.toString(), /auto-submitted/i);
});

test('design: a message is rendered to the same bytes every time', async () => {
  const body = { text: 'a', html: '<p>a</p>', attachments: [file('a.txt', 'x')] };
  const one = await rendered(composer.composeReply(request({ body })));
  const other = await rendered(composer.composeReply(request({ body })));
  assert.deepEqual(one.raw, other.raw);
});

test('F19: Cc is shown, Bcc is in no header but gets the mail, attachments arrive whole', async () => {
  const reply = composer.composeReply(
    request({
      body: {
        html: '<p>See <b>file</b></p>',
        cc: [{ address: 'carl@customer.test', name: 'Carl' }],
        bcc: [
          { address: 'secret@customer.test', name: '' },
          { address: 'ANN@customer.test', name: '' },
        ],
        attachments: [file('päper.txt', 'content')],
      },
    }),
  );
  assert.deepEqual(reply.bcc, [{ address: 'secret@customer.test', name: '' }]);
  assert.equal(reply.text, 'See file');
  const { raw, parsed } = await rendered(reply);
  assert.deepEqual(parsed.cc, [{ address: 'carl@customer.test', name: 'Carl' }]);
  assert.ok(!raw.toString().includes('secret@customer.test'));
  assert.equal(parsed.attachments[0]?.filename, 'päper.txt');
  assert.equal(Buffer.from(parsed.attachments[0]?.content ?? []).toString(), 'content');
});

test('a reply goes to Reply-To when there is one, and to the same people when our own message is followed up', () => {
  const toReplyTo = composer.composeReply(
    request({ answering: { ...answering, replyTo: 'desk@customer.test' } }),
  );
  assert.equal(toReplyTo.to[0]?.address, 'desk@customer.test');
  const followUp = composer.composeReply(
    request({
      answering: { ...answering, direction: 'out', to: [{ address: 'ben@customer.test', name: '' }] },
    }),
  );
  assert.equal(followUp.to[0]?.address, 'ben@customer.test');
  const quoting = composer.composeReply(request({ quote: true }));
  assert.match(quoting.text, /^Send it back\.\n\nAnn wrote on .+:\n> It is broken\.$/);
});

test('a header cannot be smuggled in by a subject or a name', async () => {
  const evil = {
    ...answering,
    subject: 'x\r\nBcc: evil@x.test',
    from: { address: 'ann@customer.test', name: 'A\r\nX-Evil: 1' },
  };
  const { parsed } = await rendered(composer.composeReply(request({ answering: evil })));
  assert.equal(parsed.headers.has('bcc'), false);
  assert.equal(parsed.headers.has('x-evil'), false);
});

function file(filename: string, content: string) {
  return { filename, contentType: 'text/plain', contentId: '', inline: false, content: Buffer.from(content) };
}

function aReceipt(customerAddress = 'ann@customer.test', fields: Partial<SendReceipt> = {}) {
  const value = {
    ...SendReceipt.create({}),
    conversationId: 'c-1',
    tag,
    queueId: 'support',
    mailboxId: 'support',
    customerAddress,
    subject: 'Lamp',
    messageId: 'in-1',
    ...fields,
  };
  return { effect: { $case: 'sendReceipt' as const, value } };
}

interface Around {
  readonly directory?: Directory;
  readonly figures?: (asked: AskedFigures) => Partial<QueueReply>;
}

function anEffectRunner({ directory: snapshot = demoDirectory(), figures }: Around = {}) {
  const mailStore = createMemoryMailStore({ clock: systemClock, chance: systemChance });
  const asked: AskedFigures[] = [];
  const directory = { current: () => snapshot, onChange: () => () => undefined };
  const run = createEffectRunner({
    mailStore,
    directory,
    hostname,
    sign,
    clock: systemClock,
    log: createKeptLog(),
    figures: async (wanted) => {
      asked.push(wanted);
      return { ...QueueReply.create({}), ...figures?.(wanted) };
    },
  });
  return { run, mailStore, asked };
}

test('F98: a receipt is one per case however often it is asked for, by a machine, with a null return path', async () => {
  const { run, mailStore } = anEffectRunner();
  await run(aReceipt(), '17-1');
  await run(aReceipt(), '17-1');
  await run(aReceipt(), '99-5');
  assert.equal(mailStore.jobs.length, 1);
  const [receipt] = await mailStore.messages('c-1');
  assert.ok(receipt);
  assert.equal(receipt.envelopeFrom, '');
  assert.equal(receipt.text, `Dear ann@customer.test, we have ${tag} in support.`);
  const raw = (await renderMime(receipt, [])).toString();
  assert.match(raw, /^Auto-Submitted: auto-replied\r$/m);
  assert.match(raw, /^X-Auto-Response-Suppress: All\r$/m);
  assert.match(raw, /^X-Skillpost-Cause: receipt-c-1\r$/m);
});

test('N5: no receipt goes to ourselves or to nobody', async () => {
  const { run, mailStore } = anEffectRunner();
  const own = mintReplyAddress(sign, 'sales@demo.test', 'c-2');
  for (const address of ['', 'Sales@demo.test', own]) await run(aReceipt(address), address);
  assert.equal(mailStore.jobs.length, 0);
});

test('the effect of a reply releases the prepared message to each recipient once', async () => {
  const { run, mailStore } = anEffectRunner();
  await mailStore.prepareOutgoing(
    composer.composeReply(request({ body: { text: 'a', cc: [{ address: 'b@c.test', name: '' }] } })),
  );
  assert.equal(mailStore.jobs.length, 0);
  const effect = {
    effect: { $case: 'sendPreparedMessage' as const, value: { messageId: 'out-1', conversationId: 'c-1' } },
  };
  await run(effect, '1-1');
  await run(effect, '1-1');
  assert.deepEqual(
    mailStore.jobs.map(({ recipient }) => recipient),
    ['ann@customer.test', 'b@c.test'],
  );
});

const words: WaitForecast = { ...WaitForecast.create({}), words: 'within 2 hours' };

function telling(text: string, subject = ''): Directory {
  const templates = [aTemplate('receipt', { text, subject }), aTemplate('hold', { kind: 'hold', text })];
  return aDirectory({ queues: [aQueue('support')], mailboxes: [aMailbox('support')], templates });
}

test('F101, F102: a receipt tells place and wait as its queue says them, and makes that a promise', async () => {
  const directory = telling('Your place: {position}. We answer {ewt}.');
  // The item reaches its queue only after the first look.
  const { run, mailStore, asked } = anEffectRunner({
    directory,
    figures: () => ({ waits: asked.length > 1, position: 7, forecast: words }),
  });
  await run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  const [receipt] = await mailStore.messages('c-1');
  assert.equal(receipt?.text, 'Your place: 7. We answer within 2 hours.');
  assert.deepEqual(
    asked.map(({ queueId, workItemId, record }) => [queueId, workItemId, record]),
    [
      ['support', 'w-1', true],
      ['support', 'w-1', true],
    ],
  );
  assert.equal(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size, 2);
});

test('F101: what cannot be said is left out, sentence by sentence, and a queue that does not know is asked no further', async () => {
  const directory = telling('Thank you. You are number {position}. We answer {ewt}.\n{ewt}\nRegards');
  const { run, mailStore, asked } = anEffectRunner({
    directory,
    figures: () => ({ waits: true, position: 2 }),
  });
  await run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  assert.equal((await mailStore.messages('c-1'))[0]?.text, 'Thank you. You are number 2.\nRegards');
  assert.equal(asked.length, 1);
  const never = anEffectRunner({ directory });
  await never.run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  assert.equal((await never.mailStore.messages('c-1'))[0]?.text, 'Thank you.\nRegards');
  assert.equal(never.asked.length, limits.noticeFigureTries);
});

test('F106: a queue that does not answer keeps no receipt from going out', async () => {
  const { run, mailStore } = anEffectRunner({
    directory: telling('Thank you. We answer {ewt}.'),
    figures: () => assert.fail('no answer'),
  });
  await run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  assert.equal((await mailStore.messages('c-1'))[0]?.text, 'Thank you.');
});

test('F102: each hold notice goes out once, however often it is asked for, and tells no figures without asking', async () => {
  const { run, mailStore, asked } = anEffectRunner({ directory: telling('Still {case.id} in {queue}.') });
  const hold = (number: number) =>
    aReceipt('ann@customer.test', { notice: 'hold', workItemId: 'w-1', number });
  for (const number of [1, 1, 2, 2]) await run(hold(number), `${number}-1`);
  const sent = await mailStore.messages('c-1');
  assert.deepEqual(sent.map(({ id }) => id).toSorted(), ['hold-c-1-1', 'hold-c-1-2']);
  assert.ok(
    sent.every(
      ({ envelopeFrom, machine, text }) =>
        envelopeFrom === '' && machine && text === `Still ${tag} in support.`,
    ),
  );
  assert.equal(asked.length, 0);
});

test('F103: what comes outside the hours is answered once, in place of the receipt, with the hours', async () => {
  const schedule = {
    id: 'days',
    name: 'Days',
    zone: 'Europe/Berlin',
    weekly: [{ day: 1, from: '08:00', to: '19:00' }],
    holidays: [],
  };
  const directory = aDirectory({
    queues: [aQueue('support', { scheduleId: 'days' })],
    mailboxes: [aMailbox('support')],
    schedules: [schedule],
    templates: [aTemplate('closed', { kind: 'closed', text: 'We are here {hours}.' }), aTemplate('receipt')],
  });
  const { run, mailStore } = anEffectRunner({ directory });
  await run(aReceipt('ann@customer.test', { notice: 'closed' }), '1-1');
  await run(aReceipt('ann@customer.test'), '1-2');
  const sent = await mailStore.messages('c-1');
  assert.deepEqual(
    sent.map(({ text }) => text),
    ['We are here Monday 08:00–19:00 (Europe/Berlin).'],
  );
});
