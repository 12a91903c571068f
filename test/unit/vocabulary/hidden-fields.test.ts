// Hidden fields of a message: which are taken, under which names, and what is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedFieldNames, readHiddenFields } from '#actors/vocabulary/hidden-fields.ts';

const labels = ['Contract', '', 'Shop', '', '', ''];

function problem(given: Record<string, string>): string {
  const read = readHiddenFields(given, labels);
  return 'problem' in read ? read.problem.code : assert.fail('it was taken');
}

test('F62: eleven hidden fields are taken, five by their meaning and six by number or label', () => {
  const given = Object.fromEntries([
    ...fixedFieldNames.map((name) => [name, `of ${name}`]),
    ...[1, 2, 3, 4, 5, 6].map((number) => [`field${number}`, `value ${number}`]),
  ]) as Record<string, string>;
  assert.equal(Object.keys(given).length, 11);
  assert.deepEqual(readHiddenFields(given, labels), {
    fields: {
      customerId: 'of customerId',
      customerName: 'of customerName',
      sourcePage: 'of sourcePage',
      referrer: 'of referrer',
      client: 'of client',
      Contract: 'value 1',
      field2: 'value 2',
      Shop: 'value 3',
      field4: 'value 4',
      field5: 'value 5',
      field6: 'value 6',
    },
  });
  assert.equal(problem({ ...given, field7: 'one too many' }), 'TOO_MANY_FIELDS');
});

test('F62: a field is named by its label whatever its case; what nobody named, twice or too long is refused', () => {
  assert.deepEqual(readHiddenFields({ contract: 'A-1', CUSTOMERID: '7', shop: '' }, labels), {
    fields: { Contract: 'A-1', customerId: '7' },
  });
  assert.equal(problem({ colour: 'red' }), 'UNKNOWN_FIELD');
  assert.equal(problem({ field1: 'a', contract: 'b' }), 'FIELD_TWICE');
  assert.equal(problem({ field2: 'x'.repeat(1_001) }), 'FIELD_TOO_LONG');
});
