// What is past a bound is refused as overloaded, with a hint when to come again: never taken and dropped, and never
// without a bound. The bound of a backlog is held by `activation-life` and `fairness`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '#actors/runtime/shard-host.ts';
import { address, code, createHostBench, idsApart, settle, total } from '#test/support/runtime/host-bench.ts';

const away: Failure = { code: 'NOT_OWNER', category: 'misrouted', text: 'Not here.' };
const sends = (to: string) => ({ add: 1, tell: { to: address(to), add: 1 } });

test('A shard whose messages are not taken refuses further requests, and takes them again when they are', async () => {
  const bench = createHostBench({ limits: { outboxEntries: 8 } });
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  bench.onTell = () => Promise.resolve(away);
  const codes: string[] = [];
  for (let ask = 0; ask < 12; ask += 1) {
    codes.push(code(await bench.ask(one, sends(other))));
    await settle();
  }
  assert.deepEqual(codes, [...Array<string>(8).fill('ok'), ...Array<string>(4).fill('OUTBOX_FULL')]);
  const refused = await bench.ask(one, { add: 1 });
  assert.ok(!refused.ok && refused.failure.category === 'overloaded');
  assert.ok((refused.failure.retryAfterMs ?? 0) > 0);
  assert.equal(bench.host.stats().outbox, 8);
  assert.equal(bench.host.stats().overloaded, 5);
  bench.onTell = (request) => bench.host.tell(request);
  for (let second = 0; second < 3; second += 1) {
    bench.clock.advance(1_000);
    await settle();
  }
  assert.equal(bench.host.stats().outbox, 0);
  assert.equal(total(await bench.ask(one, { add: 1 })), 9, 'nothing that was refused has been run');
  assert.equal(total(await bench.ask(other, { add: 0 })), 8, 'and all that was taken has been sent');
});

test('A shard with a full outbox still shows its actors, takes messages and lets timers fire: else two could block each other', async () => {
  const bench = createHostBench({ limits: { outboxEntries: 1 } });
  const { one, other } = idsApart();
  await bench.open(one);
  bench.onTell = () => Promise.resolve(away);
  await bench.ask(one, { ...sends(other), timer: { key: 't', dueAt: bench.clock.now() + 500, add: 10 } });
  await settle();
  assert.equal(code(await bench.ask(one, { add: 1 })), 'OUTBOX_FULL');
  const command = new TextEncoder().encode(JSON.stringify({ add: 100 }));
  const told = bench.host.tell({ to: address(one), fromShard: 3, sequence: 1, previous: 0, command });
  assert.equal(await told, null);
  bench.clock.advance(500);
  await settle();
  const view = await bench.view(one);
  assert.ok(view.ok);
  assert.match(new TextDecoder().decode(view.reply), /"total":111/);
});
