// The live feed when things go badly: slow clients, silent ones, ended sessions, a gateway that goes away.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import { createConnection } from '#gateway/live/connection.ts';
import { createFanOut } from '#gateway/live/fan-out.ts';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { startGatewayTwins } from '#test/support/gateway.ts';
import { createKeptLog } from '#test/support/log.ts';
import { createPuppetClient } from '#test/support/puppet-client.ts';
import { createTwinDirectory } from '#test/support/twin-directory.ts';
import { until } from '#test/support/until.ts';

interface Frame {
  readonly type: string;
  readonly topic: string;
  readonly seq: number;
  readonly code?: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into frames of every topic
  readonly data: any;
}

test('a slow client is told nothing while its buffer is full, then a snapshot in place of what it missed', async () => {
  const clock = createManualClock();
  const client = createPuppetClient();
  const directory = createTwinDirectory(aDirectory({ users: [aUser('anna')], queues: [aQueue('support')] }));
  const sent: Frame[] = [];
  const sink = {
    bufferedAmount: 0,
    send: (text: string) => void sent.push(JSON.parse(text) as Frame),
    close: () => undefined,
  };
  const counters = { frames: 0, behind: 0 };
  const connection = createConnection(aUser('anna'), sink, {
    client,
    directory,
    clock,
    counters,
    log: createKeptLog(),
    fanOut: createFanOut(client),
  });
  connection.receive('{"type":"subscribe","topic":"agent:me"}');
  await until('the first snapshot', () => sent.length === 1);
  const publish = (count: number): void => {
    for (let index = 0; index < count; index += 1)
      client.publish('agent', 'anna', {
        view: AgentView.fromPartial({ routable: true }),
        events: [Event.fromPartial({})],
      });
  };
  publish(1);
  assert.equal(sent.length, 2);
  sink.bufferedAmount = limits.liveBufferedBytes + 1;
  publish(1_000);
  clock.advance(limits.liveDrainCheckMs * 10);
  assert.equal(sent.length, 2);
  assert.equal(counters.behind, 1);
  sink.bufferedAmount = 0;
  clock.advance(limits.liveDrainCheckMs);
  assert.deepEqual(
    [sent.length, sent[2]?.type, sent[2]?.seq, sent[2]?.data.routable],
    [3, 'snapshot', 3, true],
  );
  publish(1);
  assert.deepEqual([sent[3]?.type, sent[3]?.seq], ['event', 4]);
  connection.stop();
  assert.equal(client.watching(), 0);
  assert.equal(clock.nextAt(), null);
});

test('a socket that does not answer pings is cut, and an ended session closes its sockets', async () => {
  const clock = createManualClock();
  const twins = await startGatewayTwins({ clock });
  try {
    const token = twins.token('anna');
    const socket = new WebSocket(`${twins.url.replace('http', 'ws')}/ws?token=${token}`);
    await once(socket, 'open');
    const silent = new WebSocket(`${twins.url.replace('http', 'ws')}/ws?token=${token}`, { autoPong: false });
    await once(silent, 'open');
    await until('both sockets', () => twins.live.stats().sockets === 2);
    const pinged = once(socket, 'ping');
    clock.advance(limits.livePingEveryMs);
    await pinged;
    socket.ping();
    await once(socket, 'pong');
    const cut = once(silent, 'close');
    clock.advance(limits.livePingEveryMs);
    assert.equal((await cut)[0], 1006);
    twins.sessions.delete(token);
    const ended = once(socket, 'close');
    socket.ping();
    await once(socket, 'pong');
    clock.advance(limits.livePingEveryMs);
    assert.equal((await ended)[0], 4401);
  } finally {
    await twins.stop();
  }
});

test('a gateway that stops says so: 1001', async () => {
  const twins = await startGatewayTwins();
  const socket = new WebSocket(`${twins.url.replace('http', 'ws')}/ws?token=${twins.token('anna')}`);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await twins.stop();
  assert.equal((await closed)[0], 1001);
});
