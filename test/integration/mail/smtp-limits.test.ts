// Clients that want too much: too many connections, messages that never end, parameters that nobody offered.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import { loadCertificate } from '#gateway/smtp/certificate.ts';
import { startSmtp } from '#gateway/smtp/server.ts';
import type { RunningSmtp } from '#gateway/smtp/server.ts';
import { createKeptLog } from '#test/support/log.ts';
import { demoDirectory, hostname, sign, smtpSettings } from '#test/support/mail-edge.ts';
import { talkTo } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

/** Time passes only when the test says so. */
const waiting: { readonly delayMs: number; readonly task: () => void }[] = [];
const clock: Clock = {
  now: () => 1_700_000_000_000,
  after(delayMs, task) {
    const entry = { delayMs, task };
    waiting.push(entry);
    return () => {
      if (waiting.includes(entry)) waiting.splice(waiting.indexOf(entry), 1);
    };
  },
};
function pass(delayMs: number): void {
  for (const entry of waiting.filter((one) => one.delayMs === delayMs)) {
    waiting.splice(waiting.indexOf(entry), 1);
    entry.task();
  }
}

let smtp: RunningSmtp;
let folder = '';
let accepted = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skillpost-smtp-'));
  const ports = { http: 0, smtp: 0, submission: 0, submissions: 0, pop3: 0, pop3s: 0, sql: 0, node: 0 };
  smtp = await startSmtp({
    config: { host: '127.0.0.1', hostname, ports, smtp: smtpSettings },
    tls: await loadCertificate({ dataDirectory: folder, hostname, at: Date.now() }),
    directory: { current: demoDirectory, onChange: () => () => undefined },
    accountMail: { usedBytes: async () => new Map() },
    accept: async () => {
      accepted += 1;
      return `mail-${accepted}`;
    },
    sign,
    clock,
    log: createKeptLog(),
  });
});
after(async () => {
  await smtp.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a message that is not there in time ends the session, and is not accepted', async () => {
  const talk = await talkTo(smtp.port);
  await talk.say('EHLO slow.test\r\n');
  await talk.say('MAIL FROM:<a@b.test>\r\n');
  await talk.say('RCPT TO:<support@demo.test>\r\n');
  await talk.say('DATA\r\n');
  talk.send('Subject: s');
  await until('the deadline to be set', () => waiting.some(({ delayMs }) => delayMs === limits.smtpDataMs));
  pass(limits.smtpDataMs);
  assert.match(await talk.reply(), /^421 4\.4\.2 This message took too long/);
  talk.end();
  assert.equal(accepted, 0);
});

test('a session that never ends is ended', async () => {
  const talk = await talkTo(smtp.port);
  await talk.say('EHLO slow.test\r\n');
  pass(limits.smtpSessionMs);
  assert.match(await talk.reply(), /^421 4\.4\.2 This session took too long/);
  talk.end();
});

test('one address may have so many connections, and no more', async () => {
  const sockets = Array.from({ length: limits.smtpConnectionsPerAddress }, () =>
    connect(smtp.port, '127.0.0.1'),
  );
  try {
    await Promise.all(sockets.map(async (socket) => once(socket, 'data')));
    const late = connect(smtp.port, '127.0.0.1');
    const [greeting] = (await once(late, 'data')) as [Buffer];
    assert.match(greeting.toString(), /^421 4\.7\.0 /);
    late.destroy();
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  await until('room again', async () => {
    const socket = connect(smtp.port, '127.0.0.1');
    const [greeting] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return greeting.toString().startsWith('220 ');
  });
});

test('unknown parameters are 555, addresses beyond ASCII need SMTPUTF8, and nobody logs in', async () => {
  const talk = await talkTo(smtp.port);
  await talk.say('EHLO client.test\r\n');
  assert.match(await talk.say('MAIL FROM:<a@b.test> HOLDFOR=5\r\n'), /^555 5\.5\.4 /);
  assert.match(await talk.say('MAIL FROM:<j\xc3\xbcrg@b.test>\r\n'), /^553 5\.6\.7 /);
  assert.match(await talk.say('MAIL FROM:<j\xc3\xbcrg@b.test> SMTPUTF8\r\n'), /^250 /);
  assert.match(await talk.say('RCPT TO:<j\xc3\xbcrg@demo.test>\r\n'), /^550 5\.1\.1 /);
  assert.match(await talk.say('RSET\r\n'), /^250 /);
  for (const command of ['AUTH PLAIN AGEAYg==', 'WIZ', 'SHELL', 'XCLIENT ADDR=10.0.0.1'])
    assert.match(await talk.say(`${command}\r\n`), /^50\d /, command);
  talk.end();
});

test('an answer is printable ASCII, also where it repeats what a client said', async () => {
  const talk = await talkTo(smtp.port);
  await talk.say('EHLO client.test\r\n');
  const answer = await talk.say('MAIL FROM:<a@b.test> A\xedTH=< A\xedTH=<\r\n');
  assert.match(answer, /^501 [\x20-\x7e]*A\?+TH[\x20-\x7e]*$/);
  talk.end();
});

test('a hundred recipients are taken, the next one is 452', async () => {
  const talk = await talkTo(smtp.port);
  await talk.say('EHLO client.test\r\n');
  await talk.say('MAIL FROM:<a@b.test>\r\n');
  for (let at = 0; at < limits.recipientsPerMessage; at += 1)
    assert.match(await talk.say(`RCPT TO:<support+${at}@demo.test>\r\n`), /^250 /);
  assert.match(await talk.say('RCPT TO:<support+more@demo.test>\r\n'), /^452 4\.5\.3 /);
  talk.end();
});
