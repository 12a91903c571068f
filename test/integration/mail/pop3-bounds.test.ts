// What keeps a POP3 server standing: guessing, slow readers, too many connections, and its own end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryAccountMail } from '#actors/adapters/memory/account-mail.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
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

test('F2: a session renews its right to the Inbox while it lasts, and ends when it has lost it', async () => {
  const renewals: (() => void)[] = [];
  const held: Clock = {
    now: () => clock.now(),
    after(delayMs, task) {
      if (delayMs !== limits.pop3ReaderMs / 3) return clock.after(delayMs, task);
      renewals.push(task);
      return () => void renewals.splice(renewals.indexOf(task), 1);
    },
  };
  const memory = createMemoryAccountMail(clock, () => true);
  let renewed = 0;
  let mine = true;
  const accountMail: AccountMail = {
    ...memory,
    async renewReader(...right) {
      renewed += 1;
      return mine && memory.renewReader(...right);
    },
  };
  const server = await startTestPop3({ clock: held, accountMail });
  const talk = await talkPop3(server.ports.pop3);
  await talk.logIn();
  for (let count = 1; count <= 3; count += 1) {
    const renew = await until('the next renewal to be set', () => renewals.pop());
    renew();
    await until('it to be renewed', () => renewed === count);
  }
  assert.match(await talk.say('NOOP'), /^\+OK/);
  mine = false;
  (await until('the last renewal', () => renewals.pop()))();
  assert.equal(await talk.line(), 'closed');
  await server.stop();
  assert.deepEqual(renewals, [], 'nothing is left behind');
});
