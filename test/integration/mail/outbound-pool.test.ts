// Connections to other servers: used again, bounded, closed; and what servers offer, used or refused.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import { createCourier } from '#gateway/outbound/courier.ts';
import type { Courier, CourierDeps } from '#gateway/outbound/courier.ts';
import type { Letter } from '#gateway/outbound/smtp-client.ts';
import { hostname } from '#test/support/mail-edge.ts';
import { startRawServer } from '#test/support/raw-smtp-server.ts';
import type { RawServer, RawOptions } from '#test/support/raw-smtp-server.ts';
import { startSmtpSink } from '#test/support/smtp-sink.ts';
import { until } from '#test/support/until.ts';

const clock = createManualClock();
let server: RawServer;
let courier: Courier;

function courierTo(port: number, deps: Partial<CourierDeps> = {}): Courier {
  const resolver = {
    mx: async () => [{ exchange: 'raw.test', priority: 1 }],
    addresses: async () => ['127.0.0.1'],
  };
  return createCourier({
    hostname,
    relayUrl: '',
    resolver,
    clock,
    chance: systemChance,
    directPort: port,
    ...deps,
  });
}

async function begin(options: RawOptions = {}, deps: Partial<CourierDeps> = {}): Promise<void> {
  courier?.stop();
  await server?.stop();
  server = await startRawServer(options);
  courier = courierTo(server.port, deps);
}
before(() => begin());
beforeEach(() => begin());
after(async () => {
  courier.stop();
  await server.stop();
});

function letter(fields: Partial<Letter> = {}): Letter {
  return {
    envelopeFrom: 'support@demo.test',
    recipient: 'ann@customer.test',
    raw: Buffer.from('Subject: x\r\n\r\nHello.\r\n'),
    ...fields,
  };
}

test('T10: letters to one server go over one connection, which is closed when it was idle for a while', async () => {
  for (let one = 0; one < 3; one += 1) assert.equal((await courier.deliver(letter())).state, 'delivered');
  assert.equal(server.connections(), 1);
  assert.equal(server.mails.length, 3);
  assert.equal(courier.connections(), 1);
  clock.advance(limits.deliveryIdleCloseMs);
  assert.equal(courier.connections(), 0);
  await until('the connection to be closed', () => server.open() === 0);
  assert.equal(server.commands.at(-1), 'QUIT');
});

test('T10: a connection that the server has closed meanwhile costs no attempt', async () => {
  await courier.deliver(letter());
  server.hangUp();
  assert.equal((await courier.deliver(letter())).state, 'delivered');
  assert.equal(server.connections(), 2);
  assert.equal(server.mails.length, 2);
});

test('T10: a connection is left after so many letters', async () => {
  for (let one = 0; one <= limits.deliveryMailsPerConnection; one += 1) await courier.deliver(letter());
  assert.equal(server.connections(), 2);
});

test('T10: only so many letters are on their way to one server at once; more look again later', async () => {
  const gate = Promise.withResolvers<void>();
  await begin({ beforeAnswer: () => gate.promise });
  const most = limits.deliveryConnectionsPerServer;
  const first = Array.from({ length: most }, () => courier.deliver(letter()));
  await until('all to be at work', () => server.mails.length === most);
  const more = await courier.deliver(letter());
  assert.equal(more.busy, true);
  assert.equal(server.connections(), most);
  gate.resolve();
  for (const outcome of await Promise.all(first)) assert.equal(outcome.state, 'delivered');
  assert.equal((await courier.deliver(letter())).state, 'delivered');
});

test('T10 T21: a letter that is larger than the server takes fails before it is sent', async () => {
  await begin({ offers: ['SIZE 1000'] });
  const outcome = await courier.deliver(letter({ raw: Buffer.alloc(1_001, 'x') }));
  assert.equal(outcome.state, 'failed');
  assert.equal(outcome.code, 552);
  assert.match(outcome.text, /^5\.3\.4 Message size larger than allowed 1000/);
  assert.ok(!server.commands.some((line) => line.startsWith('MAIL')));
  assert.equal((await courier.deliver(letter())).state, 'delivered');
});

test('what the sender wants to be told goes on to servers that can tell, and to no others (RFC 3461)', async () => {
  const dsn = {
    return: 'hdrs',
    envelopeId: 'a+b',
    recipients: [
      { address: 'ann@customer.test', notify: ['success', 'delay'], originalRecipient: 'rfc822;old@b.test' },
    ],
  } as const;
  const untold = await courier.deliver(letter({ dsn }));
  assert.equal(untold.reports, false);
  assert.deepEqual(
    server.commands.filter((line) => /^(MAIL|RCPT)/.test(line)),
    ['MAIL FROM:<support@demo.test>', 'RCPT TO:<ann@customer.test>'],
  );
  await begin({ offers: ['DSN'] });
  assert.equal((await courier.deliver(letter({ dsn }))).reports, true, 'it tells the sender itself');
  assert.deepEqual(
    server.commands.filter((line) => /^(MAIL|RCPT)/.test(line)),
    [
      'MAIL FROM:<support@demo.test> RET=HDRS ENVID=a+2Bb',
      'RCPT TO:<ann@customer.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;old@b.test',
    ],
  );
});

test('addresses and headers in UTF-8 go to servers that take them, and fail at others (RFC 6531)', async () => {
  const eight = Buffer.from('Subject: Grüße\r\n\r\nx\r\n');
  for (const fields of [
    { recipient: 'jürg@customer.test' },
    { envelopeFrom: 'jürg@demo.test' },
    { raw: eight },
  ]) {
    await begin();
    const refused = await courier.deliver(letter(fields));
    assert.equal(refused.state, 'failed');
    assert.match(refused.text, /^5\.6\.7 /);
    assert.equal(server.mails.length, 0);
    await begin({ offers: ['SMTPUTF8', '8BITMIME'] });
    assert.equal((await courier.deliver(letter(fields))).state, 'delivered');
    await courier.deliver(letter());
    const said = server.commands
      .filter((line) => line.startsWith('MAIL'))
      .map((line) => / SMTPUTF8\b/.test(line));
    assert.deepEqual(said, [true, false], 'said of this one, and not of the next');
  }
  await begin();
  const domain = await courier.deliver(letter({ recipient: 'ann@müller.test' }));
  assert.equal(domain.state, 'delivered', 'a domain has a form in ASCII');
  assert.ok(server.commands.includes('RCPT TO:<ann@xn--mller-kva.test>'));
});

test('F8, F12: a mailbox with a server of its own sends by it, with its login, and others do not', async () => {
  const login = { user: 'box', pass: 'secret' };
  const own = await startSmtpSink({ login });
  const asked: string[] = [];
  const noted: string[] = [];
  try {
    await begin(
      {},
      {
        noteSending: (mailboxId, { state }) => void noted.push(`${mailboxId} ${state}`),
        async serverFor(mailboxId) {
          asked.push(mailboxId);
          if (mailboxId === 'locked') throw new Error('no password');
          if (mailboxId !== 'support') return null;
          return {
            host: '127.0.0.1',
            address: '127.0.0.1',
            port: own.port,
            implicitTls: false,
            startTls: 'never',
            login,
          };
        },
      },
    );
    assert.equal((await courier.deliver(letter({ mailboxId: 'support' }))).state, 'delivered');
    assert.equal(own.mails.length, 1);
    assert.equal((await courier.deliver(letter({ mailboxId: 'sales' }))).state, 'delivered');
    assert.equal((await courier.deliver(letter())).state, 'delivered');
    assert.equal(server.mails.length, 2);
    assert.deepEqual(asked, ['support', 'sales']);
    const waits = await courier.deliver(letter({ mailboxId: 'locked' }));
    assert.equal(waits.state, 'deferred');
    assert.equal(server.mails.length, 2, 'it goes by no other way');
    assert.deepEqual(noted, ['support delivered', 'locked deferred']);
  } finally {
    courier.stop();
    await own.stop();
  }
});

test('F8: a server that must speak TLS is told nothing without it', async () => {
  await begin(
    {},
    {
      serverFor: async () => ({
        host: '127.0.0.1',
        address: '127.0.0.1',
        port: server.port,
        implicitTls: false,
        startTls: 'demanded',
        login: { user: 'box', pass: 'secret' },
      }),
    },
  );
  const outcome = await courier.deliver(letter({ mailboxId: 'support' }));
  assert.equal(outcome.state, 'deferred');
  assert.ok(!server.commands.some((line) => /^(AUTH|MAIL)/.test(line)));
});
