// `npm run check`: format, lint, types, layers, protocol buffers, dead code, repository laws, unit tests; as many at once as
// there are processors, the longest first, all of them even when one fails.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';

interface Outcome {
  readonly ok: boolean;
  readonly said: string;
}

type Check = () => Promise<Outcome>;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(program: string, args: readonly string[], cwd = '.'): Promise<Ran> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | string | null>((resolve) => {
      child.once('error', (error) => resolve(`${program}: ${error.message}\n`));
      child.once('close', resolve);
    }),
  ]);
  return typeof status === 'string' ? { status: null, stdout, stderr: status } : { status, stdout, stderr };
}

function command(program: string, ...args: string[]): Check {
  return async () => {
    const { status, stdout, stderr } = await run(program, args);
    return { ok: status === 0, said: stdout + stderr };
  };
}

function all(...checks: Check[]): Check {
  return async () => {
    const outcomes = await Promise.all(checks.map((check) => check()));
    return { ok: outcomes.every(({ ok }) => ok), said: outcomes.map(({ said }) => said).join('') };
  };
}

function filesBelow(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}

/** What is committed in proto/gen must be what buf generates now. */
async function generatedIsFresh(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'skillpost-proto-'));
  try {
    const ran = await run('buf', ['generate', '.', '-o', folder], 'proto');
    if (ran.status !== 0) return { ok: false, said: ran.stdout + ran.stderr };
    const fresh = filesBelow(join(folder, 'gen'));
    const committed = filesBelow('proto/gen');
    const names = new Set([...fresh.keys(), ...committed.keys()]);
    const stale = [...names].filter((name) => fresh.get(name) !== committed.get(name));
    return {
      ok: stale.length === 0,
      said: stale.map((name) => `proto/gen/${name} is stale: run npm run proto\n`).join(''),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** dependency-cruiser sees nothing with an unsuitable TypeScript and then finds no fault: look that it saw the code. */
async function layers(): Promise<Outcome> {
  const folders = ['actors', 'gateway', 'analytics', 'deploy'];
  const options = ['--config', '.dependency-cruiser.json', '--output-type', 'json'];
  const ran = await run('depcruise', [...folders, ...options]);
  if (ran.stdout === '') return { ok: false, said: ran.stderr };
  const { summary } = JSON.parse(ran.stdout) as {
    summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
  };
  const said = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}\n`).join('');
  if (summary.totalCruised <= 50)
    return { ok: false, said: `only ${summary.totalCruised} modules were seen\n` };
  return { ok: summary.violations.length === 0, said };
}

// Unit tests are pure: one process for all of them takes half the time of one for each file.
const node = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;
const checks: readonly (readonly [string, Check])[] = [
  [
    'unit tests and repository laws',
    command(...node, '--test', '--test-isolation=none', 'test/tidy/**/*.test.ts', 'test/unit/**/*.test.ts'),
  ],
  ['types', command('tsc', '-p', '.')],
  ['types of the console', command('tsc', '-p', 'app')],
  ['lint', command('oxlint', '--type-aware', '--deny-warnings')],
  ['dead code', command('knip', '--no-progress')],
  ['layers', layers],
  [
    'proto',
    all(
      command('buf', 'lint', 'proto'),
      command('buf', 'format', 'proto', '--diff', '--exit-code'),
      command('buf', 'breaking', 'proto', '--against', 'proto/released.binpb'),
      generatedIsFresh,
    ),
  ],
  ['index of features', command(...node, 'test/features.ts', '--check')],
  ['format', command('oxfmt', '--check')],
];

const startedAt = Date.now();
let failed = 0;
const waiting = [...checks];

async function work(): Promise<void> {
  for (;;) {
    const next = waiting.shift();
    if (next === undefined) return;
    const [name, check] = next;
    const at = Date.now();
    const { ok, said } = await check();
    console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - at) / 1000).toFixed(1)} s)`);
    if (ok) continue;
    failed += 1;
    console.log(said.split('\n').slice(-60).join('\n'));
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(
  `check: ${checks.length - failed} of ${checks.length} in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`,
);
process.exit(failed === 0 ? 0 : 1);
