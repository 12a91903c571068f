// Reading a mailbox by IMAP from a real server: what is listed, fetched and marked, and who is not trusted.

import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { Mark } from '#actors/ports/fetch-ledger.ts';
import type { OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import { createImapSource } from '#gateway/fetch/imap.ts';
import type { OutsideMailbox, SourceSettings } from '#gateway/fetch/source.ts';
import { certificateFor, dovecotPackages, password, startDovecot, user } from '#test/support/dovecot.ts';
import type { Dovecot } from '#test/support/dovecot.ts';
import { missing } from '#test/support/tools.ts';

const skip = (await missing('dovecot', dovecotPackages)) ?? false;
const start: Mark = { epoch: '', last: '' };
const secret = { kind: 'password', password } as const;
const never = new AbortController().signal;
let dovecot: Dovecot;
before(async () => {
  if (skip === false) dovecot = await startDovecot();
});
after(async () => {
  if (skip === false) await dovecot.remove();
});

const mail = (subject: string, body = 'Hello.'): string =>
  `From: ann@customer.test\r\nTo: support@demo.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@customer.test>\r\n\r\n${body}\r\n`;

function settings(
  change: Partial<Omit<SourceSettings, 'server'>> & { server?: Partial<OutsideServer> } = {},
) {
  const { server, ...rest } = change;
  const own: OutsideServer = {
    host: 'localhost',
    port: dovecot.ports.imaps,
    security: 'implicit',
    user,
    plainConfirmed: false,
    auth: 'password',
    caPem: dovecot.authority,
    ...server,
  };
  return { folder: 'INBOX', afterwards: 'seen', moveTo: 'Done', ...rest, server: own } as const;
}

const source = createImapSource({ clock: systemClock });

async function opened(
  change: Parameters<typeof settings>[0],
  work: (mailbox: OutsideMailbox) => Promise<void>,
): Promise<void> {
  const mailbox = await source(settings(change), secret, never);
  try {
    await work(mailbox);
  } finally {
    await mailbox.end();
  }
}

test('F7: mail is listed oldest first, fetched byte for byte, and marked as read', { skip }, async () => {
  await dovecot.deliver(mail('first'), Date.UTC(2020, 1, 1));
  await dovecot.deliver(mail('second'));
  await opened({}, async (mailbox) => {
    const { epoch, mails, more, waiting } = await mailbox.list(start);
    assert.deepEqual([mails.length, more, waiting], [2, false, 2]);
    const [first, second] = mails;
    assert.ok(first !== undefined && second !== undefined);
    assert.match(first.link, /^imap:\/\/support@localhost:\d+\/INBOX;UIDVALIDITY=\d+\/;UID=\d+$/);
    const fetched = await mailbox.fetch(first);
    assert.ok(fetched.kind === 'mail');
    assert.equal(Buffer.from(fetched.raw).toString(), mail('first'));
    assert.equal(fetched.at, first.at);
    await mailbox.confirm(first);
    const rest = await mailbox.list({ epoch, last: first.uid });
    assert.deepEqual(
      rest.mails.map(({ uid }) => uid),
      [second.uid],
    );
    assert.deepEqual((await mailbox.list({ epoch, last: second.uid })).mails, []);
    assert.equal((await mailbox.list({ epoch: '1', last: second.uid })).mails.length, 2);
  });
  const files = await dovecot.files();
  assert.equal(files.filter((name) => name.endsWith('S')).length, 1, files.join());
});

test(
  'F7: STARTTLS where it was asked for; mail is moved to a folder that is made for it, or deleted',
  { skip },
  async () => {
    await opened(
      { server: { port: dovecot.ports.imap, security: 'starttls' }, afterwards: 'move' },
      async (mailbox) => {
        const [first] = (await mailbox.list(start)).mails;
        assert.ok(first !== undefined);
        await mailbox.confirm(first);
      },
    );
    assert.equal((await dovecot.files('Done')).length, 1);
    await opened({ afterwards: 'delete' }, async (mailbox) => {
      const [first] = (await mailbox.list(start)).mails;
      assert.ok(first !== undefined);
      await mailbox.confirm(first);
      assert.deepEqual(await mailbox.fetch(first), { kind: 'gone' });
    });
    assert.deepEqual(await dovecot.files(), []);
  },
);

test('F7: new mail ends the wait at once', { skip }, async () => {
  await opened({}, async (mailbox) => {
    const { epoch } = await mailbox.list(start);
    assert.ok(mailbox.wait !== null);
    const news = mailbox.wait(60_000, never);
    await dovecot.deliver(mail('news'));
    await news;
    assert.equal((await mailbox.list({ epoch, last: '' })).mails.length, 1);
  });
});

test('T21: of an oversized mail only the header is fetched', { skip }, async () => {
  await dovecot.deliver(
    mail(
      'large',
      'x'
        .repeat(70)
        .concat('\r\n')
        .repeat(Math.ceil(limits.messageBytes / 72) + 1),
    ),
  );
  await opened({ afterwards: 'delete' }, async (mailbox) => {
    const { mails } = await mailbox.list(start);
    const large = mails.find(({ size }) => size !== null && size > limits.messageBytes);
    assert.ok(large !== undefined);
    const fetched = await mailbox.fetch(large);
    assert.ok(fetched.kind === 'large');
    assert.match(Buffer.from(fetched.header).toString(), /^Subject: large\r$/m);
    assert.ok(fetched.header.length <= limits.fetchHeaderBytes);
    for (const found of mails) await mailbox.confirm(found);
  });
});

const refused = async (change: Parameters<typeof settings>[0], code: string): Promise<string> => {
  let text = '';
  await assert.rejects(
    source(settings(change), secret, never),
    (error: { code?: string; message: string }) => {
      text = error.message;
      assert.equal(error.code, code, text);
      return true;
    },
  );
  assert.ok(!text.includes(password));
  return text;
};

test(
  'F7: a wrong name, an unknown authority and a missing folder are refused, each with its reason',
  { skip },
  async () => {
    await refused({ server: { host: '127.0.0.1' } }, 'MAILBOX_NOT_TRUSTED');
    await refused({ server: { caPem: '' } }, 'MAILBOX_NOT_TRUSTED');
    const { cert: caPem } = await certificateFor('localhost');
    await refused({ server: { caPem } }, 'MAILBOX_NOT_TRUSTED');
    assert.match(await refused({ folder: 'Nowhere' }, 'MAILBOX_NO_FOLDER'), /Nowhere/);
    await refused({ server: { port: 1 } }, 'MAILBOX_UNREACHABLE');
  },
);

test('F12: a wrong password is told in the words of the server', { skip }, async () => {
  const wrong = { kind: 'password', password: 'not this one' } as const;
  await assert.rejects(source(settings(), wrong, never), {
    code: 'MAILBOX_LOGIN_REFUSED',
    message: /Authentication failed/,
  });
});

test('F9: without confirmation no password goes over a plain connection', { skip }, async () => {
  const plain = { port: dovecot.ports.imap, security: 'plain' } as const;
  await refused({ server: plain }, 'MAILBOX_NOT_TRUSTED');
  await opened({ server: { ...plain, plainConfirmed: true } }, async (mailbox) => {
    assert.equal((await mailbox.list(start)).waiting, 0);
  });
});

test('F7: when a middleman takes STARTTLS away, the password is not sent', { skip }, async () => {
  let sent = '';
  const proxy = createServer((client) => {
    const server = connect(dovecot.ports.imap, '127.0.0.1');
    client.on('data', (chunk: Buffer) => {
      sent += chunk.toString();
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => client.write(chunk.toString().replaceAll(/ ?STARTTLS/g, '')));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  try {
    const { port } = proxy.address() as AddressInfo;
    await refused({ server: { port, security: 'starttls' } }, 'MAILBOX_NOT_TRUSTED');
    assert.match(sent, /^\d+ /);
    assert.ok(!/LOGIN|AUTHENTICATE/i.test(sent) && !sent.includes(password), sent);
  } finally {
    proxy.close();
  }
});

test('T2: a server that dies while it is read is told as lost, at once', { skip }, async () => {
  for (let number = 0; number < 5; number += 1)
    await dovecot.deliver(mail(`dying-${number}`, 'x'.repeat(1_000_000)));
  const mailbox = await source(settings(), secret, never);
  const { mails } = await mailbox.list(start);
  const [first] = mails;
  assert.ok(first !== undefined);
  const fetching = mailbox
    .fetch(first)
    .then(() => mailbox.fetch(first))
    .then(async () => {
      for (const found of mails) await mailbox.fetch(found);
      for (;;) await mailbox.list(start);
    });
  const told = assert.rejects(fetching, { category: 'unavailable' });
  await dovecot.kill();
  await told;
  await mailbox.end();
  await dovecot.start();
});
