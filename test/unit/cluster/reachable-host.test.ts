// A node tells the others where it can be reached, also when it listens on every interface.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachableHost, type Interfaces } from '#actors/adapters/grpc/reachable-host.ts';

const rest = { netmask: '', mac: '', cidr: null };
const interfaces: Interfaces = {
  lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true, ...rest }],
  eth0: [
    { address: 'fe80::1', family: 'IPv6', internal: false, scopeid: 2, ...rest },
    { address: '10.1.2.3', family: 'IPv4', internal: false, ...rest },
  ],
};

test('a listener on every interface is reached under an outside address', () => {
  assert.equal(reachableHost('0.0.0.0', interfaces), '10.1.2.3');
  assert.equal(reachableHost('::', interfaces), '10.1.2.3');
});

test('a listener on one interface is reached under that one', () => {
  assert.equal(reachableHost('127.0.0.1', interfaces), '127.0.0.1');
  assert.equal(reachableHost('::1', interfaces), '[::1]');
});

test('a machine without an outside address goes by its name', () => {
  assert.notEqual(reachableHost('0.0.0.0', {}), '0.0.0.0');
});
