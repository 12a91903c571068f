// Reading a mailbox by POP3 from a real server, and how logins are said.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { Mark } from '#actors/ports/fetch-ledger.ts';
import type { OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import { createPop3Source } from '#gateway/fetch/pop3.ts';
import type { OutsideMailbox, SourceSecret, SourceSettings } from '#gateway/fetch/source.ts';
import { dovecotPackages, password, startDovecot, user } from '#test/support/dovecot.ts';
import type { Dovecot } from '#test/support/dovecot.ts';
import { startPop3StandIn } from '#test/support/pop3-stand-in.ts';
import type { Pop3StandIn, Pop3StandInOptions } from '#test/support/pop3-stand-in.ts';
import { missing } from '#test/support/tools.ts';

const skip = (await missing('dovecot', dovecotPackages)) ?? false;
const start: Mark = { epoch: '', last: '' };
const secret: SourceSecret = { kind: 'password', password };
const never = new AbortController().signal;
let dovecot: Dovecot;
before(async () => {
  if (skip === false) dovecot = await startDovecot();
});
after(async () => {
  if (skip === false) await dovecot.remove();
});

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

const atDovecot = (change: Change = {}): SourceSettings =>
  settings({
    ...change,
    server: { port: dovecot.ports.pop3s, caPem: dovecot.authority, ...change.server },
  });

const source = createPop3Source({ clock: systemClock });

async function atStandIn(
  options: Pop3StandInOptions,
  work: (open: () => Promise<OutsideMailbox>, server: Pop3StandIn) => Promise<void>,
  change: Change = {},
): Promise<void> {
  const server = await startPop3StandIn(options);
  const where = settings({
    ...change,
    server: { port: server.port, security: 'plain', plainConfirmed: true, ...change.server },
  });
  try {
    await work(() => source(where, secret, never), server);
  } finally {
    await server.stop();
  }
}

test(
  'F5: POP3 over TLS and STLS lists, fetches byte for byte, and deletes at the end of the session',
  { skip },
  async () => {
    const dotted = mail('dots', '.\r\n..two\r\n.three\r\nfour.');
    await dovecot.deliver(dotted);
    await dovecot.deliver(mail('second'));
    const mailbox = await source(atDovecot(), secret, never);
    const { mails, complete } = await mailbox.list(start);
    assert.deepEqual([mails.length, complete], [2, true]);
    const [first, second] = mails;
    assert.ok(first !== undefined && second !== undefined && first.uid !== second.uid);
    const fetched = await mailbox.fetch(first);
    assert.ok(fetched.kind === 'mail');
    assert.equal(Buffer.from(fetched.raw).toString(), dotted);
    await mailbox.confirm(first);
    await mailbox.end();
    const again = await source(
      atDovecot({ afterwards: 'delete', server: { port: dovecot.ports.pop3, security: 'starttls' } }),
      secret,
      never,
    );
    const names = (await again.list(start)).mails.map(({ uid }) => uid);
    assert.deepEqual(names, [first.uid, second.uid], 'names stay, and nothing was deleted');
    await again.confirm(first);
    assert.equal((await dovecot.files()).length, 2);
    await again.end();
    assert.equal((await dovecot.files()).length, 1);
  },
);

test('T21: of an oversized mail POP3 fetches the header only', { skip }, async () => {
  await dovecot.deliver(
    mail(
      'large',
      'x'
        .repeat(70)
        .concat('\r\n')
        .repeat(Math.ceil(limits.messageBytes / 72) + 1),
    ),
  );
  const mailbox = await source(atDovecot({ afterwards: 'delete' }), secret, never);
  const { mails } = await mailbox.list(start);
  const large = mails.at(-1);
  assert.ok(large !== undefined && (large.size ?? 0) > limits.messageBytes);
  const fetched = await mailbox.fetch(large);
  assert.ok(fetched.kind === 'large');
  assert.match(Buffer.from(fetched.header).toString(), /^Subject: large\r$/m);
  for (const found of mails) await mailbox.confirm(found);
  await mailbox.end();
});

const opens = (where: SourceSettings, how: SourceSecret = secret) => source(where, how, never);

test('F7: POP3 refuses a wrong name, an unknown authority, a wrong password', { skip }, async () => {
  await assert.rejects(opens(atDovecot({ server: { host: '127.0.0.1' } })), { code: 'MAILBOX_NOT_TRUSTED' });
  await assert.rejects(opens(atDovecot({ server: { caPem: '' } })), { code: 'MAILBOX_NOT_TRUSTED' });
  const stls = { port: dovecot.ports.pop3, security: 'starttls', caPem: '' } as const;
  await assert.rejects(opens(atDovecot({ server: stls })), { code: 'MAILBOX_NOT_TRUSTED' });
  await assert.rejects(opens(atDovecot(), { kind: 'password', password: 'wrong' }), {
    code: 'MAILBOX_LOGIN_REFUSED',
    message: /Authentication failed/,
  });
  await assert.rejects(opens(atDovecot({ server: { port: 1 } })), { code: 'MAILBOX_UNREACHABLE' });
});

test('F7: a user or password that is no word of a line logs in by SASL, and is never said as a command', async () => {
  const tricky: SourceSecret = { kind: 'password', password: 'x\r\nDELE 1' };
  await atStandIn({}, async (_open, server) => {
    const where = settings({ server: { port: server.port, security: 'plain', plainConfirmed: true } });
    await assert.rejects(opens(where, tricky), { code: 'MAILBOX_LOGIN_REFUSED' });
    assert.ok(!server.said.some((line) => line.startsWith('PASS') || line.startsWith('DELE')));
  });
  const answer = (line: string) =>
    line === 'CAPA' ? '+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n' : line.startsWith('AUTH') ? '+ \r\n' : null;
  await atStandIn({ answer }, async (_open, server) => {
    const where = settings({ server: { port: server.port, security: 'plain', plainConfirmed: true } });
    await opens(where, tricky);
    assert.ok(server.said.includes(Buffer.from(`\0${user}\0x\r\nDELE 1`).toString('base64')));
  });
});

test('T5: a token logs in by XOAUTH2, and its refusal is told', async () => {
  const token: SourceSecret = { kind: 'oauth2', accessToken: 'a-token' };
  const where = (port: number) => settings({ server: { port, security: 'plain', plainConfirmed: true } });
  const yes = await startPop3StandIn({ answer: (line) => (line === 'AUTH XOAUTH2' ? '+ \r\n' : null) });
  await opens(where(yes.port), token);
  const said = `user=${user}\u0001auth=Bearer a-token\u0001\u0001`;
  assert.ok(yes.said.includes(Buffer.from(said).toString('base64')));
  await yes.stop();
  const no = await startPop3StandIn({
    answer: (line) => (line === 'CAPA' ? null : line === '' ? '-ERR [AUTH] expired\r\n' : '+ eyJ9\r\n'),
  });
  await assert.rejects(opens(where(no.port), token), { code: 'MAILBOX_LOGIN_REFUSED', message: /expired/ });
  await no.stop();
});
