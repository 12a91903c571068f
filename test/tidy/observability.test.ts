// Dashboard and alerts name only what the code measures, and everything that it measures is on the dashboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMachineMail } from '#actors/adapters/mail/guard.ts';
import { createMemoryShardStore } from '#actors/adapters/memory/shard-store.ts';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { measureHost, measureNode, measureStore } from '#actors/measures.ts';
import { newCounters } from '#actors/runtime/host-deps.ts';
import { measureAnalytics } from '#analytics/measures.ts';
import {
  countHook,
  countSwept,
  createAcceptMeasures,
  createSmtpMeasures,
  createSubmissionMeasures,
  measureBalance,
  measureConnections,
  measureDeliveries,
  measureLive,
  measureRequests,
} from '#gateway/measures.ts';
import { measureLights } from '#gateway/boxes/lights.ts';
import { createFetchMeasures } from '#gateway/fetch/measures.ts';
import { createPop3Measures } from '#gateway/pop3/measures.ts';
import { textOf } from '#test/support/tracked-files.ts';

const dashboard = 'deploy/grafana/skillpost.json';
const alerts = 'deploy/alerts/skillpost.yml';

/** Everything that the parts of a process measure, by name → kind. */
async function measured(): Promise<ReadonlyMap<string, string>> {
  const metrics = createPrometheusMetrics();
  const now = { shards: 0, activations: 0, backlog: 0, backlogDeepest: 0, outbox: 0, outboxOldestMs: 0 };
  measureStore(createMemoryShardStore(systemClock), systemClock, metrics);
  measureHost({ stats: () => ({ ...newCounters(), ...now, timers: 0 }) }, metrics);
  const leases = { acquired: 0, released: 0, lost: 0 };
  measureNode({ stats: () => ({ shardsServed: 0, members: 0, leases }) }, metrics);
  createSmtpMeasures(metrics).readSessions(() => 0);
  createSubmissionMeasures(metrics);
  createAcceptMeasures(metrics).readWaiting(() => ({ mails: 0, bytes: 0 }));
  createPop3Measures(metrics).readSessions(() => 0);
  countHook(metrics);
  createFetchMeasures(metrics).readFetcher({ boxes: () => [], connections: () => 0 }, () => 0);
  countMachineMail(metrics);
  countSwept(metrics);
  measureLights(metrics, () => ({ imap: 0, pop3: 0, graph: 0, smtp: 0, oauth: 0 }));
  measureBalance(metrics, () => ({ difference: 0, settledAt: 0 }));
  measureConnections(metrics)(() => 0);
  measureDeliveries(metrics);
  measureRequests(metrics);
  measureLive(metrics, { stats: () => ({ sockets: 0, frames: 0, behind: 0, watchedActors: 0 }) });
  const taken = { ingested: 0, batches: 0, retries: 0, undecodable: 0, repeated: 0, projected: 0 };
  measureAnalytics(() => ({ ...taken, isLeader: false, waiting: 0, oldestWaitingMs: 0 }), metrics);
  const kinds = [...(await metrics.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Map(kinds.map(([, name = '', kind = '']) => [name, kind]));
}

const expressions = (path: string): readonly string[] => {
  const text = textOf(path);
  return path.endsWith('.json')
    ? [...text.matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g)].map(([, expr = '']) => expr)
    : [...text.matchAll(/^ +expr: ((?:.*\n)(?:^ {10,}.*\n)*)/gm)].map(([, expr = '']) => expr);
};

const namesIn = (expression: string): readonly string[] =>
  expression.match(/\b(?:skillpost|nodejs|process)_[a-z0-9_]+/g) ?? [];

/** What is asked for of a histogram are its parts. */
function metricOf(name: string, known: ReadonlyMap<string, string>): string {
  const whole = name.replace(/_(bucket|sum|count)$/, '');
  return known.get(whole) === 'histogram' && whole !== name ? whole : name;
}

for (const path of [dashboard, alerts])
  test(`${path} names only metrics that the code measures`, async () => {
    const known = await measured();
    const found = expressions(path);
    assert.ok(found.length > 20, 'the law must see expressions');
    const asked = found.flatMap(namesIn);
    assert.ok(asked.length >= found.length - 1, 'nearly every expression names a metric');
    const unknown = asked.filter((name) => {
      const kind = known.get(metricOf(name, known));
      return kind === undefined || (kind === 'histogram' && metricOf(name, known) === name);
    });
    assert.deepEqual([...new Set(unknown)], []);
  });

test('everything that we measure is on the dashboard', async () => {
  const known = await measured();
  const ours = [...known.keys()].filter((name) => name.startsWith('skillpost_'));
  assert.ok(ours.length > 30);
  const shown = new Set(
    expressions(dashboard)
      .flatMap(namesIn)
      .map((name) => metricOf(name, known)),
  );
  assert.deepEqual(
    ours.filter((name) => !shown.has(name)),
    [],
  );
});

test('every alert says how bad it is, what it means and where to look', () => {
  const rules = textOf(alerts).split('- alert: ').slice(1);
  assert.ok(rules.length > 10);
  for (const rule of rules) {
    const [name = ''] = rule.split('\n');
    assert.match(rule, /severity: (page|ticket) /, name);
    assert.match(rule, /summary: .{10,}/, name);
    assert.match(rule, /description: .{20,}/, name);
  }
});
