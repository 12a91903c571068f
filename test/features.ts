// Writes test/FEATURES.md: each feature number with one line, and the tests that hold it, found by the numbers in their
// names. `node test/features.ts` writes; `--check` only says whether the file is fresh; `--table` prints the coverage.

import { writeFileSync } from 'node:fs';
import { features } from './features-list.ts';
import { sourceFiles, textOf } from './support/tracked-files.ts';

interface HoldingTest {
  readonly path: string;
  readonly name: string;
}

/** Number → tests whose name carries it. */
function holdingTests(): ReadonlyMap<string, readonly HoldingTest[]> {
  const found = new Map<string, HoldingTest[]>();
  const declaration = /\b(?:test|it|describe|suite)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs;
  for (const path of sourceFiles().filter((path) => path.endsWith('.test.ts')))
    for (const [, , name = ''] of textOf(path).matchAll(declaration))
      for (const [number] of name.matchAll(/\b[FCTN]\d{1,3}\b/g))
        found.set(number, [...(found.get(number) ?? []), { path, name: name.replaceAll('\\', '') }]);
  return found;
}

function render(): string {
  const tests = holdingTests();
  const held = features.filter(({ number }) => tests.has(number)).length;
  const unknown = [...tests.keys()].filter(
    (number) => !features.some((feature) => feature.number === number),
  );
  if (unknown.length > 0)
    throw new Error(`test names carry numbers that no feature has: ${unknown.join(', ')}`);
  const lines = features.flatMap(({ number, line }) => [
    `- **${number}** ${line}`,
    ...(tests.get(number) ?? []).map(({ path, name }) => `  - \`${path}\`: ${name}`),
  ]);
  return [
    '# Features',
    '',
    'Every numbered feature in one line, with the tests that hold it. Written by `node test/features.ts` from the names of',
    'the tests: put a number in the name of the test that fails when the feature is taken out.',
    '',
    `Held by tests: ${held} of ${features.length}.`,
    '',
    ...lines,
    '',
  ].join('\n');
}

/** How many tests hold each number, kind by kind, and which numbers no test holds. */
function coverage(tests: ReadonlyMap<string, readonly HoldingTest[]>): string {
  const lines = ['Tests by feature (number: tests that carry it in their names)'];
  for (const kind of ['F', 'C', 'T', 'N']) {
    const all = features.filter(({ number }) => number.startsWith(kind));
    const held = all.filter(({ number }) => tests.has(number));
    const cells = held.map(({ number }) => `${number}: ${tests.get(number)?.length ?? 0}`.padEnd(cellWidth));
    for (let from = 0; from < cells.length; from += cellsPerLine)
      lines.push(`  ${cells.slice(from, from + cellsPerLine).join('')}`.trimEnd());
    const without = all.filter(({ number }) => !tests.has(number)).map(({ number }) => number);
    lines.push(`  ${kind}: ${held.length} of ${all.length} held, ${without.length} without a test`);
    if (without.length > 0) lines.push(`     without: ${without.join(' ')}`);
  }
  return `${lines.join('\n')}\n`;
}

const cellWidth = 10;
const cellsPerLine = 10;
const target = 'test/FEATURES.md';
const text = render();
if (process.argv.includes('--check')) {
  if (textOf(target) !== text) {
    process.stderr.write(`${target} is stale: run node test/features.ts\n`);
    process.exit(1);
  }
} else if (process.argv.includes('--table')) {
  process.stdout.write(coverage(holdingTests()));
} else writeFileSync(target, text);
