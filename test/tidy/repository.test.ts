// The laws of the repository, each over every file that it is about. A law that finds nothing to look at fails.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { sourceFiles, textOf, trackedFiles } from '#test/support/tracked-files.ts';

const longestFileLines = 300;

function offenders(paths: readonly string[], breaks: (text: string, path: string) => boolean): string[] {
  assert.ok(paths.length > 0, 'the law must see files');
  return paths.filter((path) => breaks(textOf(path), path));
}

test('every source file opens with what it is for', () => {
  const silent = offenders(sourceFiles(), (text) => !/^(#!.*\n)?(\/\/|\/\*)/.test(text));
  assert.deepEqual(silent, []);
});

test('no source file is longer than 300 lines', () => {
  const long = offenders(sourceFiles(), (text) => text.split('\n').length - 1 > longestFileLines);
  assert.deepEqual(long, []);
});

test('nothing is put off: no marks for later work', () => {
  const marker = /\b(TOD[O]|FIXM[E]|XX[X])\b/;
  assert.deepEqual(
    offenders(sourceFiles(), (text) => marker.test(text)),
    [],
  );
});

test('tests await what happens: none of them sleeps', () => {
  const tests = sourceFiles().filter((path) => path.endsWith('.test.ts'));
  const sleeps =
    /await\s+(wait|sleep|delay|setTimeout)\(\s*[\d_]+\s*\)|setTimeout\(\s*resolve\s*,\s*[\d_]+\s*\)/;
  assert.deepEqual(
    offenders(tests, (text) => sleeps.test(text)),
    [],
  );
});

test('no file names a folder of one machine, or the address of a registry', () => {
  // Written with classes of one letter, so that this file does not break its own law.
  const foreign = /[/]work[/]|[/]home[/][a-z]|[/]Users[/][a-z]|[/][/]registry[.]|"resolved"[:]/;
  const files = trackedFiles().filter((path) => !/\.(png|eml|woff2|ico|binpb)$/.test(path));
  assert.deepEqual(
    offenders(files, (text) => foreign.test(text)),
    [],
  );
});

test('every setting that the code reads is explained in config.ts and in the README', () => {
  const settings = new Set<string>();
  for (const path of sourceFiles().filter((path) => !path.startsWith('test/')))
    for (const [name] of textOf(path).matchAll(/\bSKILLPOST_[A-Z0-9_]+\b/g)) settings.add(name);
  assert.ok(settings.size > 10);
  const explained = [textOf('actors/config.ts'), textOf('README.md')];
  assert.deepEqual(
    [...settings].filter((name) => !explained.every((text) => text.includes(name))),
    [],
  );
});

test('links between documents lead somewhere', () => {
  const dead = trackedFiles()
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...textOf(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => normalize(join(dirname(path), target)))
        .filter((target) => !existsSync(target))
        .map((target) => `${path} → ${target}`),
    );
  assert.deepEqual(dead, []);
});

test('every top-level folder has a chapter', () => {
  for (const folder of ['actors', 'proto', 'gateway', 'app', 'analytics', 'test', 'deploy'])
    assert.ok(existsSync(join(folder, 'README.md')), `${folder}/README.md`);
});

test('a decision record has at most 60 lines and says status, context, decision and when to look again', () => {
  const records = trackedFiles().filter((path) => /\/decisions\/\d{4}-.*\.md$/.test(path));
  const wrong = offenders(records, (text) => {
    const words = text.toLowerCase();
    return (
      text.split('\n').length > 61 ||
      !['status', 'context', 'decision', 'alternatives', 'consequences', 'revisit'].every((word) =>
        words.includes(word),
      )
    );
  });
  assert.deepEqual(wrong, []);
});

test('every version is pinned, and the lock files hold what the packages ask for', () => {
  for (const folder of ['.', 'deploy/node24']) {
    const asked = JSON.parse(textOf(join(folder, 'package.json')));
    const locked = JSON.parse(textOf(join(folder, 'package-lock.json'))).packages[''];
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      assert.deepEqual(locked[kind], asked[kind], `${folder}: ${kind}`);
      for (const [name, version] of Object.entries<string>(asked[kind] ?? {}))
        assert.match(version, /^\d+\.\d+\.\d+/, `${name} is not pinned`);
    }
  }
});
