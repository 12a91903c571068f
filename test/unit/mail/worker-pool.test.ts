// Workers for what hostile mail can make slow: what waits shares messages, and one bad job costs the others nothing (T3).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { createWorkerPool } from '#gateway/mail/worker-pool.ts';

/** Answers each job with how many came with it; `die` ends the worker, `hang` never comes back. */
const file = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (jobs) => {
      if (jobs.includes('die')) process.exit(1);
      while (jobs.includes('hang'));
      parentPort.postMessage(jobs.map((job) => job + ' of ' + jobs.length));
    });`)}`,
);

function pool({ workers = 1, bytesOf }: { workers?: number; bytesOf?: (job: string) => number } = {}) {
  return createWorkerPool<string, string>({
    file,
    clock: systemClock,
    workers,
    deadlineMs: 3_000,
    failed: (reason) => `failed: ${reason}`,
    ...(bytesOf === undefined ? {} : { bytesOf }),
  });
}

test('T3: small jobs that come in one turn are shared out among the workers; large ones go alone', async () => {
  const shared = pool({ workers: 2, bytesOf: (job) => (job === 'large' ? 1e9 : 1) });
  const jobs = ['a', 'b', 'large', 'c', 'd'];
  assert.deepEqual(await Promise.all(jobs.map((job) => shared.run(job))), [
    'a of 2',
    'b of 2',
    'large of 1',
    'c of 2',
    'd of 2',
  ]);
  await shared.stop();
  const single = pool();
  assert.deepEqual(await Promise.all([single.run('a'), single.run('b')]), ['a of 1', 'b of 1']);
  await single.stop();
});

for (const bad of ['die', 'hang'])
  test(`T3: of jobs that share a message only the one that makes its worker ${bad} fails`, async () => {
    const shared = pool({ bytesOf: () => 1 });
    const [before, failed, after] = await Promise.all([shared.run('a'), shared.run(bad), shared.run('b')]);
    assert.match(failed, bad === 'die' ? /^failed: the worker stopped/ : /^failed: not done within 3000 ms/);
    assert.deepEqual([before, after], ['a of 1', 'b of 1']);
    assert.equal(await shared.run('c'), 'c of 1');
    await shared.stop();
  });

test('T3: what waits when the workers are stopped is told so', async () => {
  const shared = pool({ bytesOf: () => 1 });
  const waiting = shared.run('a');
  await shared.stop();
  assert.match(await waiting, /^failed: /);
  assert.equal(await shared.run('b'), 'failed: stopped');
});
