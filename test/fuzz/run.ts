// Feeds parts of the product with nonsense for a while: each target of this folder in a process of its own, which must not
// crash, hang, grow, or break what the target says must hold.
//
//   node test/fuzz/run.ts [--seconds 60] [--seed N] [--only smtp]
//
// A failure prints the seed and the round: the same seed makes the same input.

import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seeded } from '#test/support/seeded.ts';
import type { FuzzTarget } from './target.ts';

const folder = new URL('.', import.meta.url);
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: '' },
    // Of the processes that this one starts.
    target: { type: 'string', default: '' },
  },
});
const seconds = Number(options.seconds);
const seed = Number(options.seed);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function names(): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => basename(file, '.ts'))
    .filter((name) => name !== 'run' && name !== 'target' && (options.only === '' || options.only === name));
}

/** Resolves with the exit code. */
function perform(name: string): Promise<number> {
  const script = fileURLToPath(import.meta.url);
  const args = [script, '--target', name, '--seconds', options.seconds, '--seed', options.seed];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--expose-gc', ...args], {
    stdio: 'inherit',
  });
  const stop = (): void => void child.kill();
  process.once('SIGTERM', stop);
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', stop);
      if (code !== 0) say(`fuzz ${name}: failed (${signal ?? code}), seed ${seed}`);
      resolve(code ?? 1);
    });
  });
}

function residentMb(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().rss / 1_048_576);
}

async function withinTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`a round took longer than ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Each round has a seed of its own, so that one can be looked at without those before it. */
async function fuzz(name: string): Promise<void> {
  const { target } = (await import(new URL(`${name}.ts`, folder).href)) as { readonly target: FuzzTarget };
  const run = await target.start();
  const end = performance.now() + seconds * 1_000;
  let peakMb = 0;
  let round = 0;
  while (performance.now() < end) {
    try {
      await withinTime(run.round(seeded(seed + round)), target.roundMs);
    } catch (error) {
      say(
        `fuzz ${name}: round ${round}, again: --only ${name} --seed ${seed + round}\n${String((error as Error).stack ?? error)}`,
      );
      process.exit(1);
    }
    round += 1;
    if (round % 50 !== 0) continue;
    peakMb = Math.max(peakMb, residentMb());
    if (peakMb <= target.maxMb) continue;
    say(`fuzz ${name}: seed ${seed} after ${round} rounds: ${peakMb} MB, more than ${target.maxMb}`);
    process.exit(1);
  }
  await run.stop();
  say(
    `fuzz ${name}: seed ${seed}, ${round} rounds in ${seconds} s, at most ${Math.max(peakMb, residentMb())} MB`,
  );
}

if (options.target === '') {
  const codes = await Promise.all((await names()).map((name) => perform(name)));
  process.exit(codes.length > 0 && codes.every((code) => code === 0) ? 0 : 1);
} else await fuzz(options.target);
