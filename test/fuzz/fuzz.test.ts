// The fuzzer as a test of the suite: a minute for all targets side by side, from a new seed each time.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const seconds = process.env['SKILLPOST_FUZZ_SECONDS'] ?? '60';

test(`T3: ${seconds} s of nonsense crash nothing, hang nothing, and fill no memory`, async (context) => {
  const script = fileURLToPath(new URL('run.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--seconds', seconds], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += String(data)));
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const line of output.trim().split('\n')) context.diagnostic(line);
  assert.equal(code, 0, output);
});
