// Group commit: what joins a commit, what a failure does to the others, and what too much of it does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBatcher } from '#actors/adapters/postgres/accept-batch.ts';

const bounds = { batchItems: 3, batchBytes: 100, commits: 1, waitingItems: 4, waitingBytes: 1_000 };

function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** The end of this turn of the event loop, when what came in it has been handed on. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

test('T6: mails that arrive in one turn go together, and those while a commit is at work into the next one', async () => {
  const first = gate();
  const batches: (readonly string[])[] = [];
  const batcher = createBatcher<string>(
    async (items) => {
      batches.push(items);
      if (batches.length === 1) await first.opened;
    },
    () => true,
    bounds,
  );
  const early = ['a', 'b'].map((item) => batcher.add(item, 1));
  await turn();
  const late = ['c', 'd', 'e'].map((item) => batcher.add(item, 1));
  first.open();
  await Promise.all([...early, ...late]);
  assert.deepEqual(batches, [
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
});

test('T6: no mail is acknowledged before its commit', async () => {
  const commit = gate();
  const batcher = createBatcher<string>(
    () => commit.opened,
    () => true,
    bounds,
  );
  let acknowledged = false;
  const added = batcher.add('a', 1).then(() => {
    acknowledged = true;
  });
  await turn();
  assert.equal(acknowledged, false);
  commit.open();
  await added;
});

test('T3: one mail that cannot be kept does not take the others of its batch with it', async () => {
  const first = gate();
  let commits = 0;
  const kept: string[] = [];
  const batcher = createBatcher<string>(
    async (items) => {
      commits += 1;
      if (commits === 1) await first.opened;
      if (items.includes('poison')) throw new Error('poison');
      kept.push(...items);
    },
    () => true,
    bounds,
  );
  const added = Promise.allSettled(['a', 'b', 'poison', 'c'].map((item) => batcher.add(item, 1)));
  first.open();
  const outcomes = (await added).map(({ status }) => status);
  assert.deepEqual(outcomes, ['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  assert.deepEqual(kept.sort(), ['a', 'b', 'c']);
});

test('T6: when the store is down every mail of the batch is refused at once, and none is tried again', async () => {
  const first = gate();
  let commits = 0;
  const batcher = createBatcher<string>(
    async () => {
      commits += 1;
      if (commits === 1) await first.opened;
      throw new Error('down');
    },
    () => false,
    bounds,
  );
  const alone = batcher.add('a', 1);
  await turn();
  const added = Promise.allSettled([alone, ...['b', 'c'].map((item) => batcher.add(item, 1))]);
  first.open();
  assert.ok((await added).every(({ status }) => status === 'rejected'));
  assert.equal(commits, 2);
});

test('T6: past its bound, mail is refused as overload instead of being held in memory', async () => {
  const commit = gate();
  const batcher = createBatcher<string>(
    () => commit.opened,
    () => true,
    bounds,
  );
  const alone = batcher.add('a', 1);
  await turn();
  const added = ['b', 'c', 'd', 'e'].map((item) => batcher.add(item, 1));
  await assert.rejects(batcher.add('f', 1), { code: 'ARCHIVE_BUSY', category: 'overloaded' });
  await assert.rejects(batcher.add('large', 1_001), { code: 'ARCHIVE_BUSY' });
  commit.open();
  await Promise.all([alone, ...added]);
});

test('T21: a batch holds no more bytes than its bound, but one larger mail goes alone', async () => {
  const first = gate();
  const batches: (readonly string[])[] = [];
  const batcher = createBatcher<string>(
    async (items) => {
      batches.push(items);
      if (batches.length === 1) await first.opened;
    },
    () => true,
    bounds,
  );
  const added = [batcher.add('b', 60), batcher.add('c', 60), batcher.add('d', 500), batcher.add('e', 1)];
  first.open();
  await Promise.all(added);
  assert.deepEqual(batches, [['b'], ['c'], ['d'], ['e']]);
});

test('T6: after a commit of several the next one waits a while and is larger; who comes alone never waits', async () => {
  const waits: (() => void)[] = [];
  const waitedMs: number[] = [];
  const clock = {
    now: () => 0,
    after: (ms: number, task: () => void) => {
      waitedMs.push(ms);
      waits.push(task);
      return () => undefined;
    },
  };
  const batches: (readonly string[])[] = [];
  const batcher = createBatcher<string>(
    async (items) => {
      batches.push(items);
    },
    () => true,
    { ...bounds, rest: { ms: 25, msPerItem: 10, clock } },
  );
  await batcher.add('alone', 1);
  await batcher.add('alone, too', 1);
  assert.deepEqual([batches.length, waits.length], [2, 0]);
  const together = ['a', 'b', 'c'].map((item) => batcher.add(item, 1));
  await Promise.all(together);
  assert.deepEqual([batches.slice(2), waitedMs], [[['a', 'b', 'c']], [25]]);
  const late = ['d', 'e'].map((item) => batcher.add(item, 1));
  await turn();
  assert.equal(batches.length, 3, 'they wait');
  const full = batcher.add('f', 1);
  await Promise.all([...late, full]);
  assert.deepEqual(batches.slice(3), [['d', 'e', 'f']], 'what fills a batch waits no longer');
  const last = batcher.add('g', 1);
  for (const wait of waits.splice(0)) wait();
  await last;
  assert.deepEqual(batches.at(-1), ['g']);
  await Promise.all(['h', 'i'].map((item) => batcher.add(item, 1)));
  assert.equal(waitedMs.at(-1), 20, 'the fewer there were, the shorter');
});
