// Bad input against a whole running system: each gets a clear error or a case, nothing that got its 250 is missing
// afterwards, and the system serves on.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { ApiUser } from '#test/support/api.ts';
import { send as request } from '#test/support/http-caller.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { talkPop3 } from '#test/support/pop3-talk.ts';
import { sendRaw, talkTo } from '#test/support/smtp-talk.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

let sink: SmtpSink;
let system: TestSystem;
let admin: ApiUser;
let api: string;
/** Archive ids of the mails that got 250. */
const accepted: string[] = [];

/** The reply to the data, given as Latin-1; or the first refusal before it. */
async function mail(data: string, to = 'support@demo.test'): Promise<string> {
  const reply = await sendRaw(system.ports.smtp, data, { to: [to] });
  const id = /^250 .*accepted as (\S+)/.exec(reply)?.[1];
  if (id !== undefined) accepted.push(id);
  return reply;
}

interface Case {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
}

async function cases(): Promise<readonly Case[]> {
  return (await admin.must('GET', '/conversations?limit=200')).items;
}

function caseWith(subject: string): Promise<Case> {
  return until(`a case "${subject}"`, async () => (await cases()).find((found) => found.subject === subject));
}

function assertProblem(answer: Awaited<ReturnType<typeof request>>, status: number, code: string): void {
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.ok(answer.body.detail.length > 5);
}

describe('bad input', { timeout: 240_000 }, () => {
  before(async () => {
    sink = await startSmtpSink();
    system = await startSystem({ environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}` } });
    api = `http://127.0.0.1:${system.ports.http}/api/v1`;
    admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  });
  after(async () => {
    await system?.stop();
    await sink?.stop();
  });

  test('T3: an empty message, one without From, broken MIME and bytes that are no text become cases', async () => {
    assert.match(await mail(''), /^250 /);
    assert.match(await mail('Subject: nobody wrote this\r\n\r\nHello.\r\n'), /^250 /);
    const broken = [
      'From: customer@customer.test',
      'Subject: broken parts',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="x',
      '',
      '--x',
      'Content-Type: text/plain; charset="utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      '%%%%\u0000',
      '--x--y',
      '',
    ];
    assert.match(await mail(broken.join('\r\n')), /^250 /);
    assert.match(await mail(`${'\u00FF\u0000\u001B\u0080'.repeat(50_000)}\r\n`), /^250 /);
    assert.equal((await caseWith('broken parts')).status, 'received');
    await caseWith('nobody wrote this');
  });

  test('T3: an unknown charset is shown as well as it can be', async () => {
    const head = 'From: customer@customer.test\r\nSubject: unknown letters\r\n';
    const type = 'Content-Type: text/plain; charset=x-klingon\r\n\r\n';
    assert.match(await mail(`${head}${type}caf\u00E9 au lait\r\n`), /^250 /);
    const { id } = await caseWith('unknown letters');
    const { messages } = await admin.must('GET', `/conversations/${id}`);
    assert.match(messages[0].text, /^caf. au lait/);
  });

  test('F1: 30 MB are refused with 552, announced or not, and the next mail of the system is taken', async () => {
    const line = `${'x'.repeat(998)}\r\n`;
    assert.match(await mail(`Subject: large\r\n\r\n${line.repeat(31_000)}`), /^552 5\.3\.4 /);
    const talk = await talkTo(system.ports.smtp);
    await talk.say('EHLO client.test\r\n');
    const announced = await talk.say('MAIL FROM:<customer@customer.test> SIZE=31457280\r\n');
    talk.end();
    assert.match(announced, /^552 5\.3\.4 /);
    assert.match(await mail('Subject: after the large one\r\n\r\nHello.\r\n'), /^250 /);
    assert.ok(!(await cases()).some(({ subject }) => subject === 'large'));
  });

  test('F1: nothing is relayed, an unknown mailbox is 550 5.1.1, an address that is none 501', async () => {
    assert.match(await mail('x\r\n', 'somebody@elsewhere.example'), /^550 5\.7\.1 /);
    assert.match(await mail('x\r\n', 'nobody@demo.test'), /^550 5\.1\.1 /);
    assert.match(await mail('x\r\n', 'a@b@c..'), /^501 /);
    assert.equal(
      sink.mails.filter(({ recipients }) => recipients.includes('somebody@elsewhere.example')).length,
      0,
    );
  });

  test('a wrong password, malformed JSON, unknown fields and twelve megabytes are told apart', async () => {
    const signIn = (text: string) => request(api, 'POST /session', { text });
    const login = (password: string): string => JSON.stringify({ email: 'agent1@demo.test', password });
    assertProblem(await signIn(login('wrong')), 401, 'WRONG_CREDENTIALS');
    assertProblem(await signIn('{"email":'), 400, 'BAD_JSON');
    assertProblem(await signIn('{"email":"a@b.test","password":"x","admin":true}'), 422, 'BAD_FIELD');
    assertProblem(await signIn(login('x'.repeat(12_000_000))), 413, 'BODY_TOO_LARGE');
    assert.equal((await signIn(login(passwords.demo))).status, 200);
  });

  test('a WebSocket without a session is refused, and so is one with a session that never was', async () => {
    for (const query of ['', '?token=nobody']) {
      const socket = new WebSocket(`ws://127.0.0.1:${system.ports.http}/ws${query}`);
      const [error] = (await once(socket, 'error')) as [Error];
      assert.match(error.message, /401/);
    }
  });

  test('what an analyst asks must read: everything that writes, or reads elsewhere, is refused', async () => {
    const ask = async (sql: string): Promise<[number, string]> => {
      const answer = await fetch(`http://127.0.0.1:${system.ports.sql}/?query=${encodeURIComponent(sql)}`, {
        headers: { authorization: `Basic ${Buffer.from(`analyst:${passwords.analyst}`).toString('base64')}` },
        signal: AbortSignal.timeout(30_000),
      });
      return [answer.status, await answer.text()];
    };
    assert.deepEqual(await ask('select 1'), [200, '1\n']);
    for (const sql of [
      "insert into skillpost.events (type) values ('x')",
      'drop table skillpost.events',
      "select * from file('/etc/passwd', 'LineAsString')",
    ]) {
      const [status, text] = await ask(sql);
      assert.equal(status, 403, sql);
      assert.match(text, /ACCESS_DENIED/, sql);
    }
    const [status, count] = await ask('select count() > 0 from skillpost.events');
    assert.deepEqual([status, count], [200, '1\n']);
  });

  test('noise where SMTP, POP3 or HTTP is spoken ends that connection only', async () => {
    const { smtp, pop3, pop3s, http, sql, node } = system.ports;
    for (const port of [smtp, pop3, pop3s, http, sql, node]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(Buffer.alloc(4_096, 0x16));
      socket.resume();
      await once(socket, 'close');
    }
    assert.match(await mail('Subject: after the noise\r\n\r\nHello.\r\n'), /^250 /);
    const talk = await talkPop3(pop3);
    assert.match(await talk.say('USER mailbox@demo.test'), /^\+OK/);
    assert.match(await talk.say(`PASS ${passwords.demo}`), /^\+OK 0 messages/, 'F2: the mailbox of the demo');
    assert.match(await talk.say('QUIT'), /^\+OK/);
  });

  test('T3 T6: every mail that got its 250 is a case, none more, and no process ended', async () => {
    await until('every accepted mail to be a case', async () => (await cases()).length >= accepted.length);
    assert.equal((await cases()).length, accepted.length);
    assert.doesNotMatch(system.output(), /"level":"error"|started again|a bug ended/);
  });
});
