// Who is told of a change of the directory, and how often.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchDirectory } from '#actors/directory-watch.ts';
import { limits } from '#actors/limits.ts';
import type { Answer, AskRequest, ShardHost } from '#actors/runtime/shard-host.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { QueueCommand } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aQueue } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { until } from '#test/support/until.ts';

const answered: Answer = { ok: true, reply: new Uint8Array(0) };

/** A directory that changes when told to, and a host that keeps what it is asked and answers when told to. */
function stage(queueIds: readonly string[], owns: ShardHost['owns'] = () => true) {
  const listeners = new Set<(directory: Directory) => void>();
  const directory = aDirectory({ queues: queueIds.map((id) => aQueue(id)) });
  const asked: { readonly request: AskRequest; readonly answer: (answer: Answer) => void }[] = [];
  const log = createKeptLog();
  const stop = watchDirectory({
    directory: {
      current: () => directory,
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    host: {
      owns,
      ask: (request) => new Promise((answer) => asked.push({ request, answer })),
    },
    log,
  });
  return {
    asked,
    log,
    stop,
    change: () => {
      for (const listener of listeners) listener(directory);
    },
    askedTimes: (count: number) => until(`${count} queues to be asked`, () => asked.length >= count),
  };
}

test('F3 F51: after a change each queue of this node is asked to look again, others are not', () => {
  const here = new Set([shardOf('queue', 'support'), shardOf('queue', 'sales')]);
  const { asked, change } = stage(['support', 'sales', 'billing'], (shard) => here.has(shard));
  change();
  assert.deepEqual(
    asked.map(({ request }) => request.to),
    [
      { kind: 'queue', id: 'support' },
      { kind: 'queue', id: 'sales' },
    ],
  );
  for (const { request } of asked)
    assert.deepEqual(QueueCommand.decode(request.command).command, {
      $case: 'review',
      value: { workItemId: '' },
    });
});

test('F3: changes that come while queues are being asked lead to one more round', async () => {
  const { asked, change, askedTimes } = stage(['support']);
  for (let time = 0; time < 50; time += 1) change();
  assert.equal(asked.length, 1);
  asked[0]?.answer(answered);
  await askedTimes(2);
  asked[1]?.answer(answered);
  // Only a further change asks a third time.
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, 2);
  change();
  assert.equal(asked.length, 3);
});

test('F3: a queue that does not answer holds up neither the others nor the next change', async () => {
  const { asked, change, log, askedTimes } = stage(['support', 'sales']);
  change();
  asked[0]?.answer({ ok: false, failure: { code: 'NOT_OWNER', category: 'misrouted', text: '' } });
  asked[1]?.answer(answered);
  await until('the refusal to be noted', () => log.lines.some(({ level }) => level === 'debug'));
  change();
  await askedTimes(4);
  assert.deepEqual(
    log.lines.filter(({ level }) => level === 'error'),
    [],
  );
});

test('F3: many queues are asked in bounded numbers, and none after the stop', async () => {
  const names = Array.from({ length: limits.directoryReviewsAtOnce * 2 }, (_, number) => `queue-${number}`);
  const { asked, change, stop } = stage(names);
  change();
  assert.equal(asked.length, limits.directoryReviewsAtOnce);
  stop();
  for (const { answer } of asked) answer(answered);
  await new Promise((resolve) => setImmediate(resolve));
  change();
  assert.equal(asked.length, limits.directoryReviewsAtOnce);
});
