// The fuzzer as a test of the suite: a minute for all targets side by side. Each commit has a seed of its own, so that what
// is found belongs to it and is found again; `node test/fuzz/run.ts` alone takes a new seed each time.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const seconds = process.env['SKILLPOST_FUZZ_SECONDS'] ?? '60';

/** Without a repository (an archive of the sources) always the same one. */
function seedOfCommit(): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=7', 'HEAD'], { encoding: 'utf8' });
  return String(status === 0 ? Number.parseInt(stdout.trim().slice(0, 7), 16) : 1);
}

test(`T3: ${seconds} s of nonsense crash nothing, hang nothing, and fill no memory`, async (context) => {
  const script = fileURLToPath(new URL('run.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--seconds', seconds, '--seed', seedOfCommit()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += String(data)));
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const line of output.trim().split('\n')) context.diagnostic(line);
  assert.equal(code, 0, output);
});
