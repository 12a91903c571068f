// Mail out over real sockets: what is sent, tried again, given up, and through which servers.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { OutgoingMessage } from '#actors/ports/mail-store.ts';
import { limits } from '#actors/limits.ts';
import { createCourier } from '#gateway/outbound/courier.ts';
import type { CourierDeps } from '#gateway/outbound/courier.ts';
import { createDeliver } from '#gateway/outbound/delivery.ts';
import type { MailResolver } from '#gateway/outbound/targets.ts';
import { createKeptLog } from '#test/support/log.ts';
import { createFakeClient, hostname } from '#test/support/mail-edge.ts';
import { startSmtpSink } from '#test/support/smtp-sink.ts';
import type { SmtpSink } from '#test/support/smtp-sink.ts';

let sink: SmtpSink;
before(async () => {
  sink = await startSmtpSink();
});
after(() => sink.stop());
let lateMs = 0;
afterEach(() => {
  lateMs = 0;
});

const clock: Clock = { now: () => systemClock.now() + lateMs, after: systemClock.after.bind(systemClock) };
const recipient = 'ann@customer.test';

function outgoing(id: string): OutgoingMessage {
  return {
    id,
    conversationId: 'c-1',
    at: systemClock.now(),
    messageIdHeader: `<${id}@${hostname}>`,
    inReplyTo: '',
    references: [],
    from: { address: 'support@demo.test', name: 'Support' },
    to: [{ address: recipient, name: 'Ann' }],
    cc: [],
    bcc: [],
    replyTo: '',
    subject: 'Hello',
    text: 'Hello.\n.\n..dots\n',
    html: null,
    attachments: [],
    mailboxId: 'support',
    agentId: '',
    machine: false,
    cause: '',
    envelopeFrom: 'support+r.x@demo.test',
  };
}

function noNames(): MailResolver {
  return { mx: () => failing('ENOTFOUND'), addresses: () => failing('ENOTFOUND') };
}

function failing(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(code), { code }));
}

let number = 0;

/** A released message, and what delivers it. */
async function aDelivery(courier: Partial<CourierDeps> = {}) {
  number += 1;
  const messageId = `out-${number}`;
  const store = createMemoryMailStore({ clock, chance: systemChance });
  await store.prepareOutgoing(outgoing(messageId));
  await store.release(messageId);
  const client = createFakeClient();
  const deliver = createDeliver({
    mailStore: store,
    client,
    clock,
    log: createKeptLog(),
    retryMs: [1_000, 2_000],
    courier: createCourier({
      hostname,
      relayUrl: `smtp://127.0.0.1:${sink.port}`,
      resolver: noNames(),
      clock,
      chance: systemChance,
      directPort: sink.port,
      ...courier,
    }),
  });
  return {
    attempt: () => deliver({ messageId, recipient }),
    client,
    outcomes: () =>
      client.told.flatMap(({ command }) => (command.$case === 'delivery' ? [command.value.outcome] : [])),
    state: async () => (await store.message(messageId))?.state,
    delivery: async () => (await store.message(messageId))?.deliveries[0],
    sent: () => sink.mails.filter(({ raw }) => raw.includes(`<${messageId}@`)),
  };
}

test('a message reaches its recipient whole, over TLS when offered, and the case is told', async () => {
  const delivery = await aDelivery();
  assert.equal(await delivery.attempt(), null);
  const [mail] = delivery.sent();
  assert.equal(mail?.envelopeFrom, 'support+r.x@demo.test');
  assert.deepEqual(mail?.recipients, [recipient]);
  assert.equal(mail?.secure, true);
  assert.match(mail?.raw ?? '', /\r\n\.\r\n\.\.dots\r\n/);
  assert.deepEqual(delivery.outcomes(), ['delivered']);
  assert.equal(await delivery.state(), 'sent');
});

test('T10 C14: a 451 is tried again after the waits of the ladder, and then delivered once', async () => {
  const delivery = await aDelivery();
  sink.refuse({ at: 'rcpt', code: 451, text: 'greylisted' }, { at: 'data', code: 452, text: 'full' });
  const first = await delivery.attempt();
  assert.ok(Math.abs((first ?? 0) - clock.now() - 1_000) < 500, 'the first wait');
  const known = await delivery.delivery();
  assert.equal(known?.state, 'deferred');
  assert.equal(known?.lastCode, 451);
  assert.match(known?.lastText ?? '', /greylisted/);
  const second = await delivery.attempt();
  assert.ok(Math.abs((second ?? 0) - clock.now() - 2_000) < 500, 'the second wait');
  assert.equal(await delivery.attempt(), null);
  assert.equal(delivery.sent().length, 1);
  assert.deepEqual(delivery.outcomes(), ['deferred', 'deferred', 'delivered']);
  assert.equal((await delivery.delivery())?.attempts, 3);
});

test('a 550 is final: nothing is sent again, and the case hears why', async () => {
  const delivery = await aDelivery();
  sink.refuse({ at: 'rcpt', code: 550, text: '5.1.1 nobody of that name' });
  assert.equal(await delivery.attempt(), null);
  const known = await delivery.delivery();
  assert.equal(known?.state, 'failed');
  assert.equal(known?.lastCode, 550);
  assert.equal(await delivery.state(), 'failed');
  assert.deepEqual(delivery.outcomes(), ['failed']);
  assert.equal(await delivery.attempt(), null);
  assert.equal(delivery.sent().length, 0);
});

test('a server that nobody answers at is tried for 5 days, then the message has failed (RFC 5321 §4.5.4.1)', async () => {
  const delivery = await aDelivery({ relayUrl: 'smtp://127.0.0.1:1' });
  assert.notEqual(await delivery.attempt(), null);
  lateMs = limits.deliveryGiveUpMs + 1_000;
  assert.equal(await delivery.attempt(), null);
  assert.deepEqual(delivery.outcomes(), ['deferred', 'failed']);
  assert.match((await delivery.delivery())?.lastText ?? '', /^4\.4\.7 given up after 2 attempts/);
});

test('a case that could not be told is told later, without sending again', async () => {
  const delivery = await aDelivery();
  delivery.client.setDown(true);
  await assert.rejects(delivery.attempt());
  delivery.client.setDown(false);
  assert.equal(await delivery.attempt(), null);
  assert.equal(delivery.sent().length, 1);
  assert.deepEqual(delivery.outcomes(), ['delivered']);
});

test('direct delivery tries MX hosts in order of preference, and goes on when one does not answer', async () => {
  const asked: string[] = [];
  const resolver: MailResolver = {
    mx: async () => [
      { exchange: 'second.test', priority: 20 },
      { exchange: 'first.test', priority: 10 },
    ],
    addresses: async (host) => {
      asked.push(host);
      // Nobody listens at 127.0.0.2: the sink is bound to 127.0.0.1 alone.
      return host === 'first.test' ? ['127.0.0.2'] : ['127.0.0.1'];
    },
  };
  const delivery = await aDelivery({ relayUrl: '', resolver });
  assert.equal(await delivery.attempt(), null);
  assert.deepEqual(asked, ['first.test', 'second.test']);
  assert.equal(delivery.sent().length, 1);
});

test('without MX the domain itself takes the mail (RFC 5321 §5.1)', async () => {
  const resolver: MailResolver = { mx: () => failing('ENODATA'), addresses: async () => ['127.0.0.1'] };
  const delivery = await aDelivery({ relayUrl: '', resolver });
  assert.equal(await delivery.attempt(), null);
  assert.equal(delivery.sent().length, 1);
});

test('a null MX and an unknown domain are final, a silent DNS is not (RFC 7505)', async () => {
  const none = { ...noNames(), mx: async () => [{ exchange: '', priority: 0 }] };
  const nullMx = await aDelivery({ relayUrl: '', resolver: none });
  assert.equal(await nullMx.attempt(), null);
  assert.match((await nullMx.delivery())?.lastText ?? '', /^5\.1\.10/);
  const unknown = await aDelivery({ relayUrl: '', resolver: noNames() });
  assert.equal(await unknown.attempt(), null);
  assert.equal((await unknown.delivery())?.state, 'failed');
  const silent = { ...noNames(), mx: () => failing('ETIMEOUT') };
  const waiting = await aDelivery({ relayUrl: '', resolver: silent });
  assert.notEqual(await waiting.attempt(), null);
  assert.equal((await waiting.delivery())?.state, 'deferred');
});

test('a relay gets its login; a wrong one is tried again, for it may be put right', async () => {
  const guarded = await startSmtpSink({ login: { user: 'we', pass: 'se:cret@1' } });
  try {
    const right = await aDelivery({ relayUrl: `smtp://we:se%3Acret%401@127.0.0.1:${guarded.port}` });
    assert.equal(await right.attempt(), null);
    assert.equal(guarded.mails.length, 1);
    const wrong = await aDelivery({ relayUrl: `smtp://we:wrong@127.0.0.1:${guarded.port}` });
    assert.notEqual(await wrong.attempt(), null);
    const delivery = await wrong.delivery();
    assert.equal(delivery?.state, 'deferred');
    assert.match(delivery?.lastText ?? '', /^The relay does not take our login: 535/);
    // A relay that offers no login gets no mail unproven either.
    const open = await aDelivery({ relayUrl: `smtp://we:pass@127.0.0.1:${sink.port}` });
    assert.notEqual(await open.attempt(), null);
    assert.match((await open.delivery())?.lastText ?? '', /^The relay does not take our login: /);
  } finally {
    await guarded.stop();
  }
});
