// Chance against the host: commits are lost, late or unheard, shards move, messages vanish. Whatever the order of it,
// every asked-for change happens once, and every message and timer that was promised arrives once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededChance } from '#actors/adapters/memory/clock.ts';
import type { Chance } from '#actors/ports/clock.ts';
import type { Failure } from '#actors/runtime/shard-host.ts';
import {
  address,
  createHostBench,
  idsApart,
  settle,
  total,
  type HostBench,
} from '#test/support/runtime/host-bench.ts';

const lost: Failure = { code: 'LOST', category: 'unavailable', text: 'lost' };
const asks = 60;

async function answerCommits(bench: HostBench, chance: Chance): Promise<void> {
  for (const held of bench.store.held.splice(0)) {
    const luck = chance.random();
    if (luck < 0.75) await held.deliver();
    else if (luck < 0.85) await held.deliverUnheard();
    else {
      held.answer('unknown');
      // It may still arrive, long after.
      if (luck < 0.95) bench.clock.after(Math.ceil(chance.random() * 500), () => void held.deliver());
    }
  }
}

async function oneStep(bench: HostBench, chance: Chance, ids: readonly string[]): Promise<void> {
  await settle();
  await answerCommits(bench, chance);
  bench.clock.advance(Math.ceil(chance.random() * 50));
  if (chance.random() < 0.03) {
    const old = bench.host;
    bench.newHost();
    for (const id of ids) await bench.open(id);
    void old.stop(chance.random() < 0.5 ? 'drop' : 'drain');
  } else if (chance.random() < 0.05) {
    for (const id of ids) await bench.open(id);
  }
}

async function askUntilDone(bench: HostBench, id: string, index: number): Promise<void> {
  const { one, other } = idsApart();
  const command = {
    add: 1,
    tell: { to: address(id === one ? other : one), add: 1_000 },
    timer: { key: `t${index}`, dueAt: bench.clock.now() + 100, add: 1_000_000 },
    effect: `e${index}`,
  };
  for (;;) {
    const answer = await bench.ask(id, command, { key: `k${index}` });
    if (answer.ok) return;
    await new Promise<void>((resolve) => void bench.clock.after(20, resolve));
  }
}

async function run(seed: number): Promise<void> {
  const chance = createSeededChance(seed);
  const bench = createHostBench();
  const { one, other } = idsApart();
  const ids = [one, other];
  bench.onTell = async (request) => {
    if (chance.random() < 0.1) return lost;
    const outcome = await bench.host.tell(request);
    return chance.random() < 0.1 ? lost : outcome;
  };
  for (const id of ids) await bench.open(id);
  bench.store.holding = true;
  const progress = { done: 0 };
  for (let index = 0; index < asks; index += 1) {
    void askUntilDone(bench, ids[index % 2] ?? one, index).then(() => (progress.done += 1));
    if (index % 4 === 0) await oneStep(bench, chance, ids);
  }
  for (let step = 0; step < 600 && progress.done < asks; step += 1) await oneStep(bench, chance, ids);
  assert.equal(progress.done, asks, 'every ask is answered in the end');
  bench.store.holding = false;
  for (let step = 0; step < 60; step += 1) {
    await answerCommits(bench, chance);
    await settle();
    bench.clock.advance(200);
  }
  const perActor = asks / 2;
  const expected = perActor + perActor * 1_000 + perActor * 1_000_000;
  for (const id of ids) assert.equal(total(await bench.ask(id, {})), expected, `counter ${id}`);
  assert.equal(
    new Set(bench.effects.map(([, key]) => key)).size,
    asks,
    'every effect is run, each under one key',
  );
  await bench.host.stop('drop');
}

const first = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const seeds = process.env['SEED'] === undefined ? 12 : 1;

for (let seed = first; seed < first + seeds; seed += 1) {
  test(`Lost and late commits, lost messages and moving shards change nothing (SEED=${seed})`, () =>
    run(seed));
}
