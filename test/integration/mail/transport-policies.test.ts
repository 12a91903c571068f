// Mail to domains that demand proven TLS (MTA-STS, RFC 8461), over real sockets: a DNS server, a host of policies with an
// authority of the test's own, and a mail server with certificates that are right and wrong.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { createMemoryTransportPolicies } from '#actors/adapters/memory/transport-policies.ts';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import { createResolver } from '#gateway/dns.ts';
import { createCourier } from '#gateway/outbound/courier.ts';
import { createDemands } from '#gateway/outbound/demands.ts';
import { createPolicies } from '#gateway/outbound/policies.ts';
import { createPolicyFile } from '#gateway/outbound/policy-file.ts';
import type { Outcome } from '#gateway/outbound/smtp-client.ts';
import { mailResolver } from '#gateway/outbound/targets.ts';
import { startDnsServer, type DnsServer } from '#test/support/dns-server.ts';
import { certificateFor } from '#test/support/dovecot.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRawServer } from '#test/support/raw-smtp-server.ts';
import { startSmtpSink, type SmtpSink } from '#test/support/smtp-sink.ts';

type Certificate = Awaited<ReturnType<typeof certificateFor>>;

const domain = 'customer.test';
const mx = `mx.${domain}`;
const here = { type: 'A', address: '127.0.0.1' } as const;

let dns: DnsServer;
let host: Server;
let answer: { readonly status?: number; readonly type?: string; readonly body: string };
let asked: string[];
let ofHost: Certificate;
let ofServer: Certificate;
let ofAnother: Certificate;
let sink: SmtpSink | null = null;

before(async () => {
  [ofHost, ofServer, ofAnother] = await Promise.all([
    certificateFor(`mta-sts.${domain}`),
    certificateFor(mx),
    certificateFor('another.test'),
  ]);
  dns = await startDnsServer({
    [domain]: [{ type: 'MX', priority: 10, exchange: mx }],
    [mx]: [here],
    [`mta-sts.${domain}`]: [here],
    [`_mta-sts.${domain}`]: [{ type: 'TXT', text: 'v=STSv1; id=1;' }],
  });
  host = createServer({ key: ofHost.key, cert: ofHost.cert }, (request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    const { status = 200, type = 'text/plain', body } = answer;
    response.writeHead(status, { 'content-type': type, location: '/elsewhere' }).end(body);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await sink?.stop();
  sink = null;
});
after(async () => {
  await new Promise((resolve) => host.close(resolve));
  await dns.stop();
});

const policy = (mode: string, server = mx): string =>
  `version: STSv1\nmode: ${mode}\nmx: ${server}\nmax_age: 86400\n`;

/** One letter to a server with this certificate, under this policy. */
async function sent(
  said: typeof answer,
  certificate: Certificate,
  { trusted = ofHost.cert, server }: { readonly trusted?: string; readonly server?: number } = {},
): Promise<{ readonly outcome: Outcome; readonly arrived: SmtpSink['mails'] }> {
  answer = said;
  asked = [];
  sink = await startSmtpSink({ certificate });
  const names = createResolver({ dnsServers: [dns.address] });
  const resolver = mailResolver(names);
  const log = createKeptLog();
  const { port } = host.address() as AddressInfo;
  const policyOf = createPolicies({
    store: createMemoryTransportPolicies(),
    texts: (name) => names.resolveTxt(name),
    fetchFile: createPolicyFile({ resolver, clock, port, caPem: trusted }),
    clock,
    log,
  });
  const courier = createCourier({
    hostname: 'mx.demo.test',
    relayUrl: '',
    resolver,
    clock,
    chance,
    directPort: server ?? sink.port,
    demandsOf: createDemands({ policyOf, caPem: ofServer.cert, log }),
  });
  try {
    const raw = Buffer.from('Subject: Hi\r\n\r\nHello.\r\n');
    const letter = { envelopeFrom: 'anna@demo.test', recipient: `kim@${domain}`, raw };
    return { outcome: await courier.deliver(letter), arrived: sink.mails };
  } finally {
    courier.stop();
  }
}

test('T10: mail goes to a server that the policy names and that proves its name', async () => {
  const { outcome, arrived } = await sent({ body: policy('enforce') }, ofServer);
  assert.equal(outcome.state, 'delivered', outcome.text);
  assert.equal(arrived[0]?.secure, true);
  assert.deepEqual(asked, [`mta-sts.${domain} /.well-known/mta-sts.txt`]);
});

test('T10: mail waits rather than go to a server that cannot prove its name, and says why', async () => {
  const { outcome, arrived } = await sent({ body: policy('enforce') }, ofAnother);
  assert.equal(outcome.state, 'deferred');
  assert.match(outcome.text, /^4\.7\.5 customer\.test takes mail over proven TLS alone \(MTA-STS\): ./);
  assert.deepEqual(arrived, []);
});

test('T10: mail waits rather than go in the clear', async () => {
  const clear = await startRawServer();
  const { outcome } = await sent({ body: policy('enforce') }, ofServer, { server: clear.port });
  assert.equal(outcome.state, 'deferred');
  assert.match(outcome.text, /^4\.7\.5 /);
  assert.ok(!clear.commands.some((line) => line.startsWith('MAIL')), clear.commands.join());
  await clear.stop();
});

test('T10: mail waits rather than go to a server that the policy does not name', async () => {
  const { outcome, arrived } = await sent({ body: policy('enforce', 'mail.customer.test') }, ofServer);
  assert.equal(outcome.state, 'deferred');
  assert.match(outcome.text, /^4\.7\.5 the policy of customer\.test \(MTA-STS\) names none of .*: mx\.cust/);
  assert.deepEqual(arrived, []);
});

test('T10: a policy that is only tested stops no mail', async () => {
  for (const server of [mx, 'mail.customer.test']) {
    const { outcome } = await sent({ body: policy('testing', server) }, ofAnother);
    assert.equal(outcome.state, 'delivered', outcome.text);
    await sink?.stop();
  }
});

test('T10: a policy is believed only of its proven host, in plain text, at once and in bounds', async () => {
  const body = policy('enforce', 'mail.customer.test');
  const long = `${body}${'x'.repeat(limits.policyBytes)}\n`;
  for (const [said, options] of [
    [{ body }, { trusted: ofAnother.cert }],
    [{ body, status: 301 }, {}],
    [{ body, status: 404 }, {}],
    [{ body, type: 'text/html' }, {}],
    [{ body: long }, {}],
  ] as const) {
    const { outcome } = await sent(said, ofServer, options);
    assert.equal(outcome.state, 'delivered', `${JSON.stringify(said).slice(0, 200)}: ${outcome.text}`);
    await sink?.stop();
  }
});

test('T10: a host of policies that does not answer is given up', async () => {
  const silent = createTcpServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const connected = once(silent, 'connection');
  const time = createManualClock();
  const fetchFile = createPolicyFile({
    resolver: mailResolver(createResolver({ dnsServers: [dns.address] })),
    clock: time,
    port: (silent.address() as AddressInfo).port,
  });
  const given = assert.rejects(fetchFile(domain), /too slow/);
  const [socket] = (await connected) as [Socket];
  time.advance(limits.policyFetchMs);
  await given;
  socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});
