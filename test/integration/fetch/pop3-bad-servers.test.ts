// Reading a mailbox by POP3 from servers that do what none should.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Mark } from '#actors/ports/fetch-ledger.ts';
import type { OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import { createPop3Source } from '#gateway/fetch/pop3.ts';
import type { OutsideMailbox, SourceSecret, SourceSettings } from '#gateway/fetch/source.ts';
import { password, user } from '#test/support/dovecot.ts';
import { close, hang, startPop3StandIn, stuffed } from '#test/support/pop3-stand-in.ts';
import type { Pop3StandIn, Pop3StandInOptions } from '#test/support/pop3-stand-in.ts';

const start: Mark = { epoch: '', last: '' };
const secret: SourceSecret = { kind: 'password', password };
const never = new AbortController().signal;

const mail = (subject: string, body = 'Hello.'): string =>
  `From: ann@customer.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@customer.test>\r\n\r\n${body}\r\n`;

type Change = Partial<Omit<SourceSettings, 'server'>> & { readonly server?: Partial<OutsideServer> };

function settings({ server, ...rest }: Change): SourceSettings {
  const own: OutsideServer = {
    host: 'localhost',
    port: 0,
    security: 'implicit',
    user,
    auth: 'password',
    plainConfirmed: false,
    caPem: '',
    ...server,
  };
  return { folder: '', afterwards: 'leave', moveTo: '', ...rest, server: own };
}

/** Long waits of the source end as soon as everything else stands still. */
function hastyClock(): Clock {
  return { now: () => systemClock.now(), after: (ms, task) => systemClock.after(Math.min(ms, 300), task) };
}

const source = createPop3Source({ clock: systemClock });

async function atStandIn(
  options: Pop3StandInOptions,
  work: (open: () => Promise<OutsideMailbox>, server: Pop3StandIn) => Promise<void>,
  change: Change & { readonly clock?: Clock } = {},
): Promise<void> {
  const server = await startPop3StandIn(options);
  const { clock = systemClock, ...rest } = change;
  const where = settings({
    ...rest,
    server: { port: server.port, security: 'plain', plainConfirmed: true, ...rest.server },
  });
  try {
    await work(() => createPop3Source({ clock })(where, secret, never), server);
  } finally {
    await server.stop();
  }
}

const problems: readonly {
  readonly of: string;
  readonly server: Pop3StandInOptions;
  readonly code: string;
  readonly security?: 'starttls';
}[] = [
  { of: 'no greeting', server: { greeting: hang }, code: 'MAILBOX_TOO_SLOW' },
  { of: 'a closed door', server: { greeting: close }, code: 'MAILBOX_LOST' },
  { of: 'a greeting that says no', server: { greeting: '-ERR go away\r\n' }, code: 'MAILBOX_REFUSED' },
  {
    of: 'a line without an end',
    server: { greeting: Buffer.alloc(limits.fetchLineBytes + 2, 'x') },
    code: 'MAILBOX_REFUSED',
  },
  {
    of: 'no STLS',
    server: { answer: (line) => (line === 'STLS' ? '-ERR unknown command\r\n' : null) },
    code: 'MAILBOX_NOT_TRUSTED',
    security: 'starttls',
  },
  {
    of: 'words between STLS and TLS',
    server: { answer: (line) => (line === 'STLS' ? '+OK\r\n+OK injected\r\n' : null) },
    code: 'MAILBOX_NOT_TRUSTED',
    security: 'starttls',
  },
  {
    of: 'a mailbox in use',
    server: { answer: (line) => (line.startsWith('PASS') ? '-ERR [IN-USE] locked\r\n' : null) },
    code: 'MAILBOX_BUSY',
  },
  {
    of: 'a login that comes too soon',
    server: { answer: (line) => (line.startsWith('PASS') ? '-ERR [LOGIN-DELAY] wait\r\n' : null) },
    code: 'MAILBOX_BUSY',
  },
];
for (const { of, server, code, security } of problems) {
  test(`T2: ${of} is told as ${code}`, async () => {
    const change = { clock: hastyClock(), ...(security === undefined ? {} : { server: { security } }) };
    await atStandIn(
      server,
      async (open, { said }) => {
        await assert.rejects(open(), { code });
        if (security === 'starttls')
          assert.ok(!said.some((line) => /^(USER|PASS|AUTH)/.test(line)), said.join());
      },
      change,
    );
  });
}

const cutShort = `+OK 4000 octets\r\n${mail('cut', 'half of it').slice(0, -4)}`;
for (const [name, answer] of [
  [
    'a server that falls silent in the middle of a mail',
    (line: string) => (line.startsWith('RETR') ? cutShort : null),
  ],
  [
    'a server that drops out in the middle of a mail',
    (line: string) => (line.startsWith('RETR') ? close : null),
  ],
] as const) {
  test(`T6: of ${name} nothing is taken`, async () => {
    await atStandIn(
      { mails: [mail('one')], answer },
      async (open) => {
        const mailbox = await open();
        const [found] = (await mailbox.list(start)).mails;
        assert.ok(found !== undefined);
        await assert.rejects(mailbox.fetch(found), { category: 'unavailable' });
      },
      { clock: hastyClock() },
    );
  });
}

test('T6: a mail that is shorter than was said is taken when it is so twice, and never a part of one', async () => {
  const lying = (line: string) => (line === 'LIST' ? '+OK\r\n1 99999\r\n.\r\n' : null);
  await atStandIn({ mails: [mail('one')], answer: lying }, async (open) => {
    const mailbox = await open();
    const [found] = (await mailbox.list(start)).mails;
    assert.ok(found !== undefined);
    const fetched = await mailbox.fetch(found);
    assert.ok(fetched.kind === 'mail');
    assert.equal(Buffer.from(fetched.raw).toString(), mail('one'));
  });
  let asked = 0;
  const once = (line: string) => {
    if (!line.startsWith('RETR')) return null;
    asked += 1;
    return asked === 1 ? `+OK\r\n${stuffed('From: ann@customer.test\r\n')}` : null;
  };
  await atStandIn({ mails: [mail('one')], answer: once }, async (open) => {
    const mailbox = await open();
    const [found] = (await mailbox.list(start)).mails;
    assert.ok(found !== undefined);
    await assert.rejects(mailbox.fetch(found), { code: 'MAILBOX_LOST' });
  });
});

test('T21: a mail that is far larger than was said is not kept in memory', async () => {
  const huge = Buffer.concat([
    Buffer.from('+OK\r\nSubject: huge\r\n\r\n'),
    Buffer.alloc(limits.messageBytes + 10, 'x'),
    Buffer.from('\r\n.\r\n'),
  ]);
  await atStandIn(
    { mails: [mail('one')], answer: (line) => (line.startsWith('RETR') ? huge : null) },
    async (open) => {
      const mailbox = await open();
      const [found] = (await mailbox.list(start)).mails;
      assert.ok(found !== undefined);
      const fetched = await mailbox.fetch(found);
      assert.ok(fetched.kind === 'large');
      assert.equal(fetched.size, limits.messageBytes + 10 + 'Subject: huge\r\n\r\n'.length + 2);
      assert.ok(fetched.header.length <= limits.fetchHeaderBytes);
      await mailbox.end();
    },
  );
});

test('T7: names that two mails share name none of them; without names mail is only fetched to be deleted', async () => {
  const same = (line: string) => (line === 'UIDL' ? '+OK\r\n1 a\r\n2 a\r\n3 b\r\n.\r\n' : null);
  const mails = [mail('one'), mail('two'), mail('three')];
  await atStandIn({ mails, answer: same }, async (open) => {
    const listed = await (await open()).list(start);
    assert.deepEqual(
      listed.mails.map(({ uid }) => uid),
      ['', '', 'b'],
    );
  });
  const none = (line: string) => (line === 'UIDL' ? '-ERR unknown\r\n' : null);
  await atStandIn({ mails, answer: none }, async (open) => {
    await assert.rejects((await open()).list(start), { code: 'MAILBOX_REFUSED', message: /UIDL/ });
  });
  await atStandIn(
    { mails, answer: none },
    async (open) => assert.equal((await (await open()).list(start)).mails.length, 3),
    { afterwards: 'delete' },
  );
});

test('F12: a server that repeats the password is not quoted with it', async () => {
  const answer = (line: string) => (line.startsWith('PASS') ? `-ERR I do not know ${line}\r\n` : null);
  await atStandIn({ answer }, async (open) => {
    await assert.rejects(open(), (error: Error) => {
      assert.match(error.message, /I do not know PASS …/);
      return (
        !error.message.includes(password) && !String((error as { cause?: unknown }).cause).includes(password)
      );
    });
  });
});

test('T2: a connection that is given up ends what is at work', async () => {
  const server = await startPop3StandIn({ greeting: hang });
  const stop = new AbortController();
  const where = settings({ server: { port: server.port, security: 'plain', plainConfirmed: true } });
  const opening = source(where, secret, stop.signal);
  const told = assert.rejects(opening, { code: 'MAILBOX_LOST' });
  stop.abort();
  await told;
  await server.stop();
});
