// What a process answers to whoever watches it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { type MetricsEndpoint, startMetricsEndpoint } from '#deploy/metrics-endpoint.ts';
import { createKeptLog } from '#test/support/log.ts';

const metrics = createPrometheusMetrics();
let ready = false;
let broken = false;
let endpoint: MetricsEndpoint;
let url = '';

before(async () => {
  endpoint = await startMetricsEndpoint({
    host: '127.0.0.1',
    port: 0,
    page: {
      contentType: metrics.contentType,
      text: () => (broken ? Promise.reject(new Error('no')) : metrics.text()),
    },
    isReady: () => ready,
    log: createKeptLog(),
  });
  url = `http://127.0.0.1:${endpoint.ports.metrics}`;
});
after(() => endpoint.stop());

test('a scrape gives counted, observed and read values, and those of Node', async () => {
  const count = metrics.counter({ name: 'test_mails_total', help: 'Mails.', labels: ['answer'] });
  const observe = metrics.histogram({ name: 'test_seconds', help: 'Time.', buckets: [0.1, 1] });
  let open = 3;
  metrics.gauge({ name: 'test_open', help: 'Open.' }, () => open);
  metrics.sum({ name: 'test_events_total', help: 'Events.', labels: ['type'] }, () => [
    [{ type: 'offer.made' }, 7],
  ]);
  count({ answer: 'accepted' });
  count({ answer: 'accepted' }, 2);
  observe(0.5);
  const first = await fetch(`${url}/metrics`);
  assert.equal(first.status, 200);
  assert.match(first.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await first.text();
  for (const line of [
    'test_mails_total{answer="accepted"} 3',
    'test_seconds_bucket{le="0.1"} 0',
    'test_seconds_bucket{le="1"} 1',
    'test_open 3',
    'test_events_total{type="offer.made"} 7',
  ])
    assert.ok(text.includes(`${line}\n`), line);
  assert.match(text, /nodejs_eventloop_lag_p99_seconds /);
  open = 5;
  assert.ok((await (await fetch(`${url}/metrics`)).text()).includes('test_open 5\n'));
});

test('a process is healthy from the start, and ready once all of its parts are', async () => {
  assert.equal((await fetch(`${url}/health`)).status, 200);
  assert.equal((await fetch(`${url}/ready`)).status, 503);
  ready = true;
  assert.equal((await fetch(`${url}/ready`)).status, 200);
});

test('other paths and methods are answered in plain words, and a broken metric with 500', async () => {
  assert.equal((await fetch(`${url}/`)).status, 404);
  assert.equal((await fetch(`${url}/metrics`, { method: 'POST' })).status, 405);
  broken = true;
  const answer = await fetch(`${url}/metrics`);
  assert.deepEqual([answer.status, await answer.json()], [500, { error: 'metrics could not be read' }]);
});
