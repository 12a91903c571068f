// How templates read to who writes them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewOf, unknownVariables, variablesOf } from '../../../app/lib/template-kinds.ts';

test('F105: a preview has an example in the place of each variable, and leaves what is none', () => {
  assert.equal(
    previewOf('Dear {customer.name}, {ewt}. {nobody}', 'receipt'),
    'Dear Maria Lindqvist, within 2 hours. {nobody}',
  );
  assert.deepEqual(unknownVariables('{customer.name} {ewt} {nobody}', 'answer'), ['{ewt}', '{nobody}']);
});

test('F105: every variable that notices can tell is offered', () => {
  const facts = [
    'case.id',
    'case.tag',
    'case.subject',
    'queue',
    'queue.name',
    'customer.name',
    'customer.address',
  ];
  const all = [...facts, 'mailbox.address', 'mailbox.name', 'ewt', 'position', 'hours'];
  assert.deepEqual(Object.keys(variablesOf('receipt')).toSorted(), all.toSorted());
});
