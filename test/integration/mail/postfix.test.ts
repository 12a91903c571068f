// Mail by way of Postfix, both ways: as the relay that ours leaves by, and as a server that passes mail of others on to us.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { createCourier } from '#gateway/outbound/courier.ts';
import { startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { noPostfix, startPostfix } from '#test/support/postfix.ts';
import type { Postfix } from '#test/support/postfix.ts';
import { startSmtpSink } from '#test/support/smtp-sink.ts';
import type { SmtpSink } from '#test/support/smtp-sink.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

const skip = (await noPostfix()) ?? false;
let edge: TestEdge;
let sink: SmtpSink;
let outward: Postfix;
let inward: Postfix;
before(async () => {
  if (skip !== false) return;
  [edge, sink] = await Promise.all([startTestEdge(), startSmtpSink()]);
  outward = await startPostfix(sink.port, ['message_size_limit = 100000']);
  inward = await startPostfix(edge.port);
});
after(async () => {
  await inward?.stop();
  await outward?.stop();
  await sink?.stop();
  await edge?.stop();
});

const noNames = {
  mx: () => Promise.reject(new Error('none')),
  addresses: () => Promise.reject(new Error('none')),
};

test('T10: letters leave by Postfix as a relay, over connections that are used again', { skip }, async () => {
  const courier = createCourier({
    hostname: 'mx.demo.test',
    relayUrl: `smtp://127.0.0.1:${outward.port}`,
    resolver: noNames,
    clock: systemClock,
    chance: systemChance,
  });
  try {
    const raw = (number: number): Buffer => Buffer.from(`Subject: Number ${number}\r\n\r\n.dots\r\n..\r\n`);
    for (let number = 0; number < 10; number += 1) {
      const letter = { envelopeFrom: 'support@demo.test', recipient: 'ann@customer.test', raw: raw(number) };
      const outcome = await courier.deliver(letter);
      assert.equal(outcome.state, 'delivered', outcome.text);
      assert.match(outcome.text, /queued as/);
    }
    assert.equal(courier.connections(), 1);
    const large = await courier.deliver({
      envelopeFrom: 'support@demo.test',
      recipient: 'ann@customer.test',
      raw: Buffer.alloc(100_001, 'x'),
    });
    assert.deepEqual([large.state, large.code], ['failed', 552]);
    const arrived = await sink.waitFor(10, 60_000);
    assert.ok(arrived.every(({ raw: text }) => text.endsWith('\r\n\r\n.dots\r\n..\r\n')));
    assert.equal((await outward.log()).match(/ connect from /g)?.length, 1);
  } finally {
    courier.stop();
  }
});

test(
  'T6: mail that Postfix passes on becomes cases; what we refuse comes back to its sender',
  { skip },
  async () => {
    const mail = (subject: string): string =>
      `From: ann@customer.test\r\nSubject: ${subject}\r\n\r\nHello.\r\n`;
    assert.match(await sendRaw(inward.port, mail('By way of Postfix')), /^250 /);
    const told = await until(
      'the case',
      () => edge.client.received().find(({ subject }) => subject === 'By way of Postfix'),
      { timeoutMs: 60_000 },
    );
    assert.equal(told.queueId, 'support');
    assert.match(await sendRaw(inward.port, mail('To nobody'), { to: ['nobody@demo.test'] }), /^250 /);
    await until('the refusal', async () => /status=bounced .*550 5\.1\.1/.test(await inward.log()), {
      timeoutMs: 60_000,
    });
  },
);
