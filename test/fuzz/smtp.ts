// SMTP in under fire: sessions of commands that are nearly right, and data that nearly ends. Whatever is said, every
// answer is one of SMTP's, what is accepted has line ends that all programs read alike, and no session is left behind.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import { loadCertificate } from '#gateway/smtp/certificate.ts';
import { startSmtp } from '#gateway/smtp/server.ts';
import { createKeptLog } from '#test/support/log.ts';
import { demoDirectory, hostname, sign, smtpSettings } from '#test/support/mail-edge.ts';
import { until } from '#test/support/until.ts';
import { below, mutated, pick } from './target.ts';
import type { FuzzRun, FuzzTarget } from './target.ts';

const sessionsPerRound = 24;

const commands = [
  'EHLO client.test',
  'HELO [127.0.0.1]',
  'MAIL FROM:<a@b.test>',
  'MAIL FROM:<> SIZE=10 BODY=8BITMIME',
  'MAIL FROM:<@one.test,@two.test:a@b.test> RET=FULL ENVID=x+41',
  'MAIL FROM:<"a \\" b"@b.test> SMTPUTF8',
  'MAIL FROM:<j\xc3\xbcrg@b.test> SMTPUTF8 AUTH=<>',
  'RCPT TO:<support@demo.test>',
  'RCPT TO:<support+x@demo.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a+40b',
  'RCPT TO:<"support"@demo.test>',
  'RCPT TO:<postmaster>',
  'RCPT TO:<nobody@demo.test>',
  'DATA',
  'RSET',
  'NOOP x',
  'VRFY support',
  'HELP',
  'AUTH PLAIN AGEAYg==',
  'BDAT 10 LAST',
  'GET / HTTP/1.1',
];
const data = [
  'Subject: x',
  'Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000',
  '',
  '..',
  'x',
  '\xc3\xbc\0',
  'MAIL FROM:<evil@b.test>',
];
const ends = [
  '\r\n.\r\n',
  '\n.\n',
  '\n.\r\n',
  '\r.\r',
  '\r\n.\n',
  '\r.\r\n',
  '\r\n.\r',
  '\r\n..\r\n',
  '\r\n.',
];

/** A session as one text; half of them reach DATA as they should. */
function session(random: () => number): string {
  const lines: string[] = [];
  if (random() < 0.6)
    lines.push(commands[0] ?? '', pick(random, commands.slice(2, 7)), 'RCPT TO:<support@demo.test>');
  for (let count = below(random, 12); count > 0; count -= 1) {
    const command = pick(random, commands);
    lines.push(random() < 0.5 ? command : mutated(random, command));
  }
  if (random() < 0.7) lines.push('DATA');
  let text = lines.map((line) => `${line}${random() < 0.97 ? '\r\n' : '\n'}`).join('');
  for (let count = below(random, 10); count > 0; count -= 1)
    text += `${mutated(random, pick(random, data))}${random() < 0.8 ? '\r\n' : pick(random, ends)}`;
  return `${text}${random() < 0.7 ? '\r\n.\r\n' : pick(random, ends)}QUIT\r\n`;
}

async function start(): Promise<FuzzRun> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-fuzz-'));
  const accepted: AcceptedMail[] = [];
  let sessions = (): number => 0;
  const ports = { http: 0, smtp: 0, submission: 0, submissions: 0, pop3: 0, pop3s: 0, sql: 0, node: 0 };
  const directory = demoDirectory();
  const quiet = createKeptLog();
  const smtp = await startSmtp({
    config: { host: '127.0.0.1', hostname, ports, smtp: smtpSettings },
    tls: await loadCertificate({ dataDirectory: folder, hostname, at: Date.now() }),
    directory: { current: () => directory, onChange: () => () => undefined },
    accountMail: { usedBytes: async () => new Map() },
    accept: async (mail) => {
      accepted.push(mail);
      return `mail-${accepted.length}`;
    },
    sign,
    clock: systemClock,
    log: { ...quiet, debug: () => undefined, info: () => undefined },
    measures: {
      readSessions: (read) => (sessions = read),
      recipientRefused: () => undefined,
      answered: () => undefined,
      refused: () => undefined,
    },
  });
  return {
    async round(random) {
      const texts = Array.from({ length: sessionsPerRound }, () => session(random));
      const cuts = texts.map((text) => below(random, text.length));
      const heard = await Promise.all(
        texts.map(async (text, index) => converse(smtp.port, text, cuts[index] ?? 0)),
      );
      for (const [index, answers] of heard.entries()) checkAnswers(answers, texts[index] ?? '');
      for (const mail of accepted.splice(0)) checkMail(mail);
      await until('all sessions to have gone', () => sessions() === 0);
      assert.deepEqual(quiet.lines, [], 'nothing went wrong inside');
    },
    async stop() {
      await smtp.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends in two pieces, cut anywhere; resolves with all that was answered. */
async function converse(port: number, text: string, cut: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let heard = '';
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close');
  const greeted = Promise.withResolvers<void>();
  socket.on('data', (part: string) => {
    heard += part;
    greeted.resolve();
  });
  await Promise.race([greeted.promise, closed]);
  const bytes = Buffer.from(text, 'latin1');
  socket.write(bytes.subarray(0, cut));
  setImmediate(() => socket.end(bytes.subarray(cut)));
  await closed;
  return heard;
}

function checkAnswers(heard: string, said: string): void {
  const wrong = heard.split('\r\n').find((line, index, all) => {
    const last = index === all.length - 1;
    return last ? line !== '' : !/^[2-5]\d\d[ -][\x20-\x7e]*$/.test(line);
  });
  assert.equal(wrong, undefined, `an answer to ${JSON.stringify(said.slice(0, 500))}`);
  assert.doesNotMatch(heard, /internal server error/);
}

function checkMail({ raw, envelopeFrom, envelopeTo }: AcceptedMail): void {
  const text = Buffer.from(raw).toString('latin1');
  assert.doesNotMatch(text, /\r(?!\n)|(?<!\r)\n/, 'what is accepted has no bare line ends');
  assert.ok(raw.length <= limits.messageBytes + 1_000);
  assert.ok(envelopeTo.length > 0 && envelopeTo.length <= limits.recipientsPerMessage);
  // oxlint-disable-next-line no-control-regex
  for (const address of [envelopeFrom, ...envelopeTo]) assert.doesNotMatch(address, /[\0-\x1f\x7f]/);
}

export const target: FuzzTarget = { maxMb: 400, roundMs: 20_000, start };
