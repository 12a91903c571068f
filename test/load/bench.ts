// `npm run bench -- [name …] [--json FILE] [--minutes N --rate N]`: the benchmarks, each over a real Redis with every
// commit on disk, printed beside the targets of the design. Without names all but the long ones.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchBigQueue } from './big-queue.ts';
import { benchBullmq } from './bullmq.ts';
import { benchCold } from './cold.ts';
import { benchCycles } from './cycles.ts';
import { type Figure, table } from './measure.ts';
import { benchFailover } from './failover.ts';
import { benchFairness } from './fairness.ts';
import { benchIntake } from './intake.ts';
import { benchOfferLatency } from './offer-latency.ts';
import { benchPassivated } from './passivated.ts';
import { benchPop3 } from './pop3.ts';
import { benchQueueGrowth } from './queue-growth.ts';
import { benchSoak, type SoakOptions } from './soak.ts';
import { benchRolling } from './rolling.ts';
import { benchTurns } from './turns.ts';
import { benchStream } from './stream.ts';

const benches: Readonly<Record<string, (options: SoakOptions) => Promise<readonly Figure[]>>> = {
  cycles: benchCycles,
  'offer-latency': benchOfferLatency,
  'big-queue': benchBigQueue,
  'queue-growth': benchQueueGrowth,
  cold: benchCold,
  failover: benchFailover,
  rolling: benchRolling,
  turns: benchTurns,
  fairness: benchFairness,
  intake: benchIntake,
  stream: benchStream,
  bullmq: benchBullmq,
  pop3: benchPop3,
  passivated: benchPassivated,
  soak: benchSoak,
};
/** Minutes each: run when they are named. */
const long: readonly string[] = ['passivated', 'soak'];

function refuse(text: string): never {
  console.error(text);
  process.exit(2);
}

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '200' },
  },
});

function number(name: 'minutes' | 'rate'): number {
  const value = Number(values[name]);
  return value > 0 && Number.isFinite(value) ? value : refuse(`--${name} needs a number above 0.`);
}

const options = { minutes: number('minutes'), rate: number('rate') };
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0)
  refuse(`No such benchmark: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);

const figures: Figure[] = [];
for (const [name, run] of Object.entries(benches)) {
  if (names.length > 0 ? !names.includes(name) : long.includes(name)) continue;
  console.log(`running ${name} …`);
  figures.push(...(await run(options)));
}
console.log(`\n${table(figures)}`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
