// Values of a dictionary out of a list and out of a CSV file: nothing that was ever chosen goes away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { importValues } from '#actors/vocabulary/dictionary-import.ts';
import type { ImportOutcome } from '#actors/vocabulary/dictionary-import.ts';
import { dictionaryFault, mostDictionaryValues } from '#actors/vocabulary/questionnaires.ts';
import type { DictionaryValue } from '#actors/vocabulary/questionnaires.ts';
import { readCsv } from '#gateway/http/csv.ts';
import { readDictionaryCsv } from '#gateway/http/dictionary-csv.ts';

const known: readonly DictionaryValue[] = [
  { id: 'red', label: 'Red', retired: false },
  { id: 'green', label: 'Green', retired: false },
  { id: 'old', label: 'Old', retired: true },
];

function outcome(list: readonly { id?: string; label: string }[]): ImportOutcome {
  const result = importValues(
    known,
    list.map((value) => ({ id: '', ...value })),
  );
  assert.ok(!('why' in result), JSON.stringify(result));
  return result;
}

test('F136: an import adds what is new, keeps what is known, retires what is missing, and deletes nothing', () => {
  const { values, added, kept, retired } = outcome([{ label: 'Blue' }, { label: 'RED' }, { label: 'old' }]);
  assert.deepEqual(values, [
    { id: 'blue', label: 'Blue', retired: false },
    { id: 'red', label: 'RED', retired: false },
    { id: 'old', label: 'old', retired: false },
    { id: 'green', label: 'Green', retired: true },
  ]);
  const ids = (all: readonly DictionaryValue[]): string[] => all.map(({ id }) => id);
  assert.deepEqual([ids(added), ids(kept), ids(retired)], [['blue'], ['red', 'old'], ['green']]);
});

test('F136: a value that is named by its id gets its new label; two labels that make one id get two', () => {
  const { values } = outcome([{ id: 'red', label: 'Crimson' }, { label: 'a b' }, { label: 'a-b' }]);
  assert.deepEqual(
    values.slice(0, 3).map(({ id, label }) => [id, label]),
    [
      ['red', 'Crimson'],
      ['a-b', 'a b'],
      ['a-b-2', 'a-b'],
    ],
  );
});

test('F136: the same value twice is refused with its line, and so are more values than a dictionary holds', () => {
  const twice = [
    { id: '', label: 'Blue' },
    { id: '', label: 'blue ' },
  ];
  assert.deepEqual(importValues(known, twice, 2), { line: 3, why: '"blue" is there twice' });
  const many = Array.from({ length: mostDictionaryValues }, (_, index) => ({ id: '', label: `v${index}` }));
  assert.match((importValues(known, many) as { why: string }).why, /at most 2000 values/);
});

test('F136: whatever lists come one after the other, every id that was ever there stays, and what is kept makes sense', () => {
  const label = fc.stringMatching(/^[a-cA-C ]{0,3}[a-z]$/);
  const list = fc.uniqueArray(label, { selector: (one) => one.trim().toLowerCase(), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(list, { maxLength: 5 }), (lists) => {
      let values: readonly DictionaryValue[] = known;
      for (const labels of lists) {
        const before = new Set(values.map(({ id }) => id));
        const result = importValues(
          values,
          labels.map((one) => ({ id: '', label: one })),
        );
        assert.ok(!('why' in result), JSON.stringify(result));
        assert.equal(dictionaryFault(result), null);
        for (const id of before)
          assert.ok(
            result.values.some((value) => value.id === id),
            id,
          );
        assert.equal(result.added.length + result.kept.length, labels.length);
        assert.equal(result.values.filter(({ retired }) => !retired).length, labels.length);
        values = result.values;
      }
    }),
  );
});

test('F136: whatever cells there are, a CSV file that is written with quotation marks reads as them', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r\n', ' ', 'ü') });
  const row = fc.array(cell, { minLength: 2, maxLength: 3 });
  const end = fc.constantFrom('\n', '\r\n');
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), end, fc.boolean(), (rows, lineEnd, mark) => {
      const written = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
      const text = `${mark ? '\uFEFF' : ''}${written.join(lineEnd)}${rows.length > 0 ? lineEnd : ''}`;
      const csv = readCsv(text);
      assert.ok('rows' in csv, JSON.stringify(csv));
      assert.deepEqual(
        csv.rows.map(({ cells }) => cells),
        rows,
      );
    }),
  );
});

test('F136: a CSV file may have a heading, ids and semicolons; what is not well formed is refused with its line', () => {
  const values = (text: string): unknown => {
    const read = readDictionaryCsv(text);
    return 'why' in read ? read : read.values.map(({ id, label }) => [id, label]);
  };
  assert.deepEqual(values('Red\r\n\r\n"Green, dark"\r\n'), [
    ['', 'Red'],
    ['', 'Green, dark'],
  ]);
  assert.deepEqual(values('Label;ID\nRed;r\nBlue;\n'), [
    ['r', 'Red'],
    ['', 'Blue'],
  ]);
  assert.deepEqual(values('label\nLabel 2'), [['', 'Label 2']]);
  assert.equal((values('Red\nGreen, dark') as { line: number }).line, 2);
  assert.equal((values('Red\n"Green') as { line: number }).line, 2);
  assert.equal((values('"a\nb"\nx"y') as { line: number }).line, 3);
  assert.match((values('id,label\na b,Red') as { why: string }).why, /letters, digits/);
  assert.match((values('\n \n') as { why: string }).why, /no value/);
});
