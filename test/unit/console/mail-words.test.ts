// What the console does with words of mail: parts folded for display, recipients computed, rules said in plain words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textParts } from '../../../app/lib/folds.ts';
import { isAddress, leftOut, newDomains, parseAddresses, replyTo } from '../../../app/lib/recipients.ts';
import { ruleSentence } from '../../../app/lib/rule-words.ts';
import type { RuleActions, RuleCondition } from '../../../app/lib/rule-shapes.ts';
import { mailDocument } from '../../../app/lib/mail-document.ts';
import { firstConversation, forged } from '#test/support/fake-conversations.ts';
import { proofFacts, proofWords } from '../../../app/lib/sender-words.ts';

test('T19: what is folded stands in its place, and all parts together are the whole', () => {
  const text = 'Thanks!\n\nOn Tue, 3 Mar 2026 at 10:12, Support wrote:\n> Dear Maria,\n> it ships today.';
  const parts = textParts(text, [{ kind: 'quote', from: 7, to: text.length }]);
  assert.deepEqual(
    parts.map(({ kind }) => kind),
    ['text', 'quote'],
  );
  assert.equal(parts.map((part) => part.text).join(''), text);
});

test('T19: folds that do not fit the text fold nothing, and lose nothing', () => {
  const folds = [
    { kind: 'quote', from: 2, to: 1 },
    { kind: 'quote', from: 3, to: 99 },
    { kind: 'signature', from: 0, to: 2 },
    { kind: 'quote', from: 1, to: 3 },
  ] as const;
  assert.deepEqual(textParts('abc', folds), [
    { kind: 'signature', text: 'ab' },
    { kind: 'text', text: 'c' },
  ]);
});

test('T17: a reply goes to who wrote, a reply to all also to the others, never to our own mailbox', () => {
  const conversation = firstConversation();
  assert.deepEqual(replyTo(conversation, false), { to: ['maria.lindqvist@nordlicht.test'], cc: [] });
  assert.deepEqual(replyTo(conversation, true).cc, ['office@nordlicht.test']);
});

test('T17: who is left out is named until included, whatever the capitals', () => {
  const conversation = firstConversation();
  assert.deepEqual(leftOut(conversation, ['maria.lindqvist@nordlicht.test']), ['office@nordlicht.test']);
  assert.deepEqual(leftOut(conversation, ['Maria.Lindqvist@nordlicht.test', 'OFFICE@nordlicht.test']), []);
});

test('T17: a domain that nobody of the conversation has is pointed out', () => {
  const conversation = firstConversation();
  assert.deepEqual(newDomains(conversation, ['x@nordlicht.test', 'y@elsewhere.test']), ['elsewhere.test']);
});

test('addresses are read out of what people paste, and what is none is shown as such', () => {
  assert.deepEqual(parseAddresses('Maria L <m@a.test>; j@b.test, m@a.test\nnobody'), {
    good: ['m@a.test', 'j@b.test'],
    bad: ['nobody'],
  });
  for (const text of ['a@b', '@b.test', 'a b@c.test', 'a@b.test,c@d.test'])
    assert.equal(isAddress(text), false, text);
});

test('a rule says in one sentence what it will do', () => {
  const rule = {
    mailboxIds: ['m1'],
    match: 'all' as const,
    conditions: [{ field: 'subject', operator: 'contains', value: 'invoice' }] as const,
    actions: { queueId: 'q1', skills: [{ skillId: 's1', level: 3 }], priority: 5 },
  };
  assert.equal(
    ruleSentence(rule, { m1: 'support@demo.test', q1: 'Billing', s1: 'german' }),
    'An e-mail to support@demo.test of which the subject contains “invoice” goes to Billing, asks for german at level 3 or better and is served earlier (priority 5).',
  );
});

test('F44: a sentence names headers and schedules, opposites, lists, and both ways out', () => {
  const names = { office: 'Office hours', anna: 'Anna Berg' };
  const say = (conditions: readonly RuleCondition[], actions: RuleActions = { queueId: 'q' }) =>
    ruleSentence({ mailboxIds: [], match: 'any', conditions, actions }, names);
  assert.equal(
    say([
      { field: 'header', name: 'X-Shop', operator: 'exists', value: '', negated: true },
      { field: 'schedule', name: 'office', operator: 'is', value: 'closed' },
      { field: 'from', operator: 'in', value: '@a.test\n b@c.test' },
      { field: 'subject', operator: 'is', value: '  ' },
    ]),
    'An e-mail of which the header X-Shop is not there, the schedule Office hours is “closed” or the sender is one of “@a.test, b@c.test” goes to q.',
  );
  assert.equal(
    say([], { agentId: 'anna', tags: ['a', 'b'], fields: { tier: 'gold' }, priority: 0, skills: [] }),
    'Every e-mail is kept for Anna Berg first, is tagged a and b and notes tier “gold”.',
  );
  assert.match(say([], { divertTo: 'x@y.test' }), /is sent on to x@y\.test and closed\.$/);
  assert.match(say([], { discardReason: 'bulk' }), /makes no case \(“bulk”\)/);
});

test('the document of a mail lets nothing load from elsewhere unless its reader asked', () => {
  const policy = (remote: boolean): string =>
    /content="([^"]+)"/.exec(mailDocument('<p>Hi</p>', remote))?.[1] ?? '';
  assert.match(policy(false), /default-src 'none'/);
  assert.doesNotMatch(policy(false), /https?:/);
  assert.match(policy(true), /img-src data: cid: https: http:/);
  assert.doesNotMatch(policy(true), /script/);
});

test('T26: a mail that is not from its sender says so in words, and each check can be looked at', () => {
  const verified = { ...forged, verdict: 'pass' } as const;
  assert.match(
    proofWords(forged).says,
    /nordlicht\.test can prove its mail\. Somebody else may have written it/,
  );
  assert.equal(proofWords(forged).tone, 'alarm');
  assert.equal(proofWords(verified).tone, 'ready');
  assert.equal(proofWords({ ...forged, verdict: 'unknown' }).tone, 'plain');
  assert.deepEqual(proofFacts({ ...forged, checkedBy: 'mx.host.test' }), [
    ['Domain (DMARC)', 'fails: the domain wants such mail refused'],
    ['Server (SPF)', 'fails softly for mailer.test'],
    ['Signature (DKIM)', 'passes of mailer.test'],
    ['Checked by', 'mx.host.test'],
  ]);
});
