// The guard judges syntax trees; what it does not know it refuses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSettings, checkTree } from '#analytics/engine/guard.ts';

function select(...inside: readonly string[]): string {
  return ['SelectWithUnionQuery (children 1)', ' ExpressionList (children 1)', ...inside].join('\n');
}

test('a plain select passes, and tells its format', () => {
  assert.equal(
    checkTree(select('  SelectQuery (children 1)', '   Literal UInt64_1', ' Identifier JSON')),
    'JSON',
  );
  assert.equal(checkTree(select('  SelectQuery (children 1)', '   Literal UInt64_1')), '');
});

test('a node that nobody has judged is refused', () => {
  assert.throws(
    () => checkTree(select('  SelectQuery', '   ColumnsApplyTransformer')),
    /ColumnsApplyTransformer/,
  );
  assert.throws(() => checkTree('SomethingNew (children 1)'), /ACCESS_DENIED/);
  assert.throws(() => checkTree(''), /ACCESS_DENIED/);
});

test('a name with a line break in it cannot pass for another node', () => {
  assert.throws(() => checkTree(select('  SelectQuery', '   Identifier a', 'file(x)')), /ACCESS_DENIED/);
});

test('table functions are those of the list and the views of reports', () => {
  const table = (name: string): string =>
    select('  SelectQuery', '   TableExpression (children 1)', `    Function ${name}`);
  for (const name of ['numbers', 'report_volume', 'skillpost.report_volume (alias r)', 'generateSeries'])
    assert.equal(checkTree(table(`${name} (children 1)`)), '');
  for (const name of ['url', 'S3', 'secret.report_volume', 'executable', 'reportx', 'merge'])
    assert.throws(() => checkTree(table(`${name} (children 1)`)), /ACCESS_DENIED/, name);
});

test('tables are those of skillpost, and a few of system', () => {
  const table = (name: string): string => select('  SelectQuery', `   TableIdentifier ${name}`);
  for (const name of ['events', 'skillpost.events', 'system.tables (alias t)', 'information_schema.columns'])
    assert.equal(checkTree(table(name)), '');
  for (const name of ['system.processes', 'secret.t', '/etc/passwd', 'default.x', 'system.users'])
    assert.throws(() => checkTree(table(name)), /ACCESS_DENIED/, name);
});

test('bounds can be lowered, never lifted, and are there when nothing is asked for', () => {
  assert.equal(checkSettings(new Map()).get('max_execution_time'), '60');
  for (const [asked, got] of [
    ['5', '5'],
    ['0', '60'],
    ['-1', '60'],
    ['9999', '60'],
    ['nonsense', '60'],
    ['0.5', '1'],
  ] as const)
    assert.equal(
      checkSettings(new Map([['max_execution_time', asked]])).get('max_execution_time'),
      got,
      asked,
    );
  for (const name of [
    'readonly',
    'format_schema',
    'output_format_schema',
    'format_template_row',
    'allow_ddl',
  ])
    assert.throws(() => checkSettings(new Map([[name, '1']])), /READONLY/, name);
});
