// A cluster whose network fails between real processes under load: whatever is cut or slow, nothing acknowledged is lost
// or doubled, messages keep their order, nobody waits longer than asked for, and all is well soon after.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { missingNetwork } from '#test/support/network.ts';
import { until } from '#test/support/until.ts';
import { startScene } from './scene.ts';

const skip = (await missingNetwork()) ?? false;

test(
  'two nodes that cannot reach each other serve on, and what they told each other arrives once, in order',
  { skip },
  async (context) => {
    const scene = await startScene(context);
    scene.network.cut('one', 'two');
    // Longer than a link lives without a sign of life.
    await scene.goesOn(200);
    const { failures, undelivered } = await scene.report('store');
    assert.deepEqual(failures, {}, 'who reaches both sees nothing of it');
    assert.ok(undelivered > 100, `${undelivered} messages wait for the way to be mended`);
    scene.network.mend();
    context.diagnostic(`answering ${await scene.recovers()} ms after the fault`);
    await scene.assertNothingLostOrDoubled();
  },
);

test(
  'a node that is cut off from Redis loses its shards to the others, and changes nothing when it is back',
  { skip },
  async (context) => {
    const scene = await startScene(context);
    scene.network.cut('two', 'redis');
    await until('the others to own all shards', async () => {
      const { owners } = await scene.report('store');
      return (owners['one'] ?? 0) + (owners['three'] ?? 0) === limits.shards;
    });
    // Gateway and nodes still reach it, and are told that it owns nothing.
    await scene.goesOn(20);
    // What it sent to Redis before it knew is still on its way, and nothing will be written over it.
    await scene.report('rest');
    const mendedAt = performance.now();
    scene.network.mend();
    const hasShare = async (): Promise<boolean> => ((await scene.report('store')).owners['two'] ?? 0) > 40;
    await until('it to have its share again', hasShare, { timeoutMs: 30_000 });
    context.diagnostic(`its share again ${performance.now() - mendedAt} ms after the fault`);
    // It reads what was kept: its own late commits would show.
    await scene.assertNothingLostOrDoubled();
  },
);

test(
  'a node whose answers are lost, though it hears everything, is asked again and does nothing twice',
  { skip },
  async (context) => {
    const scene = await startScene(context);
    scene.network.cutOneWay('one', 'gateway');
    scene.network.cutOneWay('one', 'two');
    // Actors of the other nodes are answered all the time; the others' callers are told to come again.
    await scene.goesOn(60, 8);
    const { failures } = await until('callers to be told', async () => {
      const report = await scene.report('progress');
      return Object.keys(report.failures).length > 0 ? report : null;
    });
    context.diagnostic(`told meanwhile: ${JSON.stringify(failures)}`);
    scene.network.mend();
    context.diagnostic(`answering ${await scene.recovers()} ms after the fault`);
    await scene.assertNothingLostOrDoubled();
  },
);

test(
  '200 ms each way between all processes make answers slow, but cost no lease and no error',
  { skip },
  async (context) => {
    const scene = await startScene(context, { relays: true });
    const { owners: before } = await scene.report('store');
    scene.delay(200);
    await scene.goesOn(6);
    const { owners, failures, slowestTryMs } = await scene.report('store');
    assert.deepEqual(failures, {});
    assert.deepEqual(owners, before, 'every node still has its shards');
    assert.ok(slowestTryMs > 800, 'the way there and back, and the commit between, take their time');
    context.diagnostic(`slowest answer ${slowestTryMs} ms`);
    scene.delay(0);
    context.diagnostic(`answering ${await scene.recovers()} ms after the fault`);
    await scene.assertNothingLostOrDoubled();
  },
);
