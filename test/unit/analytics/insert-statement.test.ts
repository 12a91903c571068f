// Inserts are taken apart into statement and data without ever running the data.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInsert } from '#analytics/engine/insert-statement.ts';

test('inline data begins after the format', () => {
  assert.deepEqual(readInsert('INSERT INTO t (a, b) FORMAT CSV\n1,2\n\nDROP TABLE t'), {
    target: 'INSERT INTO t (a, b) ',
    settings: '',
    format: 'CSV',
    data: '1,2\n\nDROP TABLE t',
  });
});

test('values are data as well', () => {
  const found = readInsert("insert into t values (1, 'a\n\nb'), (2, 'FORMAT CSV')");
  assert.equal(found?.format, 'Values');
  assert.equal(found?.data, " (1, 'a\n\nb'), (2, 'FORMAT CSV')");
});

test('settings are kept apart, in front of the format', () => {
  const found = readInsert('INSERT INTO t SETTINGS max_threads = 1 FORMAT JSONEachRow');
  assert.equal(found?.target, 'INSERT INTO t ');
  assert.equal(found?.settings, 'SETTINGS max_threads = 1 ');
  assert.equal(found?.data, '');
});

test('words in names, texts, comments and lists of columns are no keywords', () => {
  const found = readInsert(
    '/* FORMAT x */ INSERT INTO `values` ("format", `select`) -- VALUES\nFORMAT TSV\nx',
  );
  assert.equal(found?.format, 'TSV');
  assert.equal(found?.data, 'x');
});

test('an insert that takes no data, and what is no insert, stays as it is', () => {
  for (const text of [
    'INSERT INTO t SELECT 1 FORMAT CSV',
    'INSERT INTO t WITH 1 AS x SELECT x',
    "INSERT INTO t FROM INFILE 'x' FORMAT CSV",
    'SELECT 1 FORMAT CSV',
    'DROP TABLE t',
    '',
  ])
    assert.equal(readInsert(text), null, text);
});
