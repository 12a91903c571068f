// Where mail goes, asked of a real DNS server that stands in for the world's.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createResolver } from '#gateway/dns.ts';
import { findTargets, mailResolver } from '#gateway/outbound/targets.ts';
import { startDnsServer } from '#test/support/dns-server.ts';
import type { DnsServer } from '#test/support/dns-server.ts';

let dns: DnsServer;
before(async () => {
  dns = await startDnsServer({
    'customer.test': [
      { type: 'MX', priority: 20, exchange: 'second.customer.test' },
      { type: 'MX', priority: 10, exchange: 'first.customer.test' },
    ],
    'first.customer.test': [{ type: 'A', address: '192.0.2.1' }],
    'second.customer.test': [
      { type: 'A', address: '192.0.2.2' },
      { type: 'AAAA', address: '2001:db8::2' },
    ],
    'plain.test': [{ type: 'AAAA', address: '2001:db8::3' }],
    'none.test': [{ type: 'MX', priority: 0, exchange: '.' }],
    'sick.test': 'broken',
  });
});
after(() => dns.stop());

const targetsOf = (domain: string) =>
  findTargets(domain, mailResolver(createResolver({ dnsServers: [dns.address] })), () => 0);

test('T10: a domain’s servers are found with the DNS server of the settings, the preferred one first', async () => {
  assert.deepEqual(await targetsOf('customer.test'), {
    kind: 'found',
    targets: [
      { host: 'first.customer.test', address: '192.0.2.1' },
      { host: 'second.customer.test', address: '192.0.2.2' },
      { host: 'second.customer.test', address: '2001:db8::2' },
    ],
  });
});

test('T10: a domain without MX is its own server; one with a null MX takes no mail; no answer is no verdict', async () => {
  assert.deepEqual(await targetsOf('plain.test'), {
    kind: 'found',
    targets: [{ host: 'plain.test', address: '2001:db8::3' }],
  });
  assert.deepEqual(await targetsOf('none.test'), {
    kind: 'nowhere',
    text: '5.1.10 the domain takes no mail',
  });
  assert.deepEqual(await targetsOf('nobody.test'), { kind: 'nowhere', text: '5.1.2 no such domain' });
  assert.equal((await targetsOf('sick.test')).kind, 'unknown');
});
