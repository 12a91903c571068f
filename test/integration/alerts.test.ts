// The alert rules as Prometheus itself reads them: they are valid, nothing rings while all is well, and each rings for
// what it is meant for, and rings alone. Which metrics exist is held by `test/tidy/observability.test.ts`.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { textOf } from '#test/support/tracked-files.ts';
import { runTool } from '#test/support/tools.ts';
import { unpackedTool } from '#test/support/unpacked-tool.ts';

const rules = 'deploy/alerts/skillpost.yml';
const rulesPath = join(import.meta.dirname, '../..', rules);

/** One sample a minute over two hours: a steady value, or a sum that rises so much a minute. */
const steady = (value: number): string => `${value}x120`;
const rising = (perMinute: number): string => `0+${perMinute}x120`;

type Series = Readonly<Record<string, string>>;

/** A histogram that takes ten values a minute; those up to `le` seconds are `below`. */
function histogram(name: string, le: number, below: number): Series {
  return {
    [`${name}_bucket{le="${le}"}`]: rising(below),
    [`${name}_bucket{le="60"}`]: rising(10),
    [`${name}_bucket{le="+Inf"}`]: rising(10),
  };
}

const well: Series = {
  'up{job="skillpost",instance="one"}': steady(1),
  skillpost_shards_served: steady(256),
  skillpost_bugs_total: steady(0),
  ...histogram('skillpost_commit_seconds', 0.25, 10),
  'skillpost_commits_total{outcome="committed"}': rising(1_000),
  'skillpost_commits_total{outcome="unknown"}': steady(0),
  'skillpost_commits_total{outcome="full"}': steady(0),
  'skillpost_commits_total{outcome="fenced"}': steady(3),
  'skillpost_lease_changes_total{change="lost"}': steady(0),
  skillpost_overloaded_total: steady(0),
  skillpost_backlog_deepest_commands: steady(20),
  skillpost_outbox_oldest_seconds: steady(0.1),
  skillpost_outbox_parked_total: steady(0),
  'skillpost_events_total{type="offer.made"}': rising(10),
  'skillpost_events_total{type="offer.missed"}': rising(1),
  'skillpost_smtp_messages_total{answer="2xx"}': rising(10),
  'skillpost_smtp_messages_total{answer="4xx"}': steady(0),
  skillpost_mail_not_routed_total: steady(0),
  skillpost_mail_balance_difference: steady(0),
  'skillpost_mailboxes_failing{protocol="imap"}': steady(0),
  'skillpost_mailboxes_failing{protocol="oauth"}': steady(0),
  ...histogram('skillpost_mail_route_seconds', 10, 10),
  'skillpost_delivery_seconds_count{outcome="delivered"}': rising(10),
  'skillpost_delivery_seconds_count{outcome="deferred"}': rising(1),
  'skillpost_http_request_seconds_count{status="200"}': rising(1_000),
  'skillpost_http_request_seconds_count{status="500"}': rising(1),
  'nodejs_eventloop_lag_p99_seconds{job="skillpost"}': steady(0.02),
  skillpost_stream_lag_seconds: steady(2),
  skillpost_stream_waiting_events: steady(100),
  skillpost_stream_reader: steady(1),
  skillpost_ingest_undecodable_total: steady(0),
  skillpost_fetch_missed_looks: steady(0),
  'skillpost_machine_mail_total{outcome="granted"}': rising(10),
  'skillpost_machine_mail_total{outcome="budget"}': steady(0),
};

/** What is otherwise when the alert should ring. */
const wrong: Readonly<Record<string, Series>> = {
  SkillpostProcessGone: { 'up{job="skillpost",instance="one"}': steady(0) },
  SkillpostShardsNotServed: { skillpost_shards_served: steady(255) },
  SkillpostShardsServedTwice: { skillpost_shards_served: steady(257) },
  SkillpostBugs: { skillpost_bugs_total: rising(1) },
  SkillpostCommitsSlow: histogram('skillpost_commit_seconds', 0.25, 9),
  SkillpostCommitsUnanswered: { 'skillpost_commits_total{outcome="unknown"}': rising(1) },
  SkillpostRedisFull: { 'skillpost_commits_total{outcome="full"}': rising(1) },
  SkillpostCommitsFenced: { 'skillpost_commits_total{outcome="fenced"}': rising(12) },
  SkillpostLeasesLost: { 'skillpost_lease_changes_total{change="lost"}': rising(10) },
  SkillpostOverloaded: { skillpost_overloaded_total: rising(1) },
  SkillpostBacklogDeep: { skillpost_backlog_deepest_commands: steady(600) },
  SkillpostMessagesStuck: { skillpost_outbox_oldest_seconds: steady(90) },
  SkillpostMessagesParked: { skillpost_outbox_parked_total: rising(1) },
  SkillpostOffersMissed: { 'skillpost_events_total{type="offer.missed"}': rising(5) },
  SkillpostMailDeferred: { 'skillpost_smtp_messages_total{answer="4xx"}': rising(1) },
  SkillpostMailUnaccounted: { skillpost_mail_balance_difference: steady(1) },
  SkillpostMailboxStalled: { skillpost_fetch_missed_looks: steady(5) },
  SkillpostMachineMailRefused: { 'skillpost_machine_mail_total{outcome="budget"}': rising(40) },
  SkillpostMailboxFailing: { 'skillpost_mailboxes_failing{protocol="imap"}': steady(1) },
  SkillpostSignInLost: { 'skillpost_mailboxes_failing{protocol="oauth"}': steady(1) },
  SkillpostMailNotRouted: { skillpost_mail_not_routed_total: rising(1) },
  SkillpostMailSlow: histogram('skillpost_mail_route_seconds', 10, 5),
  SkillpostDeliveriesDeferred: { 'skillpost_delivery_seconds_count{outcome="deferred"}': rising(20) },
  SkillpostApiErrors: { 'skillpost_http_request_seconds_count{status="500"}': rising(100) },
  SkillpostEventLoopBlocked: { 'nodejs_eventloop_lag_p99_seconds{job="skillpost"}': steady(0.5) },
  SkillpostStreamsLag: { skillpost_stream_lag_seconds: steady(300) },
  SkillpostStreamsFill: { skillpost_stream_waiting_events: steady(600_000) },
  SkillpostNobodyReadsStreams: { skillpost_stream_reader: steady(0) },
  SkillpostEventsUnreadable: { skillpost_ingest_undecodable_total: rising(1) },
};

/** A case of `promtool test rules`: after 100 minutes exactly these alerts ring. */
function ringing(name: string, otherwise: Series, alerts: readonly string[]): object {
  return {
    name,
    interval: '1m',
    input_series: Object.entries({ ...well, ...otherwise }).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: '100m',
        exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
      },
    ],
  };
}

const promtool = await unpackedTool('promtool', 'prometheus');
const options = promtool === null ? { skip: 'promtool is not here' } : {};

async function run(args: readonly string[]): Promise<void> {
  const { code, output } = await runTool(promtool ?? '', args);
  assert.equal(code, 0, output);
}

test('Prometheus can read the alert rules', options, () => run(['check', 'rules', rulesPath]));

test(
  'No alert rings while all is well, and each rings for what it is meant for, alone',
  options,
  async () => {
    const names = [...textOf(rules).matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    assert.deepEqual(Object.keys(wrong).toSorted(), names.toSorted(), 'every alert has its case');
    const tests = [
      ringing('all is well', {}, []),
      ...names.map((name) => ringing(name, wrong[name] ?? {}, [name])),
    ];
    const folder = await mkdtemp(join(tmpdir(), 'skillpost-alerts-'));
    try {
      const file = join(folder, 'cases.yml');
      // JSON is YAML.
      await writeFile(
        file,
        JSON.stringify({ rule_files: [rulesPath], evaluation_interval: '1m', tests }, null, 1),
      );
      await run(['test', 'rules', file]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
