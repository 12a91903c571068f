// What one socket may ask for at once: past it it is told so, or cut, and what it has goes on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import { createConnection } from '#gateway/live/connection.ts';
import { createFanOut } from '#gateway/live/fan-out.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { createPuppetClient } from '#test/support/puppet-client.ts';
import { createTwinDirectory } from '#test/support/twin-directory.ts';
import { until } from '#test/support/until.ts';

interface Frame {
  readonly type: string;
  readonly topic?: string;
  readonly code?: string;
}

const queueIds = Array.from({ length: limits.liveTopicsPerSocket + 1 }, (_, index) => `queue-${index}`);

function openSocket() {
  const client = createPuppetClient();
  const user = aUser('anna', { role: 'supervisor', queueIds });
  const directory = createTwinDirectory(
    aDirectory({ users: [user], queues: queueIds.map((id) => aQueue(id)) }),
  );
  const sent: Frame[] = [];
  const closes: [code: number, reason: string][] = [];
  const sink = {
    bufferedAmount: 0,
    send: (text: string) => void sent.push(JSON.parse(text) as Frame),
    close: (code: number, reason: string) => void closes.push([code, reason]),
  };
  const connection = createConnection(user, sink, {
    client,
    directory,
    clock: createManualClock(),
    counters: { frames: 0, behind: 0 },
    log: createKeptLog(),
    fanOut: createFanOut(client),
  });
  const say = (type: 'subscribe' | 'unsubscribe', queueId: string): void =>
    connection.receive(JSON.stringify({ type, topic: `queue:${queueId}` }));
  return { client, connection, sent, closes, say };
}

test('a socket has a bounded number of topics: one more is refused, and there is room when one is given up', async () => {
  const { client, connection, sent, closes, say } = openSocket();
  const [first = '', ...others] = queueIds;
  const last = others.at(-1) ?? '';
  for (const id of queueIds) say('subscribe', id);
  await until('an answer to each', () => sent.length === queueIds.length);
  assert.equal(client.watching(), limits.liveTopicsPerSocket);
  const refused = sent.filter(({ type }) => type === 'error');
  assert.deepEqual(
    refused.map(({ code, topic }) => [code, topic]),
    [['TOO_MANY_TOPICS', `queue:${last}`]],
  );
  say('unsubscribe', first);
  say('subscribe', last);
  await until('the last one', () => sent.length === queueIds.length + 1);
  assert.equal(sent.at(-1)?.type, 'snapshot');
  assert.equal(client.watching(), limits.liveTopicsPerSocket);
  assert.deepEqual(closes, []);
  connection.stop();
  assert.equal(client.watching(), 0);
});

test('a socket that sends more than can be worked on is cut', () => {
  const { connection, closes, say } = openSocket();
  for (let frame = 0; frame < 2 * limits.liveTopicsPerSocket; frame += 1) say('subscribe', 'queue-0');
  assert.deepEqual(closes, []);
  say('subscribe', 'queue-0');
  assert.deepEqual(closes, [[1008, 'too many frames at once']]);
  connection.stop();
});
