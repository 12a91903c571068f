// What a gateway tells the agents' actors of their sockets, with a clock that a test moves.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { createConnectedAgents, type ConnectedAgents } from '#gateway/live/connected-agents.ts';
import { createKeptLog } from '#test/support/log.ts';
import { createPuppetClient, type PuppetClient } from '#test/support/puppet-client.ts';

interface Alarm {
  readonly delayMs: number;
  readonly task: () => void;
}

let client: PuppetClient;
let agents: ConnectedAgents;
let alarms: Alarm[];

beforeEach(() => {
  client = createPuppetClient();
  alarms = [];
  const clock = {
    now: () => 0,
    after(delayMs: number, task: () => void) {
      const alarm = { delayMs, task };
      alarms.push(alarm);
      return () => void (alarms = alarms.filter((other) => other !== alarm));
    },
  };
  agents = createConnectedAgents({ client, clock, log: createKeptLog(), gatewayId: 'gateway-1' });
});

/** Promises that are settled have run to their end. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const said = (): readonly string[] =>
  client.asked.map(({ id, command }) => `${id} ${command.$case} ${command.value.connectionId}`);

function wake(): number {
  const alarm = alarms.shift() ?? assert.fail('nothing is planned');
  alarm.task();
  return alarm.delayMs;
}

test('T16: the first socket of an agent and the last one gone are told, others are not', async () => {
  const first = agents.opened('ann');
  const second = agents.opened('ann');
  agents.opened('ben');
  await settled();
  first();
  await settled();
  assert.deepEqual(said(), ['ann connected gateway-1', 'ben connected gateway-1']);
  second();
  await settled();
  assert.equal(said().at(-1), 'ann disconnected gateway-1');
  assert.equal(alarms.length, 1, 'only ben is said again');
});

test('T16: while there are sockets the word is given again before it runs out', async () => {
  agents.opened('ann');
  await settled();
  assert.equal(wake(), limits.connectionRenewEveryMs);
  await settled();
  assert.deepEqual(said(), ['ann connected gateway-1', 'ann connected gateway-1']);
  assert.ok(limits.connectionRenewEveryMs * 2 < limits.connectionLeaseMs, 'one renewal may fail');
  agents.stop();
  assert.equal(alarms.length, 0);
});

test('T16: what could not be said is said again soon, and that the last has gone only a few times', async () => {
  client.onAsk(() => {
    throw new SkillpostError('UNAVAILABLE', 'unavailable', 'Not now.');
  });
  const closed = agents.opened('ann');
  await settled();
  assert.equal(wake(), limits.connectionRetryMs);
  await settled();
  closed();
  await settled();
  while (alarms.length > 0) {
    wake();
    await settled();
  }
  assert.deepEqual(
    said().slice(2),
    Array.from({ length: limits.disconnectTries }, () => 'ann disconnected gateway-1'),
  );
});

test('T16: a page that is left while the first word is on its way is told in that order', async () => {
  let answer = (): void => undefined;
  client.onAsk(() => new Promise<void>((resolve) => (answer = resolve)));
  const closed = agents.opened('ann');
  closed();
  assert.deepEqual(said(), ['ann connected gateway-1']);
  answer();
  await settled();
  assert.deepEqual(said(), ['ann connected gateway-1', 'ann disconnected gateway-1']);
});
