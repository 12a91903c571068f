// Programs that people really read mail with, at our POP3 server: curl, Python's poplib, fetchmail, mpop, getmail, mutt,
// and openssl for STLS.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import {
  mailPassword as password,
  returnPath,
  startTestPop3,
  type TestPop3,
} from '#test/support/pop3-talk.ts';
import { missing, runTool } from '#test/support/tools.ts';
import { until } from '#test/support/until.ts';

const noCurl = await missing('curl');
const noPython = await missing('python3');
const noFetchmail = await missing('fetchmail');
const noMpop = await missing('mpop');
const noGetmail = await missing('getmail', 'getmail6');
const noMutt = await missing('mutt', 'mutt', '-v');
const noOpenssl = await missing('openssl', 'openssl', 'version');

let pop3: TestPop3;
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skillpost-readers-'));
  pop3 = await startTestPop3({
    clock: {
      now: () => systemClock.now(),
      after: (delayMs, task) => systemClock.after(delayMs === limits.pop3FailedLoginMs ? 0 : delayMs, task),
    },
  });
});
after(async () => {
  await pop3.stop();
  await rm(folder, { recursive: true, force: true });
});

const mails = [
  'From: a@b.test\r\nTo: anna@demo.test\r\nSubject: first\r\nMessage-ID: <1@b.test>\r\n\r\nHello.\r\n',
  'From: a@b.test\r\nTo: anna@demo.test\r\nSubject: dots\r\nMessage-ID: <2@b.test>\r\n\r\n.\r\n..two\r\n.three\r\n',
  'From: a@b.test\r\nTo: anna@demo.test\r\nSubject: Grüße\r\nMessage-ID: <3@b.test>\r\n\r\nSchön.\r\n',
];

const inInbox = async (): Promise<number> =>
  (await pop3.accountMail.folders('anna')).find((one) => one.folder === 'inbox')?.messages ?? 0;

beforeEach(async () => {
  // What the test before has left is moved; then all of them lie there.
  const inbox = await until('the Inbox to be free', async () => {
    const opened = await pop3.accountMail.openInbox('anna', 'the test', 60_000);
    return opened === 'in-use' ? null : opened;
  });
  await pop3.accountMail.moveToArchive('anna', 'the test', inbox.uids);
  await pop3.accountMail.releaseReader('anna', 'the test');
  for (const raw of mails) await pop3.mail('anna', raw);
});

test('F2: curl lists and reads, over STLS, over TLS and in clear', { skip: noCurl ?? false }, async () => {
  const user = ['--silent', '--show-error', '--insecure', '--user', `anna@demo.test:${password}`];
  const plain = `pop3://127.0.0.1:${pop3.ports.pop3}`;
  const list = await runTool('curl', [...user, `${plain}/`]);
  assert.equal(list.code, 0, list.output);
  assert.deepEqual(
    list.output.trim().split(/\r?\n/),
    mails.map((raw, index) => `${index + 1} ${Buffer.byteLength(returnPath + raw)}`),
  );
  for (const [options, base] of [
    [[], plain],
    [['--ssl-reqd'], plain],
    [['--login-options', 'AUTH=PLAIN'], plain],
    [[], `pop3s://127.0.0.1:${pop3.ports.pop3s}`],
  ] as const) {
    const read = await runTool('curl', [...user, ...options, `${base}/2`]);
    assert.equal(read.code, 0, read.output);
    assert.equal(read.output, returnPath + (mails[1] ?? ''), `${base} ${options.join(' ')}`);
  }
  const wrong = await runTool('curl', ['--silent', '--user', 'anna@demo.test:wrong', `${plain}/`]);
  assert.equal(wrong.code, 67, 'curl: the login was denied');
});

const python = `
import poplib, ssl, sys
plain, secure, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
box = poplib.POP3('127.0.0.1', plain)
box.stls(context)
assert 'STLS' not in box.capa()
box.user('anna@demo.test'); box.pass_(password)
count, size = box.stat()
assert count == 3, count
sizes = [int(line.split()[1]) for line in box.list()[1]]
assert sum(sizes) == size
for number, expected in enumerate(sizes, 1):
    _, lines, octets = box.retr(number)
    assert sum(len(line) + 2 for line in lines) == expected, (lines, expected)
assert box.top(1, 0)[1][-1] == b''
ids = [line.split()[1] for line in box.uidl()[1]]
box.dele(2)
try:
    other = poplib.POP3_SSL('127.0.0.1', secure, context=context)
    other.user('anna@demo.test'); other.pass_(password)
    assert False, 'two at once'
except poplib.error_proto as refusal:
    assert b'[IN-USE]' in refusal.args[0], refusal
box.rset()
box.dele(1)
box.quit()
box = poplib.POP3_SSL('127.0.0.1', secure, context=context)
box.utf8()
box.user('anna@demo.test'); box.pass_(password)
assert [line.split()[1] for line in box.uidl()[1]] == ids[1:]
box.close()
print('done')
`;

test(
  'F2: poplib: sizes to the octet, ids that stay, one session at a time',
  { skip: noPython ?? false },
  async () => {
    const ports = [String(pop3.ports.pop3), String(pop3.ports.pop3s)];
    const { code, output } = await runTool('python3', ['-', ...ports, password], python);
    assert.equal(code, 0, output);
    assert.equal(await inInbox(), 2);
  },
);

/** The files of a Maildir that a program has filled. */
async function maildir(name: string): Promise<string> {
  const path = join(folder, name);
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(path, part), { recursive: true });
  return path;
}

/** What a program hands each mail to: as root they refuse to write files themselves. */
async function delivering(into: string): Promise<string> {
  const script = `${into}.sh`;
  await writeFile(script, `#!/bin/sh\ncat > "$(mktemp ${into}/new/mail.XXXXXX)"\n`, { mode: 0o700 });
  return script;
}

async function filled(path: string): Promise<readonly string[]> {
  const names = await readdir(join(path, 'new'));
  return Promise.all(names.map((name) => readFile(join(path, 'new', name), 'utf8')));
}

const subjectsOf = (raws: readonly string[]): readonly string[] =>
  raws.map((raw) => /^Subject: (.*?)\r?$/m.exec(raw)?.[1] ?? '').toSorted();

const subjects = ['Grüße', 'dots', 'first'].toSorted();

test(
  'F2: fetchmail takes everything over STLS, once, and empties the Inbox',
  { skip: noFetchmail ?? false },
  async () => {
    const into = await maildir('fetchmail');
    const script = join(folder, 'deliver.sh');
    await writeFile(script, `#!/bin/sh\ncat > "$(mktemp ${into}/new/mail.XXXXXX)"\n`, { mode: 0o700 });
    const rc = join(folder, 'fetchmailrc');
    await writeFile(
      rc,
      `poll 127.0.0.1 service ${pop3.ports.pop3} protocol pop3 uidl username "anna@demo.test" password "${password}"\n` +
        `  sslproto "tls1.2+" no sslcertck mda "${script}" no keep fetchall\n`,
      { mode: 0o600 },
    );
    const own = ['--idfile', join(folder, 'fetchids'), '--pidfile', join(folder, 'fetchmail.pid')];
    const { code, output } = await runTool('fetchmail', ['-f', rc, ...own, '--nosyslog', '-v']);
    assert.equal(code, 0, output);
    assert.match(output, /STLS/);
    assert.deepEqual(subjectsOf(await filled(into)), subjects);
    assert.equal(await inInbox(), 0);
    const second = await runTool('fetchmail', ['-f', rc, ...own, '--nosyslog']);
    assert.equal(second.code, 1, 'nothing new');
  },
);

test(
  'F2: mpop leaves mail where it is, and takes each once by its id',
  { skip: noMpop ?? false },
  async () => {
    const into = await maildir('mpop');
    const rc = join(folder, 'mpoprc');
    const settings = [
      'account anna',
      'host 127.0.0.1',
      `port ${pop3.ports.pop3}`,
      'user anna@demo.test',
      `password ${password}`,
      'tls on',
      'tls_starttls on',
      'tls_certcheck off',
      'auth user',
      'keep on',
      `uidls_file ${join(folder, 'uidls')}`,
      `delivery maildir ${into}`,
    ];
    await writeFile(rc, `${settings.join('\n')}\n`, { mode: 0o600 });
    const run = () => runTool('mpop', ['-C', rc, 'anna']);
    const first = await run();
    assert.equal(first.code, 0, first.output);
    assert.deepEqual(subjectsOf(await filled(into)), subjects);
    await pop3.mail('anna', mails[0] ?? '');
    const second = await run();
    assert.equal(second.code, 0, second.output);
    assert.equal((await filled(into)).length, 4);
    assert.equal(await inInbox(), 4);
  },
);

test('F2: getmail takes everything over TLS and deletes it', { skip: noGetmail ?? false }, async () => {
  const into = await maildir('getmail');
  const lines = [
    '[retriever]',
    'type = SimplePOP3SSLRetriever',
    'server = 127.0.0.1',
    `port = ${pop3.ports.pop3s}`,
    'username = anna@demo.test',
    `password = ${password}`,
    '[destination]',
    'type = MDA_external',
    `path = ${await delivering(into)}`,
    'allow_root_commands = true',
    '[options]',
    'delete = true',
    'delivered_to = false',
    'received = false',
  ];
  await writeFile(join(folder, 'getmailrc'), `${lines.join('\n')}\n`, { mode: 0o600 });
  const { code, output } = await runTool('getmail', ['--getmaildir', folder, '--rcfile', 'getmailrc']);
  assert.equal(code, 0, output);
  assert.deepEqual(subjectsOf(await filled(into)), subjects);
  assert.equal(await inInbox(), 0);
});

test('F2: mutt opens the mailbox and saves a message of it', { skip: noMutt ?? false }, async () => {
  const saved = join(folder, 'saved');
  const rc = join(folder, 'muttrc');
  await writeFile(
    rc,
    [
      `set folder="pop://anna%40demo.test@127.0.0.1:${pop3.ports.pop3}/"`,
      `set pop_pass="${password}" pop_authenticators="user" ssl_starttls=no ssl_force_tls=no`,
      'set quit=yes delete=no copy=no confirmappend=no confirmcreate=no mbox_type=mbox wait_key=no',
      `push "<tag-pattern>~A<enter><tag-prefix><copy-message>${saved}<enter><exit>"`,
    ].join('\n'),
  );
  const url = `pop://anna%40demo.test@127.0.0.1:${pop3.ports.pop3}/`;
  const { output } = await runTool('script', [
    '-qec',
    `TERM=xterm HOME=${folder} mutt -F ${rc} -n -f '${url}'`,
    '/dev/null',
  ]);
  const mbox = await readFile(saved, 'utf8').catch(() => `nothing was saved: ${output.slice(-2_000)}`);
  assert.deepEqual(subjectsOf([mbox]), ['first'], mbox);
  assert.equal(await inInbox(), 3);
});

test(
  'F2: openssl: STLS gives TLS 1.2 or later, and older ones are refused',
  { skip: noOpenssl ?? false },
  async () => {
    const at = [
      's_client',
      '-connect',
      `127.0.0.1:${pop3.ports.pop3}`,
      '-starttls',
      'pop3',
      '-crlf',
      '-quiet',
    ];
    const login = `USER anna@demo.test\nPASS ${password}\nSTAT\nQUIT\n`;
    const { output } = await runTool('openssl', [...at, '-ign_eof'], login);
    assert.match(output, /\+OK 3 messages/);
    const old = await runTool('openssl', [...at, '-tls1_1'], login);
    assert.notEqual(old.code, 0, old.output);
    const secure = ['s_client', '-connect', `127.0.0.1:${pop3.ports.pop3s}`, '-crlf', '-quiet', '-ign_eof'];
    assert.match((await runTool('openssl', secure, login)).output, /\+OK 3 messages/);
  },
);
