// Rules: which one decides, what it decides, and what is wrong with it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateRules } from '#actors/rules/evaluate.ts';
import { mailFacts } from '#actors/rules/facts.ts';
import type { MailFacts } from '#actors/rules/facts.ts';
import { validateRule } from '#actors/rules/validate.ts';
import type { RuleCondition, RuleOperator, TextField } from '#actors/vocabulary/rules.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { aDirectory, aMailbox, aQueue, aRule } from '#test/support/directory.ts';

const mail: ParsedMail = {
  messageId: '<1@customer.test>',
  inReplyTo: '',
  references: [],
  from: { address: 'Eva@customer.test', name: 'Eva Example' },
  replyTo: [],
  to: [{ address: 'support@demo.test', name: '' }],
  cc: [{ address: 'boss@customer.test', name: 'The Boss' }],
  subject: 'Rechnung Nr. 4711 is wrong',
  text: 'Please correct the INVOICE.\nThank you.',
  html: null,
  attachments: [],
  automatic: false,
  headers: new Map(),
};
const facts = mailFacts(mail, {
  envelopeTo: ['alias@demo.test'],
  sizeBytes: 20_000,
  language: () => 'de',
  mailboxId: 'support',
  // A Wednesday, 12:30 in Berlin.
  receivedAtMs: Date.UTC(2026, 2, 4, 11, 30),
  authentication: 'fail',
  history: { cases: 3, open: 1 },
});
const mailbox = aMailbox('support');
const queues = [
  aQueue('support', { version: 4 }),
  aQueue('billing', { skills: [{ skillId: 'billing', level: 2 }] }),
];

function placed(conditions: readonly RuleCondition[], given: MailFacts = facts): string {
  const directory = aDirectory({
    queues,
    rules: [aRule('r', { conditions, actions: { queueId: 'billing' } })],
  });
  return evaluateRules(given, mailbox, directory).ruleId;
}

type TextOperator = Extract<RuleOperator, 'is' | 'contains' | 'matches'>;
const holding: Readonly<Record<TextField, Readonly<Record<TextOperator, string>>>> = {
  from: { is: 'eva@CUSTOMER.test', contains: 'example', matches: '@customer\\.test$' },
  to: { is: 'alias@demo.test', contains: 'SUPPORT@', matches: '^support@' },
  cc: { is: 'the boss', contains: 'boss', matches: 'b.ss' },
  subject: { is: 'rechnung nr. 4711 IS wrong', contains: 'RECHNUNG', matches: 'nr\\. \\d{4}' },
  body: { is: 'please correct the invoice.\nthank you.', contains: 'invoice', matches: 'INV[A-Z]+CE' },
};
const failing: Readonly<Record<TextOperator, string>> = { is: 'a', contains: 'zzz', matches: '^zzz$' };

for (const field of Object.keys(holding) as TextField[]) {
  for (const operator of Object.keys(failing) as TextOperator[]) {
    test(`F48: ${field} ${operator} holds and fails, without regard to case`, () => {
      assert.equal(placed([{ field, operator, value: holding[field][operator] }]), 'r');
      assert.equal(placed([{ field, operator, value: failing[operator] }]), 'default');
    });
  }
}

test('F48: an address is found in a list as a header writes it', () => {
  const to = ['Support <support@demo.test>, "Other" <other@demo.test>'];
  const written = { ...facts, texts: { ...facts.texts, to } };
  assert.equal(placed([{ field: 'to', operator: 'is', value: 'other@demo.test' }], written), 'r');
  assert.equal(placed([{ field: 'to', operator: 'is', value: 'demo.test' }], written), 'default');
});

test('F44: all conditions of a rule must hold', () => {
  const holds: RuleCondition = { field: 'subject', operator: 'contains', value: 'rechnung' };
  assert.equal(placed([holds, { field: 'from', operator: 'contains', value: 'nobody' }]), 'default');
  assert.equal(placed([holds, { field: 'from', operator: 'contains', value: 'eva' }]), 'r');
});

const nothingMore = {
  agentId: '',
  vip: false,
  tags: [],
  templateId: '',
  fields: {},
  divertTo: '',
  discardReason: '',
};

test('F31: the first enabled rule of the mailbox decides, and is named with its version', () => {
  const actions = { queueId: 'billing', priority: 7, skills: [{ skillId: 'german', level: 3 }] };
  const directory = aDirectory({
    queues,
    rules: [
      aRule('off', { position: 1, enabled: false }),
      aRule('other', { position: 2, mailboxIds: ['sales'] }),
      aRule('first', { position: 3, version: 9, mailboxIds: ['support'], actions }),
      aRule('second', { position: 4, actions: { queueId: 'support' } }),
    ],
  });
  assert.deepEqual(evaluateRules(facts, mailbox, directory), {
    ruleId: 'first',
    ruleVersion: 9,
    queueId: 'billing',
    skills: [
      { skillId: 'billing', level: 2 },
      { skillId: 'german', level: 3 },
    ],
    ...nothingMore,
    priority: 7,
    problems: [],
  });
});

test('F31: without a rule that matches, the queue of the mailbox takes the mail', () => {
  assert.deepEqual(evaluateRules(facts, mailbox, aDirectory({ queues })), {
    ruleId: 'default',
    ruleVersion: 4,
    queueId: 'support',
    skills: [],
    priority: 0,
    ...nothingMore,
    problems: [],
  });
});

test('F31: a rule that names a queue that is gone still places the mail, and is reported', () => {
  const directory = aDirectory({ queues, rules: [aRule('r', { actions: { queueId: 'gone' } })] });
  const placement = evaluateRules(facts, mailbox, directory);
  assert.equal(placement.queueId, 'support');
  assert.deepEqual(
    placement.problems.map((problem) => problem.ruleId),
    ['r'],
  );
});

test('F44: an invalid pattern never matches, is reported, and keeps no other rule from deciding', () => {
  const conditions: RuleCondition[] = [{ field: 'body', operator: 'matches', value: '(unclosed' }];
  const directory = aDirectory({
    queues,
    rules: [aRule('bad', { position: 1, conditions }), aRule('good', { position: 2 })],
  });
  const placement = evaluateRules(facts, mailbox, directory);
  assert.equal(placement.ruleId, 'good');
  assert.deepEqual(
    placement.problems.map((problem) => problem.ruleId),
    ['bad'],
  );
});

test('F44: a pattern made to blow up runs in linear time over a long body', () => {
  const body = `${'a'.repeat(50_000)}!`;
  const started = performance.now();
  assert.equal(
    placed([{ field: 'body', operator: 'matches', value: '^(a+)+$' }], {
      ...facts,
      texts: { ...facts.texts, body: [body] },
    }),
    'default',
  );
  assert.ok(performance.now() - started < 2_000);
});

test('F44: a rule is checked before it is saved, each fault with its place', () => {
  const directory = aDirectory({ queues, skills: [{ id: 'german', name: 'German' }] });
  const faults = validateRule(
    {
      mailboxIds: ['nowhere'],
      conditions: [
        { field: 'subject', operator: 'contains', value: ' ' },
        { field: 'subject', operator: 'matches', value: '[a-' },
        { field: 'subject', operator: 'matches', value: 'a'.repeat(1_001) },
        { field: 'subject', operator: 'matches', value: '^ok$' },
      ],
      actions: {
        queueId: 'gone',
        priority: 1.5,
        skills: [
          { skillId: 'gone', level: 3 },
          { skillId: 'german', level: 11 },
        ],
      },
    },
    directory,
  );
  assert.deepEqual(
    faults.map((fault) => fault.path),
    [
      'mailboxIds.0',
      'conditions.0.value',
      'conditions.1.value',
      'conditions.2.value',
      'actions.queueId',
      'actions.skills.0.skillId',
      'actions.skills.1.level',
      'actions.priority',
    ],
  );
});

test('F44: a rule that does nothing is not saved; one that does something is', () => {
  const directory = aDirectory({ queues });
  const paths = (actions: object): readonly string[] =>
    validateRule({ mailboxIds: [], conditions: [], actions }, directory).map((fault) => fault.path);
  assert.deepEqual(paths({}), ['actions']);
  assert.deepEqual(paths({ queueId: 'billing' }), []);
});
