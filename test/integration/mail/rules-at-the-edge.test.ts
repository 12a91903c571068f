// What rules do to mail that comes in over a real socket: told to the case, discarded with a reason, asked of the hook.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { aRule } from '#test/support/directory.ts';
import { demoDirectory, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge, TestEdgeOptions } from '#test/support/mail-edge.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

const mail = (subject: string): string =>
  `From: Ann <ann@customer.test>\r\nTo: support@demo.test\r\nSubject: ${subject}\r\n\r\nGuten Tag, wo ist meine Bestellung?\r\n`;

async function anEdge(
  t: TestContext,
  rules: Directory['rules'],
  options: TestEdgeOptions = {},
): Promise<TestEdge> {
  const edge = await startTestEdge({ ...options, directory: { ...demoDirectory(), rules } });
  t.after(() => edge.stop());
  return edge;
}

async function send(edge: TestEdge, subject: string): Promise<string> {
  const answer = await sendRaw(edge.port, mail(subject));
  const id = /^250 2\.6\.0 accepted as (\S+)$/.exec(answer)?.[1];
  assert.ok(id, answer);
  return id;
}

test('F44 T6: a mail that a rule discards makes no case, and stays in the archive with the reason', async (t) => {
  const edge = await anEdge(t, [
    aRule('bulk', {
      conditions: [{ field: 'subject', operator: 'contains', value: 'newsletter' }],
      actions: { discardReason: 'nobody reads newsletters' },
    }),
  ]);
  const id = await send(edge, 'Our newsletter');
  await until('the mail to be discarded', () => edge.store.discarded().length === 1);
  assert.deepEqual(edge.store.discarded(), [{ id, reason: 'nobody reads newsletters' }]);
  assert.equal((await edge.store.archived(id))?.raw.length !== 0, true);
  const kept = await send(edge, 'A question');
  await until('the other mail at its case', () => edge.client.received().length === 1);
  assert.equal(edge.client.received()[0]?.messageId, kept);
  assert.deepEqual(edge.store.unrouted(), []);
});

test('F44 F42: tags, fields, template, agent and a way out reach the case; history is that of the sender', async (t) => {
  const asked: string[] = [];
  const edge = await anEdge(
    t,
    [
      aRule('regulars', {
        conditions: [
          { field: 'customer-cases', operator: 'over', value: '4' },
          { field: 'language', operator: 'is', value: 'de' },
        ],
        actions: {
          tags: ['regular'],
          fields: { tier: 'gold' },
          templateId: 'thanks',
          divertTo: 'team@x.test',
        },
      }),
    ],
    {
      history: async (address) => {
        asked.push(address);
        return { cases: 5, open: 0 };
      },
    },
  );
  await send(edge, 'Eine Frage zu meiner Bestellung');
  const told = await until('the mail at its case', () => edge.client.received()[0]);
  assert.deepEqual(asked, ['ann@customer.test']);
  assert.deepEqual(
    [told.ruleId, told.tags, told.fields, told.templateId, told.divertTo],
    ['regulars', ['regular'], { tier: 'gold' }, 'thanks', 'team@x.test'],
  );
});

test('F49: what the hook says wins over the rules; a mail that is discarded is none of its business', async (t) => {
  const asked: string[] = [];
  const edge = await anEdge(
    t,
    [
      aRule('bulk', {
        conditions: [{ field: 'subject', operator: 'contains', value: 'newsletter' }],
        actions: { discardReason: 'bulk' },
      }),
    ],
    {
      hook: async ({ parsed }) => {
        asked.push(parsed.subject);
        return { queueId: 'billing', priority: 42 };
      },
    },
  );
  await send(edge, 'Our newsletter');
  await until('the mail to be discarded', () => edge.store.discarded().length === 1);
  await send(edge, 'A question');
  const told = await until('the mail at its case', () => edge.client.received()[0]);
  assert.deepEqual([told.queueId, told.priority], ['billing', 42]);
  assert.deepEqual(asked, ['A question']);
});
