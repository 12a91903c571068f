// POP3 under fire: pipelined commands that are nearly right, in mailboxes with messages that nearly end. Whatever is said,
// every answer is one of POP3's, nobody reads the mail of somebody else, and no session or mailbox is left behind.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import { mailPassword, startTestPop3 } from '#test/support/pop3-talk.ts';
import type { LogLine } from '#test/support/log.ts';
import { until } from '#test/support/until.ts';
import { below, mutated, pick } from './target.ts';
import type { FuzzRun, FuzzTarget } from './target.ts';

const sessionsPerRound = 16;
const login = Buffer.from(`\0anna@demo.test\0${mailPassword}`).toString('base64');

const commands = [
  'CAPA',
  'USER anna@demo.test',
  `PASS ${mailPassword}`,
  'PASS wrong',
  `AUTH PLAIN ${login}`,
  'AUTH PLAIN',
  login,
  '*',
  'AUTH',
  'STAT',
  'LIST',
  'LIST 1',
  'LIST 999999999',
  'UIDL',
  'UIDL 2',
  'RETR 1',
  'RETR 3',
  'TOP 2 1',
  'TOP 3 99999',
  'DELE 1',
  'DELE 2',
  'RSET',
  'NOOP',
  'UTF8',
  'APOP anna 0123',
  'QUIT',
  'GET / HTTP/1.1',
];
const bodies = ['.', '..', '\r\n.\r\n', 'x', '', 'y'.repeat(2_000), '\0\xff', '+OK 1 1', '-ERR'];

function session(random: () => number): string {
  const lines: string[] = random() < 0.7 ? ['USER anna@demo.test', `PASS ${mailPassword}`] : [];
  for (let count = below(random, 30); count > 0; count -= 1) {
    const command = pick(random, commands);
    lines.push(random() < 0.7 ? command : mutated(random, command));
  }
  return lines.map((line) => `${line}${random() < 0.95 ? '\r\n' : '\n'}`).join('');
}

async function start(): Promise<FuzzRun> {
  // A failed login waits a second: with it there would be few rounds.
  const after: typeof systemClock.after = (delayMs, task) =>
    systemClock.after(delayMs === limits.pop3FailedLoginMs ? 0 : delayMs, task);
  const pop3 = await startTestPop3({ clock: { now: () => systemClock.now(), after } });
  await pop3.mail('ben', 'Subject: of somebody else\r\n\r\nsecret-of-ben\r\n');
  let messages = 0;
  const refill = async (random: () => number): Promise<void> => {
    const inbox = (await pop3.accountMail.folders('anna')).find(({ folder }) => folder === 'inbox');
    for (let left = inbox?.messages ?? 0; left < 3; left += 1) {
      const body = Array.from({ length: below(random, 6) }, () => pick(random, bodies)).join('\r\n');
      messages += 1;
      await pop3.mail('anna', Buffer.from(`Subject: ${messages}\r\n\r\n${body}`, 'latin1'));
    }
  };
  return {
    async round(random) {
      await refill(random);
      const texts = Array.from({ length: sessionsPerRound }, () => session(random));
      const cuts = texts.map((text) => below(random, text.length + 1));
      const heard = await Promise.all(
        texts.map((text, index) => converse(pop3.ports.pop3, text, cuts[index] ?? 0)),
      );
      for (const [index, answers] of heard.entries()) checkAnswers(answers, texts[index] ?? '');
      const inbox = await until('the mailbox to be free', async () => {
        const opened = await pop3.accountMail.openInbox('anna', 'the fuzzer', 1_000);
        return opened === 'in-use' ? null : opened;
      });
      assert.notEqual(inbox, null);
      await pop3.accountMail.releaseReader('anna', 'the fuzzer');
      const wrong = pop3.log.lines.filter(({ level }) => level === 'error' || level === 'warn');
      assert.deepEqual(wrong, [], 'nothing went wrong inside');
      (pop3.log.lines as LogLine[]).length = 0;
    },
    stop: () => pop3.stop(),
  };
}

/** Sends in two pieces, cut anywhere, and hangs up; resolves with all that was answered. */
async function converse(port: number, text: string, cut: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let heard = '';
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (part: string) => (heard += part));
  const closed = once(socket, 'close');
  const bytes = Buffer.from(text, 'latin1');
  socket.write(bytes.subarray(0, cut));
  setImmediate(() => socket.end(bytes.subarray(cut)));
  await closed;
  return heard;
}

/** Replies, with listings and messages between them: those of a message end with a dot alone, and have no other. */
function checkAnswers(heard: string, said: string): void {
  const about = `answers to ${JSON.stringify(said.slice(0, 1_000))}`;
  assert.ok(!heard.includes('secret-of-ben'), about);
  assert.ok(heard === '' || heard.endsWith('\r\n'), about);
  const lines = heard.split('\r\n').slice(0, -1);
  assert.match(lines[0] ?? '+OK', /^\+OK Skillpost/, about);
  let inside = false;
  for (const line of lines) {
    if (inside) {
      inside = line !== '.';
      continue;
    }
    assert.match(line, /^(\+OK|-ERR|\+ )[\x20-\x7e]*$/, about);
    inside = line.endsWith(' follow');
  }
}

export const target: FuzzTarget = { maxMb: 400, roundMs: 20_000, start };
