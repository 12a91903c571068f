// The projection goes on whatever single events do, and loses none to a store that is away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { Leadership } from '#analytics/leadership.ts';
import { Projection } from '#analytics/projection.ts';
import type { ApplyProjection } from '#analytics/projection.ts';
import { EventStreams } from '#analytics/streams.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { createKeptLog } from '#test/support/log.ts';

/** A connection that gives these events once, and remembers what was acknowledged. */
async function projectionOver(types: readonly string[], apply: ApplyProjection) {
  const acknowledged: string[] = [];
  let given = false;
  const connection = {
    send: async (args: readonly (string | Buffer)[]): Promise<unknown> => {
      if (args[0] === 'XACK') acknowledged.push(...args.slice(3).map(String));
      if (args[0] === 'SET') return 'OK';
      if (args[0] !== 'XREADGROUP' || given) return null;
      given = true;
      const entries = types.map((type, index) => [
        Buffer.from(`${index + 1}-0`),
        [Buffer.from('e'), Buffer.from(Event.encode(Event.fromPartial({ type })).finish())],
      ]);
      return [[Buffer.from('events'), entries]];
    },
    close: () => undefined,
  };
  const leadership = new Leadership({ connection, holder: 'test', nowMs: () => 0 });
  assert.equal(await leadership.hold(), true);
  const log = createKeptLog();
  const projection = new Projection({
    streams: new EventStreams({ connection, group: 'projection', shards: 1, keyOf: () => 'events' }),
    apply,
    leadership,
    log,
    signal: new AbortController().signal,
    pause: async () => undefined,
  });
  return { projection, acknowledged, log };
}

test('an event that is always refused is left out alone, and logged', async () => {
  const kept: string[] = [];
  const { projection, acknowledged, log } = await projectionOver(['a', 'bad', 'c'], async (events) => {
    if (events.some(({ event }) => event.type === 'bad')) throw new TypeError('cannot be');
    kept.push(...events.map(({ event }) => event.type));
  });
  await projection.step();
  assert.deepEqual(kept, ['a', 'c']);
  assert.deepEqual(acknowledged, ['1-0', '2-0', '3-0']);
  assert.deepEqual(
    log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields['event']),
    ['0-2-0'],
  );
});

test('a store that is away is waited for, however often it refuses', async () => {
  let refusals = 7;
  const kept: string[] = [];
  const { projection } = await projectionOver(['a'], async (events) => {
    refusals -= 1;
    if (refusals >= 0) throw new SkillpostError('STORE_TIMEOUT', 'unavailable', 'Not now.');
    kept.push(...events.map(({ eventId }) => eventId));
  });
  await projection.step();
  assert.deepEqual(kept, ['0-1-0']);
});
