// The live check against real servers: Dovecot for IMAP and POP3, an SMTP server with logins.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Fetching, OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import { createCheck, type CheckBox } from '#gateway/boxes/check.ts';
import { sendTestMail } from '#gateway/boxes/test-mail.ts';
import { createWayOut } from '#gateway/boxes/way-out.ts';
import { unsigned } from '#gateway/dkim/signer.ts';
import { createResolver } from '#gateway/dns.ts';
import { createGraphSource } from '#gateway/fetch/graph.ts';
import { createImapSource } from '#gateway/fetch/imap.ts';
import { createPop3Source } from '#gateway/fetch/pop3.ts';
import { createCourier } from '#gateway/outbound/courier.ts';
import { mailResolver } from '#gateway/outbound/targets.ts';
import { certificateFor, dovecotPackages, password, startDovecot, user } from '#test/support/dovecot.ts';
import type { Dovecot } from '#test/support/dovecot.ts';
import { aDirectory, aMailbox } from '#test/support/directory.ts';
import { aFetching, anOutsideServer } from '#test/support/mailboxes.ts';
import { accessToken, startGraphStandIn } from '#test/support/graph-stand-in.ts';
import { missing } from '#test/support/tools.ts';

const noDovecot = await missing('dovecot', dovecotPackages);
const clock = systemClock;
const check: CheckBox = createCheck({
  sources: {
    imap: createImapSource({ clock }),
    pop3: createPop3Source({ clock }),
    graph: createGraphSource({ clock }),
  },
  hostname: 'skillpost.test',
  clock,
});
const secret = { kind: 'password', password } as const;
const wrong = { kind: 'password', password: 'not at all right' } as const;

interface Relay {
  readonly server: OutsideServer;
  readonly sent: string[];
  readonly tokens: string[];
  stop(): Promise<void>;
}

async function startRelay(options: object = {}): Promise<Relay> {
  const { key, cert } = await certificateFor('localhost');
  const tokens: string[] = [];
  const sent: string[] = [];
  const smtp = new SMTPServer({
    key,
    cert,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    onAuth(auth, _session, done) {
      if (auth.accessToken !== undefined) tokens.push(`${auth.username}:${auth.accessToken}`);
      if (auth.password === password || auth.accessToken === 'a token') return done(null, { user: 'ok' });
      return done(new Error('Authentication credentials invalid'));
    },
    onData(stream, _session, done) {
      sent.push('mail');
      stream.resume();
      stream.on('end', () => done());
    },
    ...options,
  });
  // Clients that leave in the middle are what is tested.
  smtp.on('error', () => undefined);
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  return {
    server: anOutsideServer({ host: 'localhost', port, security: 'starttls', user, caPem: cert }),
    tokens,
    sent,
    stop: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}

let dovecot: Dovecot | null = null;
let relay: Relay;
before(async () => {
  if (noDovecot === null) dovecot = await startDovecot();
  relay = await startRelay();
});
after(async () => {
  await dovecot?.remove();
  await relay.stop();
});

function at(port: 'imap' | 'imaps' | 'pop3' | 'pop3s', fields: Partial<OutsideServer> = {}): Fetching {
  const box = dovecot as Dovecot;
  const security = port.endsWith('s') ? 'implicit' : 'starttls';
  const server = anOutsideServer({
    host: 'localhost',
    port: box.ports[port],
    security,
    user,
    caPem: box.authority,
    ...fields,
  });
  const protocol = port.startsWith('imap') ? 'imap' : 'pop3';
  return aFetching({ protocol, server, afterwards: protocol === 'pop3' ? 'leave' : 'seen' });
}

test(
  'F11: the right password works on each protocol, over TLS and over STARTTLS',
  { skip: noDovecot ?? false },
  async () => {
    for (const port of ['imap', 'imaps', 'pop3', 'pop3s'] as const) {
      const checks = await check({
        fetching: { settings: at(port), secret },
        sending: { settings: relay.server, secret },
      });
      assert.deepEqual(
        checks.map(({ fault }) => fault),
        [null, null],
        port,
      );
    }
    assert.deepEqual(relay.sent, []);
  },
);

test(
  'F11: a wrong password is told in the words of each server, and not repeated',
  { skip: noDovecot ?? false },
  async () => {
    for (const port of ['imaps', 'pop3s'] as const) {
      const [box, smtp] = await check({
        fetching: { settings: at(port), secret: wrong },
        sending: { settings: relay.server, secret: wrong },
      });
      assert.match(box?.fault ?? '', /Authentication failed/);
      assert.match(smtp?.fault ?? '', /535 Authentication credentials invalid/);
      assert.equal(JSON.stringify([box, smtp]).includes(wrong.password), false);
    }
  },
);

test(
  'F9, F11: a certificate of somebody unknown or of another name ends it before a password is said',
  { skip: noDovecot ?? false },
  async () => {
    for (const fields of [{ caPem: '' }, { host: '127.0.0.1' }]) {
      const [box] = await check({ fetching: { settings: at('imaps', fields), secret }, sending: null });
      assert.match(box?.fault ?? '', /certificate/, JSON.stringify(fields));
    }
    const [smtp] = await check({
      fetching: null,
      sending: { settings: { ...relay.server, caPem: '' }, secret },
    });
    assert.match(smtp?.fault ?? '', /certificate/);
  },
);

test('F9: a server without STARTTLS is sent no password', async () => {
  const said: string[] = [];
  const bare = await startRelay({
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth(auth: { password?: string }, _session: unknown, done: (error: Error | null, ok?: object) => void) {
      said.push(auth.password ?? '');
      done(null, { user: 'ok' });
    },
  });
  const [smtp] = await check({ fetching: null, sending: { settings: bare.server, secret } });
  assert.notEqual(smtp?.fault, null);
  assert.deepEqual(said, []);
  const inClear = { ...bare.server, security: 'plain', plainConfirmed: true } as const;
  const [plain] = await check({ fetching: null, sending: { settings: inClear, secret } });
  assert.equal(plain?.fault, null);
  await bare.stop();
});

test('F10: a server that wants OAuth2 is logged in at with a token', async () => {
  const token = { kind: 'oauth2', accessToken: 'a token' } as const;
  const [right] = await check({ fetching: null, sending: { settings: relay.server, secret: token } });
  assert.equal(right?.fault, null);
  assert.deepEqual(relay.tokens, [`${user}:a token`]);
  const old = { kind: 'oauth2', accessToken: 'an old token' } as const;
  const [refused] = await check({ fetching: null, sending: { settings: relay.server, secret: old } });
  assert.match(refused?.fault ?? '', /refused the login/);
});

test(
  'F11: nobody who answers is told at once, and what is a folder and is not there is named',
  { skip: noDovecot ?? false },
  async () => {
    const [nobody] = await check({
      fetching: null,
      sending: { settings: { ...relay.server, host: '127.0.0.1', port: 1 }, secret },
    });
    assert.match(nobody?.fault ?? '', /ECONNREFUSED/);
    const folder = { ...at('imaps'), folder: 'Nowhere' };
    const [box] = await check({ fetching: { settings: folder, secret }, sending: null });
    assert.match(box?.fault ?? '', /no folder "Nowhere"/);
  },
);

test('F11 F23: a mailbox of Graph is tried with its token, and its folder is looked for', async () => {
  const graph = await startGraphStandIn();
  const host = `https://localhost`;
  const fields = {
    host,
    port: graph.port,
    user: 'support@demo.test',
    auth: 'oauth2',
    caPem: graph.authority,
  } as const;
  const settings = aFetching({ protocol: 'graph', server: anOutsideServer(fields), folder: '' });
  const faultOf = async (
    token: string,
    changed: Partial<Fetching> = {},
  ): Promise<string | null | undefined> => {
    const fetched = {
      settings: { ...settings, ...changed },
      secret: { kind: 'oauth2', accessToken: token },
    } as const;
    return (await check({ fetching: fetched, sending: null }))[0]?.fault;
  };
  assert.equal(await faultOf(accessToken), null);
  assert.notEqual(await faultOf('another token'), null);
  assert.match((await faultOf(accessToken, { folder: 'Nowhere' })) ?? '', /Nowhere/);
  await graph.stop();
});

test('T18: a test mail comes from the address of the mailbox, by its own server, and no machine answers it', async () => {
  const mails: string[] = [];
  const senders: string[] = [];
  const taking = await startRelay({
    onMailFrom({ address }: { address: string }, _session: unknown, done: (error?: Error) => void) {
      senders.push(address);
      done(address === 'sales@example.org' ? undefined : new Error('553 5.7.1 not your address'));
    },
    onData(stream: Readable, _session: unknown, done: () => void) {
      void text(stream).then((mail) => {
        mails.push(mail);
        done();
      });
    },
  });
  const tokens = { current: () => Promise.reject(new Error('not asked')) };
  const secrets = { read: () => Promise.resolve(password) };
  const shared = { hostname: 'skillpost.test', clock, chance: systemChance };
  const mailbox = aMailbox('sales', {
    address: 'sales@example.org',
    name: 'Verkäufe',
    sending: taking.server,
  });
  const directory = { current: () => aDirectory({ mailboxes: [mailbox] }) } as unknown as DirectorySource;
  const courier = createCourier({
    ...shared,
    relayUrl: '',
    resolver: mailResolver(createResolver({ dnsServers: [] })),
    serverFor: createWayOut({ directory, secrets, tokens }),
  });
  const deps = { ...shared, courier, sign: unsigned };
  const to = 'boss@example.org';
  const taken = await sendTestMail(deps, { mailbox, from: mailbox.address, to });
  assert.deepEqual([taken.state, taken.code], ['delivered', 250]);
  const [mail] = mails;
  assert.match(mail ?? '', /^From: =\?utf-8\?B\?VmVya8OkdWZl\?= <sales@example\.org>$/m);
  assert.match(mail ?? '', /^Auto-Submitted: auto-generated$/m);
  assert.match(mail ?? '', /^To: <boss@example\.org>$/m);
  const refused = await sendTestMail(deps, { mailbox, from: 'other@example.org', to });
  assert.equal(refused.state, 'failed');
  assert.match(refused.text, /not your address/);
  courier.stop();
  await taking.stop();
});
