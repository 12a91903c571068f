// POP3 over real sockets: the protocol as RFC 1939 and its companions have it, and what keeps a server standing.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { mailPassword, returnPath, startTestPop3, talkPop3, type TestPop3 } from '#test/support/pop3-talk.ts';
import { until } from '#test/support/until.ts';

// Failed logins wait a second: not here.
const clock: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, task) => systemClock.after(delayMs === limits.pop3FailedLoginMs ? 0 : delayMs, task),
};

let pop3: TestPop3;
before(async () => {
  pop3 = await startTestPop3({ clock });
});
after(() => pop3.stop());
// Each test begins with the same three messages, as large as they should be.
const messages = [
  'Subject: one\r\n\r\nHello.\r\n',
  'Subject: dots\r\n\r\n.\r\n..\r\n.a\r\nlast',
  'Subject: bare\n\none\rtwo\nthree\n',
];
const whole = messages.map((raw) => returnPath + raw);
const octets = whole.map((raw) => raw.replace(/\r\n|\r|\n/g, '\r\n').replace(/(?<!\r\n)$/, '\r\n').length);
beforeEach(async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  await talk.logIn();
  const [, count = '0'] = (await talk.say('STAT')).split(' ');
  for (let number = 1; number <= Number(count); number += 1) await talk.say(`DELE ${number}`);
  await talk.say('QUIT');
  for (const raw of messages) await pop3.mail('anna', raw);
});

const total = octets.reduce((sum, size) => sum + size, 0);

test('F2: a mailbox is opened, counted, listed, read and closed', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  assert.equal(await talk.logIn(), `+OK 3 messages, ${total} octets`);
  assert.equal(await talk.say('STAT'), `+OK 3 ${total}`);
  assert.match(await talk.say('LIST'), /^\+OK /);
  assert.deepEqual(
    await talk.lines(),
    octets.map((size, index) => `${index + 1} ${size}`),
  );
  assert.equal(await talk.say('LIST 2'), `+OK 2 ${octets[1]}`);
  for (const [index, raw] of whole.entries()) {
    assert.equal(await talk.say(`RETR ${index + 1}`), `+OK ${octets[index]} octets follow`);
    const lines = await talk.lines();
    assert.equal(lines.join('\n'), raw.replace(/\r\n|\r|\n/g, '\n').replace(/\n$/, ''));
    assert.equal(`${lines.join('\r\n')}\r\n`.length, octets[index], 'as large as LIST says');
  }
  assert.match(await talk.say('noop'), /^\+OK/);
  assert.match(await talk.say('QUIT'), /^\+OK/);
  assert.equal(await talk.line(), 'closed');
});

test('F2: TOP shows the header and as many lines as are asked for', async () => {
  const path = returnPath.trimEnd();
  const talk = await talkPop3(pop3.ports.pop3);
  await talk.logIn();
  await talk.say('TOP 2 0');
  assert.deepEqual(await talk.lines(), [path, 'Subject: dots', '']);
  await talk.say('TOP 2 2');
  assert.deepEqual(await talk.lines(), [path, 'Subject: dots', '', '.', '..']);
  await talk.say('TOP 1 999999');
  assert.deepEqual(await talk.lines(), [path, 'Subject: one', '', 'Hello.']);
  assert.match(await talk.say('TOP 1'), /^-ERR /);
  assert.match(await talk.say('TOP 1 x'), /^-ERR /);
  talk.end();
});

test('F2: ids are the same in every session, and no other message gets one again', async () => {
  const idsOf = async (): Promise<readonly string[]> => {
    const talk = await talkPop3(pop3.ports.pop3);
    await talk.logIn();
    await talk.say('UIDL');
    const lines = await talk.lines();
    assert.equal(await talk.say('UIDL 1'), `+OK ${lines[0]}`);
    await talk.say('QUIT');
    return lines.map((line) => line.split(' ')[1] ?? '');
  };
  const first = await idsOf();
  assert.deepEqual(await idsOf(), first);
  assert.equal(new Set(first).size, 3);
  for (const id of first) assert.match(id, /^[\x21-\x7e]{1,70}$/);
  const talk = await talkPop3(pop3.ports.pop3);
  await talk.logIn();
  await talk.say('DELE 3');
  await talk.say('QUIT');
  await pop3.mail('anna', 'Subject: four\r\n\r\n');
  const second = await idsOf();
  assert.deepEqual(second.slice(0, 2), first.slice(0, 2));
  assert.ok(!first.includes(second[2] ?? ''));
});

test('F2: what is deleted goes with QUIT alone, to the Archive folder, and stays in the archive', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  await talk.logIn();
  assert.match(await talk.say('DELE 1'), /^\+OK /);
  for (const command of ['DELE 1', 'RETR 1', 'LIST 1', 'UIDL 1', 'TOP 1 0'])
    assert.match(await talk.say(command), /^-ERR /, command);
  assert.match(await talk.say('STAT'), new RegExp(`^\\+OK 2 ${total - (octets[0] ?? 0)}$`));
  talk.end();

  const again = await talkPop3(pop3.ports.pop3);
  await until('the Inbox to be free, with all of it', async () => {
    const answer = await again.logIn();
    return answer.startsWith('+OK 3 ');
  });
  await again.say('DELE 1');
  assert.match(await again.say('RSET'), /^\+OK 3 messages/);
  await again.say('DELE 1');
  const uid = await pop3.accountMail.openInbox('anna', 'nobody', 1);
  assert.equal(uid, 'in-use');
  const archived = (await pop3.accountMail.folders('anna')).find(({ folder }) => folder === 'archive');
  assert.match(await again.say('QUIT'), /^\+OK /);
  const now = (await pop3.accountMail.folders('anna')).find(({ folder }) => folder === 'archive');
  assert.equal(now?.messages, (archived?.messages ?? 0) + 1);
});

test('F2: one session has a mailbox at a time', async () => {
  const [one, two] = [await talkPop3(pop3.ports.pop3), await talkPop3(pop3.ports.pop3)];
  assert.match(await one.logIn(), /^\+OK/);
  assert.match(await two.logIn('anna.k@demo.test'), /^-ERR \[IN-USE\] /);
  assert.match(await two.logIn('ben@demo.test'), /^\+OK/, 'another mailbox is free');
  const three = await talkPop3(pop3.ports.pop3);
  await one.say('QUIT');
  assert.match(await three.logIn(), /^\+OK/, 'free as soon as QUIT is answered');
  for (const talk of [one, two, three]) talk.end();
});

test('F2: AUTH PLAIN with the answer at once, after a line, or given up', async () => {
  const login = Buffer.from(`\0anna@demo.test\0${mailPassword}`).toString('base64');
  const talk = await talkPop3(pop3.ports.pop3);
  assert.match(await talk.say('AUTH'), /^\+OK .* follow$/);
  assert.deepEqual(await talk.lines(), ['PLAIN']);
  assert.match(await talk.say('AUTH CRAM-MD5'), /^-ERR /);
  assert.equal(await talk.say('AUTH PLAIN'), '+ ');
  assert.match(await talk.say('*'), /^-ERR /);
  assert.equal(await talk.say('auth plain'), '+ ');
  assert.match(await talk.say('not base64!'), /^-ERR /);
  const other = Buffer.from(`ben@demo.test\0anna@demo.test\0${mailPassword}`).toString('base64');
  assert.match(await talk.say(`AUTH PLAIN ${other}`), /^-ERR \[AUTH\] /);
  assert.match(await talk.say(`AUTH PLAIN ${login}`), /^\+OK 3 /);
  assert.match(await talk.say(`AUTH PLAIN ${login}`), /^-ERR /, 'once');
  talk.end();
  const second = await talkPop3(pop3.ports.pop3);
  await until('the mailbox', async () => {
    await second.say('AUTH PLAIN');
    return (await second.say(login)).startsWith('+OK 3 ');
  });
  second.end();
});

test('F2: wrong passwords are told so, and end the session after three', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  assert.match(await talk.say('PASS x'), /^-ERR /, 'without a name');
  for (const name of ['anna@demo.test', 'nobody@demo.test', 'anna@demo.test']) {
    assert.match(await talk.say(`USER ${name}`), /^\+OK/, 'whether there is such a mailbox is not told');
    assert.match(await talk.say('PASS wrong'), /^-ERR \[AUTH\] /);
  }
  assert.equal(await talk.line(), 'closed');
});

test('F2: CAPA says what there is, and STLS begins anew', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  await talk.say('CAPA');
  const capabilities = await talk.lines();
  for (const wanted of [
    'TOP',
    'UIDL',
    'USER',
    'SASL PLAIN',
    'RESP-CODES',
    'PIPELINING',
    'EXPIRE NEVER',
    'STLS',
  ])
    assert.ok(capabilities.includes(wanted), wanted);
  assert.match(await talk.say('APOP anna 1234'), /^-ERR /, 'not offered');
  await talk.say('USER anna@demo.test');
  assert.match(await talk.say('STLS'), /^\+OK/);
  await talk.startTls();
  assert.match(await talk.say(`PASS ${mailPassword}`), /^-ERR /, 'what was said before is forgotten');
  await talk.say('CAPA');
  assert.ok(!(await talk.lines()).includes('STLS'));
  assert.match(await talk.say('STLS'), /^-ERR /);
  assert.match(await talk.logIn(), /^\+OK 3 /);
  await talk.say('QUIT');
});

test('F2: what is sent behind STLS in clear is not obeyed', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  talk.send('STLS\r\nCAPA\r\nUSER anna@demo.test\r\n');
  assert.match(await talk.line(), /^\+OK Begin/);
  await talk.startTls();
  assert.equal((await talk.say('NOOP')).slice(0, 4), '-ERR', 'the first answer is of what came over TLS');
  talk.end();
});

test('F2: TLS from the first octet on the other port', async () => {
  const talk = await talkPop3(pop3.ports.pop3s, { tls: true });
  assert.match(await talk.logIn(), /^\+OK 3 /);
  await talk.say('QUIT');
});

test('F2: pipelined commands are answered in their order', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  talk.send(`USER anna@demo.test\r\nPASS ${mailPassword}\r\nSTAT\r\nRETR 1\r\nLIST 1\nNOOP\r\nQUIT\r\n`);
  assert.match(await talk.line(), /^\+OK Now/);
  assert.match(await talk.line(), /^\+OK 3 messages/);
  assert.match(await talk.line(), /^\+OK 3 /);
  assert.match(await talk.line(), /octets follow$/);
  assert.equal((await talk.lines()).length, 4);
  assert.match(await talk.line(), /^\+OK 1 /, 'a line may end with LF alone');
  assert.match(await talk.line(), /^\+OK$/);
  assert.match(await talk.line(), /^\+OK Goodbye/);
});

test('F2: a client that stops talking is answered all that it asked', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  talk.socket().end(`USER anna@demo.test\r\nPASS ${mailPassword}\r\nDELE 1\r\nRETR 2\r\n`);
  for (let count = 0; count < 3; count += 1) assert.match(await talk.line(), /^\+OK/);
  assert.match(await talk.line(), /octets follow$/);
  assert.equal((await talk.lines()).length, 7);
  assert.equal(await talk.line(), 'closed');
});

test('F2: nonsense ends the session, long lines are not kept', async () => {
  const talk = await talkPop3(pop3.ports.pop3);
  assert.match(await talk.say('STAT'), /^-ERR /, 'not before the login');
  talk.send('x'.repeat(300_000));
  assert.match(await talk.say(''), /^-ERR This line is too long$/);
  assert.match(await talk.logIn(), /^\+OK/);
  for (const wrong of ['LIST 0', 'LIST 4', 'RETR -1', 'RETR 1e0', 'RETR 99999999999999999999', 'DELE x'])
    assert.match(await talk.say(wrong), /^-ERR There is no such message$/, wrong);
  let answer = '';
  for (let count = 0; count < limits.pop3Mistakes && answer !== 'closed'; count += 1)
    answer = await talk.say(`NONSENSE ${count}`);
  assert.equal(await talk.line(), 'closed');
});
