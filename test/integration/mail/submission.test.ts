// People hand in mail with real programs: who may log in, under which names they may write, and where their mail goes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import { aDirectory, aMailbox, aQueue, aUser } from '#test/support/directory.ts';
import { handIn, newestJob } from '#test/support/handing-in.ts';
import type { HandedIn } from '#test/support/handing-in.ts';
import { talkTo } from '#test/support/smtp-talk.ts';
import { password, startSubmissionEdge } from '#test/support/submission-edge.ts';
import type { SubmissionEdge } from '#test/support/submission-edge.ts';
import { missing, runTool } from '#test/support/tools.ts';

const noPython = await missing('python3');
const noCurl = await missing('curl');
const noMsmtp = await missing('msmtp');
const directory = aDirectory({
  queues: [aQueue('support'), aQueue('sales')],
  mailboxes: [aMailbox('support'), aMailbox('sales')],
  users: [
    aUser('anna', { aliases: ['anna.long@demo.test'], queueIds: ['support'] }),
    aUser('ben'),
    aUser('slow'),
  ],
  settings: { ...systemSettingsDefaults, submissionMailsPerHour: 40, submissionRecipientsPerHour: 60 },
});
let edge: SubmissionEdge;
before(async () => {
  edge = await startSubmissionEdge(directory);
});
after(() => edge.stop());

const send = (sent?: HandedIn): Promise<string> => handIn(edge, sent);

test(
  'F1: mail for elsewhere is archived, queued for delivery, and lies in Sent',
  { skip: noPython ?? false },
  async () => {
    for (const secure of [false, true]) {
      const header = 'From: Anna <anna@demo.test>\r\nBcc: hidden@other.test\r\nSubject: Hi';
      assert.equal(
        await send({ secure, header, to: ['customer@customer.test', 'hidden@other.test'] }),
        'sent',
      );
      const { mail, archiveId } = await newestJob(edge);
      const raw = Buffer.from(mail.raw).toString();
      assert.match(raw, /^Received: by mx\.demo\.test with ESMTPSA id \S+;\r\n\t/);
      assert.match(raw, /\r\nDate: .*\r\nMessage-ID: <\S+@mx\.demo\.test>\r\nFrom: Anna /);
      assert.doesNotMatch(
        raw,
        /hidden|127\.0\.0\.1/,
        'who else gets it, and where she is, is nobody’s business',
      );
      assert.equal(mail.source, 'submission');
      assert.equal(mail.submittedBy, 'anna');
      const deliveries = await edge.submissions.deliveries(archiveId);
      assert.deepEqual(
        deliveries.map(({ recipient, state }) => [recipient, state]),
        [
          ['customer@customer.test', 'queued'],
          ['hidden@other.test', 'queued'],
        ],
      );
    }
    const folders = await edge.accountMail.folders('anna');
    assert.equal(folders.find(({ folder }) => folder === 'sent')?.messages, 2);
  },
);

test(
  'F1: mail for a colleague lies in the Inbox, for a mailbox of cases it becomes one',
  { skip: noPython ?? false },
  async () => {
    const jobs = edge.submissions.jobs.length;
    assert.equal(await send({ to: ['ben@demo.test', 'sales@demo.test'] }), 'sent');
    assert.equal(edge.submissions.jobs.length, jobs, 'nothing leaves the house');
    assert.equal((await edge.accountMail.folders('ben'))[0]?.folder, 'inbox');
    assert.equal(edge.cases.at(-1)?.mailboxId, 'sales');
    assert.match(await send({ to: ['nobody@demo.test'] }), /^550 5\.1\.1 /);
  },
);

test(
  'F1: people write under their own addresses and those of the mailboxes they work for',
  { skip: noPython ?? false },
  async () => {
    const header = (from: string): string => `From: ${from}\r\nSubject: Hi`;
    for (const from of [
      'anna.long@demo.test',
      'anna+news@demo.test',
      'support@demo.test',
      'Support@Demo.Test',
    ])
      assert.equal(await send({ from, header: header(from) }), 'sent', from);
    for (const from of ['ben@demo.test', 'sales@demo.test', 'ceo@elsewhere.test', 'nobody@demo.test']) {
      assert.match(await send({ from }), /^550 5\.7\.1 This account may not send under this address/, from);
      assert.match(await send({ header: header(from) }), /^550 5\.7\.1 .*From/, from);
    }
    assert.match(await send({ header: header('anna@demo.test, ben@demo.test') }), /^550 5\.7\.1 /);
    assert.match(await send({ header: 'From: anna@demo.test\r\nFrom: ben@demo.test' }), /^550 5\.7\.1 /);
    assert.match(await send({ header: 'From: anna@demo.test\r\nSender: ben@demo.test' }), /^550 5\.7\.1 /);
    assert.match(await send({ header: 'Subject: from nobody' }), /^554 5\.6\.0 /);
    assert.equal(await send({ from: '', header: header('anna@demo.test') }), 'sent', 'a receipt');
  },
);

test(
  'F1: nobody gets in with a wrong password, and guessing is locked out',
  { skip: noPython ?? false },
  async () => {
    const slow = { login: 'slow@demo.test', from: 'slow@demo.test', password: 'guess' };
    // This program tries PLAIN and LOGIN each time.
    for (let guess = 0; guess < 2; guess += 1) assert.match(await send(slow), /^535 5\.7\.8 /);
    assert.match(await send({ ...slow, password }), /^454 4\.7\.0 Too many failed logins/);
    assert.match(await send({ login: 'nobody@demo.test' }), /^535 5\.7\.8 /);
    edge.setDown(true);
    try {
      assert.match(await send(), /^454 4\.7\.0 Logins cannot be checked now/);
    } finally {
      edge.setDown(false);
    }
    assert.equal(await send({ login: 'anna.long@demo.test' }), 'sent', 'a further address is a login name');
  },
);

test('F1: before TLS there is no AUTH, and before AUTH no mail', async () => {
  const talk = await talkTo(edge.ports.submission);
  try {
    assert.doesNotMatch(await talk.say('EHLO client.test\r\n'), /AUTH/);
    assert.match(await talk.say('AUTH PLAIN AGFubmEAeA==\r\n'), /^50\d /);
    assert.match(await talk.say('MAIL FROM:<anna@demo.test>\r\n'), /^530 5\.7\.0 /);
    assert.match(await talk.say('RCPT TO:<ben@demo.test>\r\n'), /^503 /);
  } finally {
    talk.end();
  }
});

test(
  'F1: curl hands in with AUTH PLAIN, msmtp with AUTH LOGIN',
  { skip: noCurl ?? noMsmtp ?? false },
  async () => {
    const mail = 'From: anna@demo.test\r\nSubject: From a program\r\n\r\nHello.\r\n';
    const before = edge.submissions.jobs.length;
    const curl = await runTool(
      'curl',
      [
        '--silent',
        '--show-error',
        '--insecure',
        '--ssl-reqd',
        '--login-options',
        'AUTH=PLAIN',
        '--url',
        `smtp://127.0.0.1:${edge.ports.submission}`,
        '--user',
        `anna@demo.test:${password}`,
        '--mail-from',
        'anna@demo.test',
        '--mail-rcpt',
        'customer@customer.test',
        '--upload-file',
        '-',
      ],
      mail,
    );
    assert.equal(curl.code, 0, curl.output);
    const msmtp = await runTool(
      'msmtp',
      [
        '--file=/dev/null',
        '--host=127.0.0.1',
        `--port=${edge.ports.submissions}`,
        '--tls=on',
        '--tls-starttls=off',
        '--tls-certcheck=off',
        '--auth=login',
        '--user=anna@demo.test',
        `--passwordeval=echo ${password}`,
        '--from=anna@demo.test',
        'customer@customer.test',
      ],
      mail,
    );
    assert.equal(msmtp.code, 0, msmtp.output);
    assert.equal(edge.submissions.jobs.length, before + 2);
  },
);

test('F1: an account may hand in so much in an hour', { skip: noPython ?? false }, async () => {
  const own = await startSubmissionEdge({
    ...directory,
    settings: { ...systemSettingsDefaults, submissionMailsPerHour: 2, submissionRecipientsPerHour: 3 },
  });
  const shared = edge;
  edge = own;
  try {
    assert.equal(await send({ to: ['a@b.test', 'c@d.test'] }), 'sent');
    assert.match(await send({ to: ['a@b.test', 'c@d.test'] }), /^sent|^450 4\.7\.1 /);
    assert.match(await send(), /^450 4\.7\.1 This account has sent as much/);
  } finally {
    edge = shared;
    await own.stop();
  }
});
