// Mail in over real sockets: what is taken, what is refused and with which codes, and that 250 means kept.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { mintReplyAddress } from '#actors/vocabulary/reply-address.ts';
import { sign, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { sendRaw, talkTo } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

let edge: TestEdge;
before(async () => {
  edge = await startTestEdge();
});
after(() => edge.stop());

const simple = (subject: string, extra = ''): string =>
  `From: Ann <ann@customer.test>\r\nTo: support@demo.test\r\nSubject: ${subject}\r\n${extra}\r\nHello.\r\n`;

/** Sends, and waits for what the conversation is told. */
async function received(raw: string, envelope: Parameters<typeof sendRaw>[2] = {}) {
  const answer = await sendRaw(edge.port, raw, envelope);
  const id = /^250 2\.6\.0 accepted as (\S+)$/.exec(answer)?.[1];
  assert.ok(id, `accepted: ${answer}`);
  return until(`mail ${id} at its conversation`, () =>
    edge.client.received().find(({ messageId }) => messageId === id),
  );
}

test('T6: the reply 250 names the archive id, and the mail is archived as it came', async () => {
  const told = await received(simple('Where is my order?'));
  assert.equal(told.subject, 'Where is my order?');
  assert.equal(told.fromAddress, 'ann@customer.test');
  assert.equal(told.queueId, 'support');
  const archived = await edge.store.archived(told.messageId);
  const raw = Buffer.from(archived?.raw ?? []).toString('latin1');
  assert.match(
    raw,
    /^Received: from client\.test \(\[127\.0\.0\.1\]\)\r\n\tby mx\.demo\.test with ESMTP id /,
  );
  assert.ok(raw.endsWith(simple('Where is my order?')));
  assert.equal(archived?.envelopeFrom, 'customer@customer.test');
  await until('the row to be marked routed', () => !edge.store.unrouted().includes(told.messageId));
});

test('T6: while the store does not answer, mail gets 451 and never 250', async () => {
  edge.store.setDown(true);
  try {
    assert.match(await sendRaw(edge.port, simple('Too early')), /^451 4\.3\.0 /);
  } finally {
    edge.store.setDown(false);
  }
  assert.match(await sendRaw(edge.port, simple('Now')), /^250 2\.6\.0 /);
});

test('T6: 250 comes only after the store has committed', async () => {
  const gate = Promise.withResolvers<void>();
  const slow = { ...edge.store, accept: async () => gate.promise.then(() => 'kept-at-last') };
  const own = await startTestEdge({ mailStore: slow });
  const talk = await talkTo(own.port);
  try {
    await talk.say('EHLO client.test\r\n');
    await talk.say('MAIL FROM:<a@b.test>\r\n');
    await talk.say('RCPT TO:<support@demo.test>\r\n');
    await talk.say('DATA\r\n');
    let answer = '';
    const answered = talk.say(`${simple('Slow')}.\r\n`).then((reply) => {
      answer = reply;
    });
    // Another whole session passes while the first one waits.
    await sendRaw(edge.port, simple('Meanwhile'));
    assert.equal(answer, '');
    gate.resolve();
    await answered;
    assert.equal(answer, '250 2.6.0 accepted as kept-at-last');
  } finally {
    talk.end();
    await own.stop();
  }
});

test('T6: a store that has no room says 452', async () => {
  const full = {
    ...edge.store,
    accept: () => Promise.reject(new SkillpostError('STORE_FULL', 'overloaded', 'Too much at once.')),
  };
  const own = await startTestEdge({ mailStore: full });
  try {
    assert.match(await sendRaw(own.port, simple('Full')), /^452 4\.3\.1 /);
  } finally {
    await own.stop();
  }
});

test('recipients: unknown here is 550 5.1.1, another domain is 550 5.7.1', async () => {
  assert.match(await sendRaw(edge.port, '', { to: ['nobody@demo.test'] }), /^550 5\.1\.1 /);
  assert.match(await sendRaw(edge.port, '', { to: ['someone@elsewhere.test'] }), /^550 5\.7\.1 /);
  assert.match(await sendRaw(edge.port, '', { to: ['support%elsewhere.test@demo.test'] }), /^550 5\.1\.1 /);
});

test('recipients: plus-forms, other cases, the postmaster and signed reply addresses are ours', async () => {
  const reply = mintReplyAddress(sign, 'sales@demo.test', 'c-known');
  for (const to of ['Support+orders@Demo.Test', 'postmaster@demo.test', 'postmaster', reply])
    assert.match(await sendRaw(edge.port, simple('Hi'), { to: [to] }), /^250 2\.6\.0 /, to);
});

test('F95: mail to a signed reply address goes to its case, whatever else it says', async () => {
  const reply = mintReplyAddress(sign, 'sales@demo.test', 'c-known', 'ann@customer.test');
  const told = await received(simple('Something else'), { to: ['support@demo.test', reply] });
  assert.equal(told.conversationId, 'c-known');
  assert.equal(told.mailboxId, 'sales');
});

test('size: 30 MB is 552 5.3.4, declared or not', async () => {
  const talk = await talkTo(edge.port);
  try {
    const features = await talk.say('EHLO client.test\r\n');
    for (const feature of [`SIZE ${limits.messageBytes}`, '8BITMIME', 'SMTPUTF8', 'PIPELINING', 'STARTTLS'])
      assert.ok(features.includes(feature), feature);
    assert.ok(!features.includes('AUTH'));
    assert.match(await talk.say('MAIL FROM:<a@b.test> SIZE=31457280\r\n'), /^552 5\.3\.4 /);
    await talk.say('MAIL FROM:<a@b.test>\r\n');
    await talk.say('RCPT TO:<support@demo.test>\r\n');
    await talk.say('DATA\r\n');
    const line = `${'x'.repeat(998)}\r\n`;
    for (let sent = 0; sent < 30; sent += 1) talk.send(line.repeat(1_049));
    assert.match(await talk.say('.\r\n'), /^552 5\.3\.4 /);
    assert.match(await talk.say('NOOP\r\n'), /^250 /);
  } finally {
    talk.end();
  }
});

test('T3: an empty message, one without From, broken MIME and an unknown charset each become a case', async () => {
  const empty = await received('');
  assert.equal(empty.fromAddress, 'customer@customer.test');
  const noFrom = await received('Subject: Who am I\r\n\r\nx\r\n');
  assert.equal(noFrom.fromAddress, 'customer@customer.test');
  assert.equal(noFrom.subject, 'Who am I');
  const broken = await received(
    'From: a@b.test\r\nContent-Type: multipart/mixed; boundary="never\r\n\r\n--other\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n',
  );
  assert.equal(broken.fromAddress, 'a@b.test');
  const exotic = await received(
    'From: a@b.test\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nGr\xfc\xdfe\r\n',
  );
  const kept = await edge.store.message(exotic.messageId);
  assert.equal(kept?.text.trim(), 'Grüße');
  assert.equal(exotic.quarantineReason, '');
});

test('T3: 200,000 nested elements end in quarantine with their subject, and block nobody', async () => {
  const nasty = `From: a@b.test\r\nSubject: Deep\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(200_000)}\r\n`;
  let longestMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 5);
  try {
    const told = await received(nasty);
    assert.match(told.quarantineReason, /nested/);
    assert.equal(told.subject, 'Deep');
    const kept = await edge.store.message(told.messageId);
    assert.ok(kept?.text.startsWith('<div><div>'), 'something to show');
  } finally {
    clearInterval(timer);
  }
  assert.ok(longestMs < 1_000, `the event loop stood still for ${longestMs} ms`);
});

const smugglers = [
  '\n.\n',
  '\n.\r\n',
  '\r.\r',
  '\r\n.\n',
  '\r.\r\n',
  '\r\n.\r',
  '\n.\r',
  '\r.\n',
  '\r\r\n.\r\r\n',
];
for (const end of smugglers)
  test(`smuggling: a mail with ${JSON.stringify(end)} is refused as a whole, and nothing in it is a command`, async () => {
    const talk = await talkTo(edge.port);
    const before = edge.client.received().length;
    try {
      await talk.say('EHLO client.test\r\n');
      await talk.say('MAIL FROM:<a@b.test>\r\n');
      await talk.say('RCPT TO:<support@demo.test>\r\n');
      await talk.say('DATA\r\n');
      const smuggled = `From: a@b.test\r\n\r\nx${end}MAIL FROM:<evil@b.test>\r\nRCPT TO:<support@demo.test>\r\nDATA\r\nSubject: smuggled\r\n\r\ny\r\n.\r\n`;
      assert.match(await talk.say(smuggled), /^554 5\.6\.0 Lines must end with CR LF/);
      assert.match(await talk.say('NOOP\r\n'), /^250 2\.0\.0 OK/, 'nothing else was answered');
      assert.equal(edge.client.received().length + edge.store.unrouted().length, before);
    } finally {
      talk.end();
    }
  });

test('smuggling: a NUL before the dot is content', async () => {
  const told = await received('From: a@b.test\r\n\r\nx\r\n\0.\r\ny\r\n');
  const raw = Buffer.from((await edge.store.archived(told.messageId))?.raw ?? []).toString('latin1');
  assert.ok(raw.endsWith('x\r\n\0.\r\ny\r\n'));
});

test('loops: a mail with more than 100 Received fields is refused', async () => {
  const loop = 'Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\r\n'.repeat(101);
  assert.match(await sendRaw(edge.port, simple('Round', loop)), /^554 5\.4\.6 /);
});

test('T6: a mail whose case could not be reached is driven again, and makes one case', async () => {
  edge.client.setDown(true);
  const answer = await sendRaw(edge.port, simple('Later'));
  const id = answer.split(' ').at(-1) ?? '';
  await until('the first attempt', () => edge.log.lines.some(({ fields }) => fields['archiveId'] === id));
  edge.client.setDown(false);
  const told = await until(
    'the sweeper',
    () => edge.client.received().filter(({ messageId }) => messageId === id)[0],
  );
  assert.equal(told.subject, 'Later');
  await until('routed', () => !edge.store.unrouted().includes(id));
});

test('a client that goes away in the middle of DATA leaves nothing behind', async () => {
  const before = edge.client.received().length + edge.store.unrouted().length;
  const talk = await talkTo(edge.port);
  await talk.say('EHLO client.test\r\n');
  await talk.say('MAIL FROM:<a@b.test>\r\n');
  await talk.say('RCPT TO:<support@demo.test>\r\n');
  await talk.say('DATA\r\n');
  talk.send('Subject: half\r\n\r\nha');
  talk.end();
  await sendRaw(edge.port, simple('After'));
  await until('the other one', () => edge.client.received().some(({ subject }) => subject === 'After'));
  assert.equal(edge.client.received().length + edge.store.unrouted().length, before + 1);
});
