// The environment: defaults, and clear words for what cannot be used.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '#actors/config.ts';

test('an empty environment gives the documented defaults', () => {
  const config = readConfig({});
  assert.deepEqual(config.ports, {
    http: 8080,
    smtp: 2525,
    submission: 2587,
    submissions: 2465,
    pop3: 2110,
    pop3s: 2995,
    sql: 8123,
    node: 7400,
  });
  assert.equal(config.metricsPort, null);
  assert.equal(config.host, '127.0.0.1');
  assert.deepEqual(config.roles, ['node', 'gateway', 'analytics']);
  assert.equal(config.seed, 'demo');
});

const refused: readonly (readonly [name: string, value: string, says: RegExp])[] = [
  ['SKILLPOST_HTTP_PORT', 'eighty', /SKILLPOST_HTTP_PORT is "eighty"; it must be a port/],
  ['SKILLPOST_SMTP_PORT', '70000', /0 to 65535/],
  ['SKILLPOST_SEED', 'everything', /one of demo, none/],
  ['SKILLPOST_ROLES', 'node,cook', /one of node, gateway, analytics/],
  ['SKILLPOST_NODES', '0', /whole number, 1 to 16/],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318', /starts with http:/],
  ['OTEL_TRACES_SAMPLER_ARG', '2', /number, 0 to 1/],
  ['SKILLPOST_DNS', 'dns.example', /IP addresses, each with an optional port/],
  ['REDIS_URL', 'localhost:6379', /starts with redis:/],
];
for (const [name, value, says] of refused)
  test(`${name}=${value} is refused with the name and what it must be`, () => {
    assert.throws(() => readConfig({ [name]: value }), says);
  });

test('traces go nowhere by default, to the endpoint of all signals, or to their own', () => {
  const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
  const own = {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/spans',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  };
  assert.equal(readConfig({}).traces, null);
  assert.deepEqual(readConfig(base).traces, { url: 'http://collector:4318/v1/traces', ratio: 1 });
  assert.deepEqual(readConfig({ ...base, ...own }).traces, { url: 'https://collector/spans', ratio: 0.25 });
});

test('DNS servers are addresses, each with or without a port', () => {
  assert.deepEqual(readConfig({}).dnsServers, []);
  const text = '192.0.2.1, 192.0.2.1:5353,2001:db8::1,[2001:db8::1]:53';
  assert.deepEqual(readConfig({ SKILLPOST_DNS: text }).dnsServers, text.split(/, ?/));
});

test('the password in a URL that cannot be used is not repeated', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'mysql://user:secret@host/db' }),
    (error: Error) => !error.message.includes('secret'),
  );
});
