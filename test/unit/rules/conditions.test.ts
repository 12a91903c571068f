// Everything that a rule can look at besides texts, and everything that it can do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksForHistory, evaluateRules } from '#actors/rules/evaluate.ts';
import { mailFacts } from '#actors/rules/facts.ts';
import type { FactsBesideTheMail } from '#actors/rules/facts.ts';
import { validateRule } from '#actors/rules/validate.ts';
import type { RuleActions, RuleCondition } from '#actors/vocabulary/rules.ts';
import { aDirectory, aMailbox, aQueue, aRule, aTemplate, aUser } from '#test/support/directory.ts';

const weekly = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '19:00' }));
const parts = {
  queues: [aQueue('support', { version: 4 }), aQueue('billing')],
  mailboxes: [aMailbox('support')],
  users: [aUser('anna'), aUser('gone', { active: false })],
  templates: [aTemplate('thanks')],
  skills: [{ id: 'german', name: 'German' }],
  schedules: [{ id: 'office', name: 'Office', zone: 'Europe/Berlin', weekly, holidays: [] }],
  vips: [
    { id: 'big', address: '@big.example', name: 'Big', priority: 20 },
    { id: 'eva', address: 'eva@small.example', name: 'Eva', priority: 95 },
  ],
};
const pdf = {
  filename: 'Rechnung.PDF',
  contentType: 'application/pdf',
  contentId: '',
  inline: false,
  content: new Uint8Array(),
};

function factsOf(from: string, beside: Partial<FactsBesideTheMail> = {}) {
  return mailFacts(
    {
      messageId: '',
      inReplyTo: '',
      references: [],
      from: { address: from, name: '' },
      replyTo: [],
      to: [{ address: 'support@demo.test', name: '' }],
      cc: [],
      subject: 'Rechnung',
      text: 'Guten Tag',
      html: null,
      attachments: [pdf],
      automatic: false,
      headers: new Map([['x-shop-order', '4711']]),
    },
    {
      envelopeTo: [],
      hiddenFields: new Map([['customer id', 'C-17']]),
      sizeBytes: 20_000,
      language: () => 'de',
      mailboxId: 'support',
      // A Wednesday, 12:30 in Berlin.
      receivedAtMs: Date.UTC(2026, 2, 4, 11, 30),
      authentication: 'none',
      history: { cases: 3, open: 1 },
      ...beside,
    },
  );
}

interface Tried {
  readonly match?: 'all' | 'any';
  readonly actions?: RuleActions;
  readonly from?: string;
  readonly beside?: Partial<FactsBesideTheMail>;
}

function place(conditions: readonly RuleCondition[], tried: Tried = {}) {
  const { match = 'all', actions = { queueId: 'billing' }, from = 'eva@customer.test', beside } = tried;
  const directory = aDirectory({ ...parts, rules: [aRule('r', { conditions, actions, match })] });
  return evaluateRules(factsOf(from, beside), aMailbox('support'), directory);
}

const holds: readonly (readonly [RuleCondition, RuleCondition])[] = [
  [
    { field: 'header', name: 'X-Shop-Order', operator: 'is', value: '4711' },
    { field: 'header', name: 'X-Other', operator: 'exists', value: '' },
  ],
  [
    { field: 'hidden-field', name: 'customer id', operator: 'matches', value: '^C-\\d+$' },
    { field: 'hidden-field', name: 'customer id', operator: 'is', value: 'C-18' },
  ],
  [
    { field: 'attachment-name', operator: 'contains', value: 'rechnung' },
    { field: 'attachment-name', operator: 'contains', value: '.doc' },
  ],
  [
    { field: 'attachment-type', operator: 'in', value: 'image/png\napplication/pdf' },
    { field: 'attachment-type', operator: 'is', value: 'image/png' },
  ],
  [
    { field: 'attachment-count', operator: 'over', value: '0' },
    { field: 'attachment-count', operator: 'over', value: '1' },
  ],
  [
    { field: 'size', operator: 'under', value: '20001' },
    { field: 'size', operator: 'under', value: '20000' },
  ],
  [
    { field: 'language', operator: 'in', value: 'de, nl' },
    { field: 'language', operator: 'is', value: 'en' },
  ],
  [
    { field: 'mailbox', operator: 'is', value: 'support' },
    { field: 'mailbox', operator: 'is', value: 'sales' },
  ],
  [
    { field: 'time', name: 'Europe/Berlin', operator: 'over', value: '12:29' },
    { field: 'time', operator: 'over', value: '11:30' },
  ],
  [
    { field: 'schedule', name: 'office', operator: 'is', value: 'open' },
    { field: 'schedule', name: 'office', operator: 'is', value: 'closed' },
  ],
  [
    { field: 'authentication', operator: 'in', value: 'fail\nnone' },
    { field: 'authentication', operator: 'is', value: 'fail' },
  ],
  [
    { field: 'signature', operator: 'in', value: 'valid\nnone' },
    { field: 'signature', operator: 'is', value: 'invalid' },
  ],
  [
    { field: 'encryption', operator: 'is', value: 'none' },
    { field: 'encryption', operator: 'is', value: 'no-key' },
  ],
  [
    { field: 'customer-cases', operator: 'over', value: '2' },
    { field: 'customer-cases', operator: 'is', value: '2' },
  ],
  [
    { field: 'customer-open', operator: 'exists', value: '' },
    { field: 'customer-open', operator: 'over', value: '1' },
  ],
  [
    { field: 'customer-vip', operator: 'is', value: 'no' },
    { field: 'customer-vip', operator: 'is', value: 'yes' },
  ],
  [
    { field: 'from', operator: 'in', value: 'x@y.test\n@customer.test' },
    { field: 'from', operator: 'in', value: '@tomer.test' },
  ],
];

for (const [yes, no] of holds) {
  test(`F44 F48: a rule looks at ${yes.field}, and its opposite holds when it does not`, () => {
    const directory = aDirectory(parts);
    for (const condition of [yes, no]) {
      const rule = { mailboxIds: [], conditions: [condition], actions: { priority: 1 } };
      assert.deepEqual(validateRule(rule, directory), []);
    }
    assert.equal(place([yes]).ruleId, 'r');
    assert.equal(place([no]).ruleId, 'default');
    assert.equal(place([{ ...yes, negated: true }]).ruleId, 'default');
    assert.equal(place([{ ...no, negated: true }]).ruleId, 'r');
  });
}

test('F44: any one condition is enough when the rule says so', () => {
  const [yes, no] = holds[0] ?? [];
  assert.ok(yes !== undefined && no !== undefined);
  assert.equal(place([no, yes], { match: 'any' }).ruleId, 'r');
  assert.equal(place([no, no], { match: 'any' }).ruleId, 'default');
  assert.equal(place([no, yes]).ruleId, 'default');
  assert.equal(place([], { match: 'any' }).ruleId, 'r');
});

test('F44: a rule gives queue, agent, skills, priority, tags, a template, fields and a way out', () => {
  const actions: RuleActions = {
    agentId: 'anna',
    skills: [{ skillId: 'german', level: 3 }],
    priority: -5,
    tags: ['refund'],
    templateId: 'thanks',
    fields: { order: '4711' },
  };
  const placed = place([], { actions });
  assert.equal(placed.queueId, 'support');
  assert.deepEqual(
    [placed.agentId, placed.skills, placed.priority, placed.tags, placed.templateId, placed.fields],
    ['anna', actions.skills, -5, ['refund'], 'thanks', { order: '4711' }],
  );
  assert.equal(place([], { actions: { divertTo: 'legal@law.test' } }).divertTo, 'legal@law.test');
  assert.equal(place([], { actions: { discardReason: 'newsletter' } }).discardReason, 'newsletter');
  const unknown = place([], { actions: { agentId: 'gone' } });
  assert.equal(unknown.agentId, '');
  assert.match(unknown.problems[0]?.text ?? '', /no active user gone/);
});

test('F42: a VIP customer, or everybody of a VIP domain, comes earlier, within the bounds', () => {
  const low = { actions: { priority: 10 } };
  const plain = place([], low);
  assert.deepEqual([plain.vip, plain.priority], [false, 10]);
  const domain = place([], { ...low, from: 'Otto@BIG.example' });
  assert.deepEqual([domain.vip, domain.priority], [true, 30]);
  const person = place([], { ...low, from: 'eva@small.example' });
  assert.deepEqual([person.vip, person.priority], [true, 100]);
});

test('T26: a sender who is proven not to be the VIP gets neither the priority nor the rules for VIPs', () => {
  const from = 'eva@small.example';
  const forged = place([], { actions: { priority: 10 }, from, beside: { authentication: 'fail' } });
  assert.deepEqual([forged.vip, forged.priority], [false, 10]);
  const forVips: readonly RuleCondition[] = [{ field: 'customer-vip', operator: 'is', value: 'yes' }];
  assert.equal(place(forVips, { from }).ruleId, 'r');
  assert.equal(place(forVips, { from, beside: { authentication: 'fail' } }).ruleId, 'default');
});

test('F44 F107: what a rule says is checked: operators, names, values, references, and both ways out at once', () => {
  const faults = (condition: RuleCondition) =>
    validateRule(
      { mailboxIds: [], conditions: [condition], actions: { priority: 1 } },
      aDirectory(parts),
    ).map(({ path }) => path);
  assert.deepEqual(faults({ field: 'size', operator: 'contains', value: '1' }), ['conditions.0.operator']);
  assert.deepEqual(faults({ field: 'size', operator: 'over', value: 'big' }), ['conditions.0.value']);
  assert.deepEqual(faults({ field: 'header', operator: 'is', value: '1' }), ['conditions.0.name']);
  assert.deepEqual(faults({ field: 'schedule', name: 'none', operator: 'is', value: 'open' }), [
    'conditions.0.name',
  ]);
  assert.deepEqual(faults({ field: 'time', name: 'Mars/Base', operator: 'over', value: '1:00' }), [
    'conditions.0.name',
  ]);
  assert.deepEqual(faults({ field: 'authentication', operator: 'is', value: 'maybe' }), [
    'conditions.0.value',
  ]);
  const actions = (given: RuleActions) =>
    validateRule({ mailboxIds: [], conditions: [], actions: given }, aDirectory(parts)).map(
      ({ path }) => path,
    );
  assert.deepEqual(actions({}), ['actions']);
  assert.deepEqual(actions({ tags: [] }), ['actions']);
  assert.deepEqual(actions({ agentId: 'nobody', templateId: 'none' }), [
    'actions.agentId',
    'actions.templateId',
  ]);
  const templates = [
    aTemplate('answer', { kind: 'answer' }),
    aTemplate('sales', { queueId: 'sales' }),
    aTemplate('all'),
  ];
  const scoped = (given: RuleActions) =>
    validateRule(
      { mailboxIds: [], conditions: [], actions: given },
      aDirectory({ ...parts, templates, queues: [aQueue('support'), aQueue('sales')] }),
    ).map(({ text }) => text);
  assert.match(scoped({ templateId: 'answer' })[0] ?? '', /among receipts/);
  assert.match(scoped({ templateId: 'sales', queueId: 'support' })[0] ?? '', /another queue/);
  for (const queueId of ['sales', 'support']) assert.deepEqual(scoped({ templateId: 'all', queueId }), []);
  assert.deepEqual(
    [scoped({ templateId: 'sales' }), scoped({ templateId: 'sales', queueId: 'sales' })],
    [[], []],
  );
  assert.deepEqual(actions({ divertTo: 'a@b.test', discardReason: 'x' }), ['actions.discardReason']);
  assert.deepEqual(actions({ divertTo: 'support@demo.test' }), ['actions.divertTo']);
});

test('F44: the history of a customer is looked up only when a rule that is on asks for it', () => {
  const conditions: RuleCondition[] = [{ field: 'customer-open', operator: 'over', value: '0' }];
  assert.equal(asksForHistory(aDirectory({ rules: [aRule('r', { conditions })] })), true);
  assert.equal(asksForHistory(aDirectory({ rules: [aRule('r', { conditions, enabled: false })] })), false);
  assert.equal(asksForHistory(aDirectory({ rules: [aRule('r')] })), false);
});

test('F44: a thousand rules are gone through in well under the time that a mail takes to be stored', () => {
  const rules = Array.from({ length: 1_000 }, (_, index) =>
    aRule(`r${index}`, {
      position: index,
      conditions: [{ field: 'subject', operator: 'matches', value: `order (${index}|x${index})\\b` }],
    }),
  );
  const directory = aDirectory({ ...parts, rules });
  const mailbox = aMailbox('support');
  evaluateRules(factsOf('a@b.test'), mailbox, directory);
  const started = process.cpuUsage();
  for (let index = 0; index < 10; index += 1) evaluateRules(factsOf('a@b.test'), mailbox, directory);
  const { user } = process.cpuUsage(started);
  assert.ok(user / 10 < 100_000, `${user / 10} µs`);
});
