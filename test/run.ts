// `npm test`: every suite that CI runs, with Node's own test runner, against real stores on free ports. Arguments are
// files or patterns to run instead of all.

import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const suites = [
  'test/unit/**/*.test.ts',
  'test/tidy/**/*.test.ts',
  'test/sim/**/*.test.ts',
  'test/conformance/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/integration/**/*.test.ts',
  'test/e2e/**/*.test.ts',
];

const wanted = process.argv.slice(2);
const child = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--test',
    // Suites start servers and browsers: two at once are what two cores carry without time-outs.
    `--test-concurrency=${Math.min(2, availableParallelism())}`,
    '--test-timeout=600000',
    '--test-reporter=spec',
    ...(wanted.length > 0 ? wanted : suites),
  ],
  { stdio: 'inherit' },
);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  spawnSync(process.execPath, ['test/features.ts', '--table'], { stdio: 'inherit' });
  process.exit(signal === null ? (code ?? 1) : 1);
});
