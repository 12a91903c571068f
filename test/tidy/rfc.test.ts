// What `gateway/rfc.md` says can be looked up: its files are there, what is held names a test, and whatever RFC the code
// cites has a row.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { sourceFiles, textOf } from '#test/support/tracked-files.ts';

interface Row {
  readonly rfc: string;
  readonly state: string;
  readonly file: string;
  readonly tests: string;
}

function rows(): readonly Row[] {
  return textOf('gateway/rfc.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| RFC |'))
    .map((line) => {
      const [, rfc = '', , state = '', file = '', tests = ''] = line.split('|').map((cell) => cell.trim());
      return { rfc, state, file, tests };
    });
}

const named = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+\.ts)`/g)].map(([, path = '']) => path);

test('each row says whether it is held, partly, or not', () => {
  assert.ok(rows().length > 50);
  assert.deepEqual(
    rows().filter(({ state, rfc }) => !/^(held|partly|not)\b/.test(state) || !/^RFC \d/.test(rfc)),
    [],
  );
});

test('the files of a row are there; what is held names where, and a test that is there', () => {
  const wrong: string[] = [];
  for (const { rfc, state, file, tests } of rows()) {
    for (const path of named(file))
      if (!existsSync(`gateway/${path}`) && !existsSync(path)) wrong.push(`${rfc}: ${path} is not there`);
    for (const path of named(tests))
      if (!existsSync(`test/${path}`)) wrong.push(`${rfc}: test/${path} is not there`);
    if (state.startsWith('not')) continue;
    if (named(file).length === 0 && file !== 'library') wrong.push(`${rfc}: names no file`);
    if (named(tests).length === 0) wrong.push(`${rfc}: names no test`);
  }
  assert.deepEqual(wrong, []);
});

test('each RFC that the gateway’s code cites has a row', () => {
  const known = new Set(
    rows().flatMap(({ rfc }) => [...rfc.matchAll(/RFC (\d+)/g)].map(([, number]) => number)),
  );
  const missing = sourceFiles()
    .filter((path) => path.startsWith('gateway/'))
    .flatMap((path) =>
      [...textOf(path).matchAll(/RFC (\d{3,5})/g)]
        .filter(([, number]) => !known.has(number))
        .map(([cited]) => `${path}: ${cited}`),
    );
  assert.deepEqual(missing, []);
});
