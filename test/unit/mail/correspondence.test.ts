// Subjects, tags, ancestors and templates of the mail that we write.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import {
  replyReferences,
  replySubject,
  taggedSubject,
  tagsIn,
  tagSuffix,
} from '#actors/vocabulary/correspondence.ts';
import { fillTemplate } from '#actors/vocabulary/template-fill.ts';

const tag = 'SP-000123-K7Q2';

test('F93: the subject of a reply has one prefix and one tag, however often it goes back and forth', () => {
  const wanted = `Re: Broken lamp [${tag}]`;
  const subjects = [
    'Broken lamp',
    'Re: Broken lamp',
    'AW: Re: RE[2]: Broken lamp',
    `Re: Broken lamp [${tag}]`,
    'Antwort: Broken lamp',
  ];
  for (const subject of subjects) assert.equal(replySubject(subject, tag), wanted, subject);
  assert.equal(replySubject(`Re: [${tag}] Broken lamp`, tag), wanted);
  fc.assert(
    fc.property(fc.string(), (subject) => {
      const once = replySubject(subject, tag);
      assert.equal(replySubject(once, tag), once);
      assert.deepEqual(
        tagsIn(once).filter((found) => found === tag),
        [tag],
      );
    }),
  );
});

test('F93: tags are found in any case, and other texts are no tags', () => {
  assert.deepEqual(tagsIn('Re: [sp-000123-k7q2] and SP-1234567-ABCD'), ['SP-000123-K7Q2', 'SP-1234567-ABCD']);
  assert.deepEqual(tagsIn('SP-123-K7Q2 SP-000123-K7Q XSP-000123-K7Q2'), []);
  assert.equal(taggedSubject(`Lamp [SP-000001-AAAA]`, tag), `Lamp [${tag}]`);
});

test('F93: the suffix of a tag depends on a key that nobody outside has', () => {
  const one = tagSuffix(replySigner('a'), 'c-1');
  assert.match(one, /^[A-Z2-7]{4}$/);
  assert.equal(tagSuffix(replySigner('a'), 'c-1'), one);
  assert.notEqual(tagSuffix(replySigner('b'), 'c-1'), one);
});

test('References name the ancestors and what is answered, the first and the newest when there are many (RFC 5322 §3.6.4)', () => {
  const answered = { messageIdHeader: '<c@x>', inReplyTo: '<b@x>', references: ['<a@x>', '<b@x>'] };
  assert.deepEqual(replyReferences(answered, 20), ['<a@x>', '<b@x>', '<c@x>']);
  assert.deepEqual(replyReferences({ ...answered, references: [] }, 20), ['<b@x>', '<c@x>']);
  assert.deepEqual(replyReferences({ messageIdHeader: '', inReplyTo: '', references: [] }, 20), []);
  const many = Array.from({ length: 50 }, (_, at) => `<${at}@x>`);
  const kept = replyReferences({ ...answered, references: many }, 20);
  assert.equal(kept.length, 20);
  assert.equal(kept[0], '<0@x>');
  assert.equal(kept.at(-1), '<c@x>');
});

test('F100: a template gets its facts, and keeps what is no fact', () => {
  const facts = {
    'case.tag': tag,
    'case.subject': '{case.tag}',
    'queue.name': 'Support',
    'customer.name': 'Ann',
    'customer.address': 'ann@customer.test',
    'mailbox.address': 'support@demo.test',
    'mailbox.name': 'Support',
    'case.id': tag,
    queue: 'Support',
    hours: null,
    ewt: null,
    position: '3',
  };
  assert.equal(
    fillTemplate('Dear {customer.name}, {case.subject} {case.tag} {no.such} {} {constructor.name}', facts),
    `Dear Ann, {case.tag} ${tag} {no.such} {} {constructor.name}`,
  );
  assert.equal(
    fillTemplate('Hello!\nNumber {position}. Soon? {ewt}! Bye {hours}\n{hours}\n\nAnn v1.2', facts),
    'Hello!\nNumber 3. Soon?\n\nAnn v1.2',
  );
});
