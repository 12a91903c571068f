// The report on answers of questionnaires against a set of events small enough to count by hand.
//
//   support  w1: late, corrected to broken on the next day      w2: late, and in own words
//   sales    w3: broken and late (multi), by ben

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ReportsPort } from '#actors/ports/reports.ts';
import { createAnalyticsClient } from '#analytics/client.ts';
import type { ClickHouseClient } from '#analytics/client.ts';
import { EventTable, toRows } from '#analytics/event-table.ts';
import { migrateAnalytics } from '#analytics/migrate.ts';
import { createReports } from '#analytics/run-report.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { QuestionAnswer } from '#proto/gen/skillpost/v1/types.ts';
import { startClickHouse, type TestClickHouse } from '#test/support/clickhouse.ts';

let clickhouse: TestClickHouse;
let client: ClickHouseClient;
let reports: ReportsPort;

const why = (...labels: string[]): QuestionAnswer => ({
  questionId: 'why',
  question: 'Why?',
  type: labels.length === 1 ? 'single' : 'multi',
  values: labels.map((label) => label.toLowerCase()),
  labels,
});
const words = { questionId: 'words', question: 'Words', type: 'text', values: ['It rained.'], labels: [] };

const solved = { questionId: 'ok', question: 'Solved?', type: 'yes-no', values: ['yes'], labels: [] };

function answered(
  workItemId: string,
  at: string,
  answers: readonly QuestionAnswer[],
  fields: Partial<Event> = {},
): Event {
  return Event.fromPartial({
    type: 'conversation.answered',
    atMs: Date.parse(`2026-11-${at}Z`),
    conversationId: `c-${workItemId}`,
    workItemId,
    queueId: 'support',
    agentId: 'anna',
    reason: 'close',
    answers: { questionnaireId: 'talk', version: 3, answers: [...answers] },
    ...fields,
  });
}

before(async () => {
  clickhouse = await startClickHouse();
  client = createAnalyticsClient(clickhouse.url);
  await migrateAnalytics(client);
  const events = [
    answered('w1', '21T10:00:00', [why('Late')]),
    answered('w1', '22T08:00:00', [why('Broken')]),
    answered('w2', '21T11:00:00', [why('Late'), words]),
    answered('w3', '22T12:00:00', [why('Broken', 'Late'), solved], { queueId: 'sales', agentId: 'ben' }),
  ];
  const entries = events.map((event, index) => ({
    shard: 0,
    id: `${event.atMs}-${index}`,
    bytes: Event.encode(event).finish(),
  }));
  await new EventTable(client).insert(toRows(entries).rows, 'by-hand');
  reports = createReports({ client, targets: () => ({}) });
});
after(async () => {
  await client.close();
  await clickhouse.stop();
});

async function counted(given: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const { rows } = await reports.run('answers', { from: '2026-11-20', to: '2026-11-24', ...given });
  return rows.map(({ questionnaire, question, answer, queue, answered: times }) => [
    questionnaire,
    question,
    answer,
    queue,
    Number(times),
  ]);
}

test('F136, F146: answers are counted by questionnaire, question, answer and queue; a correction counts once', async () => {
  assert.deepEqual(await counted({}), [
    ['talk', 'Solved?', 'Yes', 'sales', 1],
    ['talk', 'Why?', 'Broken', 'sales', 1],
    ['talk', 'Why?', 'Broken', 'support', 1],
    ['talk', 'Why?', 'Late', 'sales', 1],
    ['talk', 'Why?', 'Late', 'support', 1],
    ['talk', 'Words', '(written)', 'support', 1],
  ]);
  assert.deepEqual(await counted({ queue: 'sales', questionnaire: 'talk' }), [
    ['talk', 'Solved?', 'Yes', 'sales', 1],
    ['talk', 'Why?', 'Broken', 'sales', 1],
    ['talk', 'Why?', 'Late', 'sales', 1],
  ]);
  assert.deepEqual((await counted({ agent: 'anna', to: '2026-11-22' })).length, 2);
  assert.deepEqual(await counted({ questionnaire: 'other' }), []);
});

test('F136: analysts read one row for each value, of the newest answers', async () => {
  const answer = await client.query({
    query:
      'SELECT work_item_id, trigger, questionnaire_version AS version, type, value, label FROM skillpost.answers ORDER BY ALL',
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Record<string, unknown>>();
  assert.deepEqual(rows.map(Object.values), [
    ['w1', 'close', 3, 'single', 'broken', 'Broken'],
    ['w2', 'close', 3, 'single', 'late', 'Late'],
    ['w2', 'close', 3, 'text', 'It rained.', 'It rained.'],
    ['w3', 'close', 3, 'multi', 'broken', 'Broken'],
    ['w3', 'close', 3, 'multi', 'late', 'Late'],
    ['w3', 'close', 3, 'yes-no', 'yes', 'yes'],
  ]);
});
