// What keeps a POP3 server standing: guessing, slow readers, too many connections, and its own end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import { startTestPop3, talkPop3 } from '#test/support/pop3-talk.ts';
import { until } from '#test/support/until.ts';

// Failed logins wait a second: not here.
const clock: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, task) => systemClock.after(delayMs === limits.pop3FailedLoginMs ? 0 : delayMs, task),
};

test('F2: who guesses too often, and a store that is down, are told to come later', async () => {
  const refusals = [
    new SkillpostError('RATE_LIMITED', 'overloaded', 'Too many.'),
    new SkillpostError('STORE_UNAVAILABLE', 'unavailable', 'Down.'),
  ];
  for (const refusal of refusals) {
    const server = await startTestPop3({ clock, verify: () => Promise.reject(refusal) });
    const talk = await talkPop3(server.ports.pop3);
    assert.match(await talk.logIn(), /^-ERR \[SYS\/TEMP\] /);
    talk.end();
    await server.stop();
  }
});

test('F2: connections of one address are bounded', async () => {
  const server = await startTestPop3({ clock });
  const talks = [];
  for (let count = 0; count < limits.pop3ConnectionsPerAddress; count += 1)
    talks.push(await talkPop3(server.ports.pop3));
  const one = await talkPop3(server.ports.pop3);
  assert.equal(await one.line(), 'closed');
  talks.pop()?.end();
  await until('a place is free', async () => {
    const next = await talkPop3(server.ports.pop3);
    const answer = await next.say('CAPA');
    next.end();
    return answer.startsWith('+OK');
  });
  for (const talk of talks) talk.end();
  await server.stop();
});

test('F2: stopping ends sessions, and deletes nothing', async () => {
  const server = await startTestPop3({ clock });
  await server.mail('anna', 'Subject: x\r\n\r\n');
  const talk = await talkPop3(server.ports.pop3);
  await talk.logIn();
  await talk.say('DELE 1');
  await server.stop();
  assert.equal(await talk.line(), 'closed');
  assert.deepEqual(
    (await server.accountMail.folders('anna')).map(({ folder }) => folder),
    ['inbox'],
  );
});

test('F2: a client that reads nothing holds up nobody, and not more than its share of memory', async () => {
  const server = await startTestPop3({ clock });
  await server.mail('ben', `Subject: large\r\n\r\n${`${'x'.repeat(998)}\r\n`.repeat(8_000)}`);
  const slow = await talkPop3(server.ports.pop3);
  await slow.logIn('ben@demo.test');
  slow.socket().pause();
  slow.send('RETR 1\r\n'.repeat(50));
  const other = await talkPop3(server.ports.pop3);
  assert.match(await other.logIn(), /^\+OK 0 /);
  await other.say('QUIT');
  slow.end();
  await server.stop();
});
