// What SMTP in does beside taking mail: limits of a connection and of a client, delivery status requests, addresses of
// every form, TLS from the first byte, and waiting before the greeting.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from 'node:net';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { limits } from '#actors/limits.ts';
import { startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { sendRaw, talkTo } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

let edge: TestEdge;
before(async () => {
  edge = await startTestEdge({ smtp: { tlsPort: 0 } });
});
after(() => edge.stop());

const simple = (subject: string): string =>
  `From: Ann <ann@customer.test>\r\nSubject: ${subject}\r\n\r\nHello.\r\n`;
const idOf = (answer: string): string =>
  /^250 2\.6\.0 accepted as (\S+)$/.exec(answer)?.[1] ?? assert.fail(answer);

test('a client that is refused too often is sent away', async () => {
  const talk = await talkTo(edge.port);
  try {
    await talk.say('EHLO client.test\r\n');
    await talk.say('MAIL FROM:<a@b.test>\r\n');
    for (let guess = 0; guess < limits.smtpErrors; guess += 1)
      assert.match(await talk.say(`RCPT TO:<guess${guess}@demo.test>\r\n`), /^550 5\.1\.1 /);
    assert.match(await talk.say('RCPT TO:<support@demo.test>\r\n'), /^250 /);
    assert.match(await talk.say('RCPT TO:<last@demo.test>\r\n'), /^421 4\.7\.0 Too many errors/);
    assert.equal(await talk.reply(), 'closed');
  } finally {
    talk.end();
  }
});

test('a client that sends commands and never a mail is sent away; with each mail it may begin again', async () => {
  const talk = await talkTo(edge.port);
  try {
    await talk.say('EHLO client.test\r\n');
    for (let round = 0; round < 2; round += 1) {
      talk.send('NOOP\r\n'.repeat(limits.smtpAnswersPerMail - 10));
      for (let answer = 0; answer < limits.smtpAnswersPerMail - 10; answer += 1)
        assert.match(await talk.reply(), /^250 /);
      await talk.say('MAIL FROM:<a@b.test>\r\n');
      await talk.say('RCPT TO:<support@demo.test>\r\n');
      await talk.say('DATA\r\n');
      assert.match(await talk.say(`${simple('Between')}.\r\n`), /^250 2\.6\.0 /);
    }
    talk.send('NOOP\r\n'.repeat(limits.smtpAnswersPerMail));
    let last = '';
    for (let answer = 0; answer <= limits.smtpAnswersPerMail && last !== 'closed'; answer += 1) {
      const next = await talk.reply();
      if (next === 'closed') break;
      last = next;
    }
    assert.match(last, /^421 4\.7\.0 Too many commands without a mail/);
  } finally {
    talk.end();
  }
});

test('a client whose network is not trusted may connect so often in a minute', async () => {
  const strict = await startTestEdge({ smtp: { trusted: ['192.0.2.0/24'] } });
  try {
    const greetings: string[] = [];
    while (greetings.length <= limits.smtpConnectionsPerMinute) {
      const sockets = Array.from({ length: 50 }, () => connect(strict.port, '127.0.0.1'));
      const heard = await Promise.all(sockets.map(async (socket) => once(socket, 'data')));
      for (const socket of sockets) socket.destroy();
      greetings.push(...heard.map(([data]) => String(data)));
    }
    assert.ok(greetings[0]?.startsWith('220 '));
    assert.ok(greetings.some((greeting) => greeting.startsWith('421 4.7.0 Too many connections')));
  } finally {
    await strict.stop();
  }
});

test('T10: what a sender wants to be told of its mail is read, checked and kept', async () => {
  const talk = await talkTo(edge.port);
  try {
    assert.match(await talk.say('EHLO client.test\r\n'), /250-DSN\r\n/);
    assert.match(await talk.say('MAIL FROM:<a@b.test> RET=SOME\r\n'), /^501 /);
    assert.match(await talk.say(`MAIL FROM:<a@b.test> ENVID=${'x'.repeat(101)}\r\n`), /^501 5\.5\.4 ENVID/);
    assert.match(await talk.say('MAIL FROM:<a@b.test> RET=HDRS ENVID=QQ+2B1\r\n'), /^250 /);
    assert.match(await talk.say('RCPT TO:<support@demo.test> NOTIFY=NEVER,DELAY\r\n'), /^501 /);
    assert.match(await talk.say('RCPT TO:<support@demo.test> ORCPT=nothing\r\n'), /^501 /);
    assert.match(await talk.say('RCPT TO:<support@demo.test> HOLDFOR=5\r\n'), /^555 5\.5\.4 /);
    const wanted = 'RCPT TO:<support@demo.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;help+40old.test\r\n';
    assert.match(await talk.say(wanted), /^250 /);
    assert.match(await talk.say('RCPT TO:<sales@demo.test>\r\n'), /^250 /);
    await talk.say('DATA\r\n');
    const id = idOf(await talk.say(`${simple('Tell me')}.\r\n`));
    assert.deepEqual((await edge.store.archived(id))?.dsn, {
      return: 'hdrs',
      envelopeId: 'QQ+1',
      recipients: [
        {
          address: 'support@demo.test',
          notify: ['success', 'delay'],
          originalRecipient: 'rfc822;help@old.test',
        },
      ],
    });
    assert.match(await talk.say('MAIL FROM:<a@b.test>\r\n'), /^250 /);
    await talk.say('RCPT TO:<support@demo.test>\r\n');
    await talk.say('DATA\r\n');
    const silent = idOf(await talk.say(`${simple('Nothing to tell')}.\r\n`));
    assert.equal((await edge.store.archived(silent))?.dsn, null, 'nothing is left of the mail before');
  } finally {
    talk.end();
  }
});

test('quoted local parts and source routes are read as what they say', async () => {
  const talk = await talkTo(edge.port);
  try {
    await talk.say('EHLO client.test\r\n');
    assert.match(await talk.say('MAIL FROM:<@one.test,@two.test:"ann @ home"@b.test> SIZE=100\r\n'), /^250 /);
    assert.match(await talk.say('RCPT TO:<"support"@demo.test>\r\n'), /^250 /);
    assert.match(await talk.say('RCPT TO:<@relay.test:sales@demo.test>\r\n'), /^250 /);
    assert.match(await talk.say('RCPT TO:<"support@elsewhere.test"@demo.test>\r\n'), /^550 5\.1\.1 /);
    assert.match(await talk.say('RCPT TO:<"sup\\port"@demo.test>\r\n'), /^250 /);
    await talk.say('DATA\r\n');
    const kept = await edge.store.archived(idOf(await talk.say(`${simple('Quoted')}.\r\n`)));
    assert.equal(kept?.envelopeFrom, '"ann @ home"@b.test');
    assert.deepEqual(kept?.envelopeTo, ['support@demo.test', 'sales@demo.test']);
  } finally {
    talk.end();
  }
});

test('addresses in UTF-8: the trace says so, and a refused MAIL leaves nothing behind', async () => {
  const talk = await talkTo(edge.port);
  try {
    await talk.say('EHLO client.test\r\n');
    assert.match(await talk.say('MAIL FROM:<a@b.test> SMTPUTF8 HOLDFOR=1\r\n'), /^555 /);
    assert.match(await talk.say('MAIL FROM:<j\xc3\xbcrg@b.test>\r\n'), /^553 5\.6\.7 /);
    assert.match(await talk.say('MAIL FROM:<j\xfcrg@b.test> SMTPUTF8\r\n'), /^501 5\.1\.3 /);
    assert.match(await talk.say('MAIL FROM:<j\xc3\xbcrg@b.test> SMTPUTF8\r\n'), /^250 /);
    assert.match(await talk.say('RCPT TO:<support@demo.test>\r\n'), /^250 /);
    await talk.say('DATA\r\n');
    const mail = 'From: J\xc3\xbcrg <j\xc3\xbcrg@b.test>\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n\r\nx\r\n.\r\n';
    const id = idOf(await talk.say(mail));
    const kept = await edge.store.archived(id);
    assert.equal(kept?.envelopeFrom, 'jürg@b.test');
    assert.match(Buffer.from(kept?.raw ?? []).toString(), /with UTF8SMTP id /);
    const told = await until('its case', () =>
      edge.client.received().find(({ messageId }) => messageId === id),
    );
    assert.equal(told.subject, 'Grüße');
    assert.equal(told.fromAddress, 'jürg@b.test');
  } finally {
    talk.end();
  }
});

test('VRFY tells nothing, EXPN is not known, and the null return path is taken', async () => {
  const talk = await talkTo(edge.port);
  try {
    await talk.say('EHLO client.test\r\n');
    assert.match(await talk.say('VRFY support\r\n'), /^252 /);
    assert.match(await talk.say('EXPN support\r\n'), /^50\d /);
    assert.match(await talk.say('BDAT 5 LAST\r\n'), /^50\d /);
  } finally {
    talk.end();
  }
  const id = idOf(await sendRaw(edge.port, simple('Bounce'), { from: '' }));
  assert.equal((await edge.store.archived(id))?.envelopeFrom, '');
});

test('F1: mail is taken with TLS from the first byte, on a port of its own', async () => {
  const socket = connectTls({ port: edge.tlsPort ?? 0, host: '127.0.0.1', rejectUnauthorized: false });
  socket.setEncoding('latin1');
  let heard = '';
  socket.on('data', (data: string) => (heard += data));
  try {
    for (const [line, answer] of [
      ['', /^220 /m],
      ['EHLO client.test', /^250 SIZE/m],
      ['MAIL FROM:<a@b.test>', /^250 2\.1\.0/m],
      ['RCPT TO:<support@demo.test>', /^250 2\.1\.5/m],
      ['DATA', /^354 /m],
      [`${simple('Secure')}.`, /^250 2\.6\.0 accepted/m],
    ] as const) {
      if (line !== '') socket.write(`${line}\r\n`);
      await until(`an answer to ${line}`, () => answer.test(heard));
      assert.ok(!heard.includes('STARTTLS'));
    }
    const id = /accepted as (\S+)/.exec(heard)?.[1] ?? '';
    const raw = Buffer.from((await edge.store.archived(id))?.raw ?? []).toString();
    assert.match(raw, /with ESMTPS id /);
  } finally {
    socket.destroy();
  }
});

test('a client that talks before it is greeted is sent away, when the greeting waits', async () => {
  const patient = await startTestEdge({ smtp: { greetingDelayMs: 400 } });
  try {
    const eager = connect(patient.port, '127.0.0.1');
    await once(eager, 'connect');
    // Past the library's own wait of 100 ms: sent after it, before ours is over.
    await until('the session', () =>
      patient.log.lines.some(({ message }) => message.includes('greeting waits')),
    );
    eager.write('EHLO spammer.test\r\n');
    const [answer] = (await once(eager, 'data')) as [Buffer];
    assert.match(answer.toString(), /^421 .*too soon/);
    eager.destroy();
    assert.match(await sendRaw(patient.port, simple('Patience')), /^250 2\.6\.0 /);
  } finally {
    await patient.stop();
  }
});
