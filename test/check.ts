// `npm run check`: format, lint, types, layers, protocol buffers, dead code, repository laws, unit tests; the cheapest
// first, all of them even when one fails.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

interface Outcome {
  readonly ok: boolean;
  readonly said: string;
}

function command(program: string, ...args: string[]): () => Outcome {
  return () => {
    const ran = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    const problem = ran.error === undefined ? '' : `${program}: ${ran.error.message}\n`;
    return { ok: ran.status === 0, said: problem + ran.stdout + ran.stderr };
  };
}

function all(...checks: (() => Outcome)[]): () => Outcome {
  return () => {
    const outcomes = checks.map((check) => check());
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
function generatedIsFresh(): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'skillpost-proto-'));
  try {
    const ran = spawnSync('buf', ['generate', '.', '-o', folder], { cwd: 'proto', encoding: 'utf8' });
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
function layers(): Outcome {
  const ran = spawnSync(
    'depcruise',
    [
      'actors',
      'gateway',
      'analytics',
      'deploy',
      '--config',
      '.dependency-cruiser.json',
      '--output-type',
      'json',
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
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
const checks: readonly (readonly [string, () => Outcome])[] = [
  ['format', command('oxfmt', '--check')],
  ['lint', command('oxlint', '--type-aware', '--deny-warnings')],
  [
    'proto',
    all(
      command('buf', 'lint', 'proto'),
      command('buf', 'format', 'proto', '--diff', '--exit-code'),
      command('buf', 'breaking', 'proto', '--against', 'proto/released.binpb'),
      generatedIsFresh,
    ),
  ],
  ['layers', layers],
  ['index of features', command(...node, 'test/features.ts', '--check')],
  ['types', command('tsc', '-p', '.')],
  ['types of the console', command('tsc', '-p', 'app')],
  ['dead code', command('knip', '--no-progress')],
  [
    'unit tests and repository laws',
    command(...node, '--test', '--test-isolation=none', 'test/tidy/**/*.test.ts', 'test/unit/**/*.test.ts'),
  ],
];

const startedAt = Date.now();
let failed = 0;
for (const [name, check] of checks) {
  const at = Date.now();
  const { ok, said } = check();
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - at) / 1000).toFixed(1)} s)`);
  if (!ok) {
    failed += 1;
    console.log(said.split('\n').slice(-60).join('\n'));
  }
}
console.log(
  `check: ${checks.length - failed} of ${checks.length} in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`,
);
process.exit(failed === 0 ? 0 : 1);
