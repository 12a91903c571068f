// Work that waits its turn: how many and how much of it goes on at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorkQueue } from '#gateway/work-queue.ts';

const mail = (id: string, bytes: number) => ({ id, raw: new Uint8Array(bytes) });

test('T3: only so many bytes are at work at once; one that is larger goes alone, and all go in the end', async () => {
  const ends = new Map<string, () => void>();
  const queue = createWorkQueue<ReturnType<typeof mail>>({
    atOnce: 3,
    atOnceBytes: 100,
    work: ({ id }) => new Promise((done) => ends.set(id, () => done(ends.delete(id)))),
  });
  const added = [mail('a', 60), mail('b', 30), mail('huge', 500), mail('c', 1)].map((one) => queue.add(one));
  const working = (): readonly string[] => [...ends.keys()];
  const end = async (id: string): Promise<void> => {
    ends.get(id)?.();
    await new Promise((done) => setImmediate(done));
  };
  assert.deepEqual(working(), ['a', 'b']);
  await end('a');
  assert.deepEqual(working(), ['b'], 'the large one comes before the small one behind it');
  await end('b');
  assert.deepEqual(working(), ['huge']);
  await end('huge');
  assert.deepEqual(working(), ['c']);
  await end('c');
  assert.deepEqual(await Promise.all(added), [true, true, true, true]);
  await queue.idle();
});
