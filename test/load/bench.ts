// `npm run bench -- [name …] [--json FILE]`: the benchmarks, each over a real Redis with every commit on disk, printed
// beside the targets of the design.

import { writeFile } from 'node:fs/promises';
import { benchBigQueue } from './big-queue.ts';
import { benchBullmq } from './bullmq.ts';
import { benchCold } from './cold.ts';
import { benchCycles } from './cycles.ts';
import { type Figure, table } from './measure.ts';
import { benchFailover } from './failover.ts';
import { benchOfferLatency } from './offer-latency.ts';
import { benchTurns } from './turns.ts';
import { benchStream } from './stream.ts';

const benches: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  cycles: benchCycles,
  'offer-latency': benchOfferLatency,
  'big-queue': benchBigQueue,
  cold: benchCold,
  failover: benchFailover,
  turns: benchTurns,
  stream: benchStream,
  bullmq: benchBullmq,
};

const args = process.argv.slice(2);
const jsonAt = args.indexOf('--json');
const jsonFile = jsonAt < 0 ? null : args[jsonAt + 1];
if (jsonFile === undefined) {
  console.error('--json needs a file.');
  process.exit(2);
}
const names = args.filter((_, index) => jsonAt < 0 || (index !== jsonAt && index !== jsonAt + 1));
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const [name, run] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`running ${name} …`);
  figures.push(...(await run()));
}
console.log(`\n${table(figures)}`);
if (jsonFile !== null) await writeFile(jsonFile, `${JSON.stringify(figures, null, 2)}\n`);
