// `npm run sim -- --seeds N [--seed FIRST]`: runs so many seeds, on all cores, and says for each that breaks a promise
// which one, what led there, and how to see it again. `--mutation NAME` puts a known defect in. `--model N` instead tells
// so many stories of the model of routing.

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { mutationNames, type Mutation } from './machinery/mutations.ts';
import { runModel } from './model/run.ts';
import type { SeedOrder, SeedReport } from './worker.ts';

const shownFailures = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    lines: { type: 'string', default: '60' },
    mutation: { type: 'string' },
    model: { type: 'string', default: '0' },
    story: { type: 'string' },
  },
});

function refuse(text: string): never {
  console.error(text);
  process.exit(2);
}

function whole(name: 'seeds' | 'seed' | 'jobs' | 'lines' | 'model'): number {
  const number = Number(values[name]);
  return Number.isSafeInteger(number) && number > 0
    ? number
    : refuse(`--${name} needs a whole number above 0.`);
}

async function modelAsked(): Promise<void> {
  if (values.model === '0') return;
  const only = values.story === undefined ? null : Number(values.story);
  const order = { stories: whole('model'), firstSeed: whole('seed'), jobs: whole('jobs'), only };
  process.exit((await runModel(order)) ? 0 : 1);
}

function mutationAsked(): Mutation | null {
  if (values.mutation === undefined) return null;
  const found = mutationNames.find((name) => name === values.mutation);
  return found ?? refuse(`No such mutation: ${values.mutation}. There are: ${mutationNames.join(', ')}.`);
}

await modelAsked();
const mutation = mutationAsked();
const [first, seeds, lines] = [whole('seed'), whole('seeds'), whole('lines')];
const end = first + seeds;
const sums = { done: 0, failed: 0, virtualMs: 0, events: 0, commits: 0 };
const startedAt = performance.now();
let next = first;

function tell(report: SeedReport): void {
  sums.done += 1;
  sums.virtualMs += report.virtualMs;
  sums.events += report.events;
  sums.commits += report.commits;
  if (seeds === 1) {
    console.log(report.lines.join('\n'));
    console.log(`seed ${report.seed}: fingerprint ${report.fingerprint}`);
  }
  if (report.violation !== null) tellFailure(report, report.violation);
  else if (sums.done % 100 === 0) console.log(`${sums.done} of ${seeds} seeds, ${sums.failed} failed`);
}

function tellFailure(report: SeedReport, { rule, text }: NonNullable<SeedReport['violation']>): void {
  sums.failed += 1;
  if (sums.failed <= shownFailures && seeds > 1) console.log(report.lines.join('\n'));
  console.log(`✗ seed ${report.seed} broke: ${rule}\n  ${text}`);
  const defect = mutation === null ? '' : ` --mutation ${mutation}`;
  console.log(`  see it again: npm run sim -- --seed ${report.seed}${defect} --lines 400`);
}

/** One worker until no seed is left. */
function work(): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  return new Promise((resolve, reject) => {
    const order = (): void => {
      if (next >= end) void worker.terminate();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      else worker.postMessage({ seed: next++, mutation, lines } satisfies SeedOrder);
    };
    worker.on('message', (report: SeedReport) => {
      tell(report);
      order();
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    order();
  });
}

await Promise.all(Array.from({ length: Math.min(seeds, whole('jobs')) }, work));
const seconds = (performance.now() - startedAt) / 1_000;
console.log(
  `${sums.done} seeds, ${sums.failed} failed: ${(sums.virtualMs / 3_600_000).toFixed(2)} simulated hours, ` +
    `${sums.events} events, ${sums.commits} commits in ${seconds.toFixed(0)} s`,
);
process.exit(sums.failed === 0 && sums.done === seeds ? 0 : 1);
