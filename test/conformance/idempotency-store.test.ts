// One suite for every place that answers to writing requests are kept in.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createManualClock, type ManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryIdempotencyStore } from '#actors/adapters/memory/idempotency-store.ts';
import { createIdempotencyStore } from '#actors/adapters/postgres/idempotency-store.ts';
import { limits } from '#actors/limits.ts';
import type { IdempotencyStore } from '#actors/ports/idempotency-store.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const places: Readonly<Record<string, (clock: ManualClock) => Promise<IdempotencyStore>>> = {
  memory: (clock) => Promise.resolve(createMemoryIdempotencyStore(clock)),
  Postgres: async (clock) => createIdempotencyStore((await postgres.database()).db, clock),
};

for (const [place, open] of Object.entries(places))
  describe(`kept answers in ${place}`, () => {
    test('a key is claimed once, and answers what was kept', async () => {
      const store = await open(createManualClock());
      assert.deepEqual(await store.claim('anna', 'k', hash('a')), { state: 'new' });
      assert.deepEqual(await store.claim('anna', 'k', hash('a')), { state: 'running' });
      const response = { type: 'application/json', body: '{"a":"ü\\u0000"}' };
      await store.finish('anna', 'k', { status: 201, response });
      assert.deepEqual(await store.claim('anna', 'k', hash('a')), {
        state: 'finished',
        status: 201,
        response,
      });
    });

    test('another request under the same key is told apart, before and after the answer', async () => {
      const store = await open(createManualClock());
      await store.claim('anna', 'k', hash('a'));
      assert.deepEqual(await store.claim('anna', 'k', hash('b')), { state: 'different' });
      await store.finish('anna', 'k', { status: 200, response: null });
      assert.deepEqual(await store.claim('anna', 'k', hash('b')), { state: 'different' });
      assert.deepEqual(await store.claim('ben', 'k', hash('b')), { state: 'new' });
    });

    test('a forgotten key is free again; a finished one is not forgotten', async () => {
      const store = await open(createManualClock());
      await store.claim('anna', 'k', hash('a'));
      await store.forget('anna', 'k');
      assert.deepEqual(await store.claim('anna', 'k', hash('b')), { state: 'new' });
      await store.finish('anna', 'k', { status: 200, response: null });
      await store.forget('anna', 'k');
      assert.equal((await store.claim('anna', 'k', hash('b'))).state, 'finished');
    });

    test('of many claims at once, one wins', async () => {
      const store = await open(createManualClock());
      const claims = await Promise.all(Array.from({ length: 8 }, () => store.claim('anna', 'k', hash('a'))));
      assert.equal(claims.filter((claim) => claim.state === 'new').length, 1);
    });

    test('a request that was abandoned is taken over by a repeat of it, once', async () => {
      const clock = createManualClock();
      const store = await open(clock);
      await store.claim('anna', 'k', hash('a'));
      clock.advance(limits.idempotencyRunningMs + 1);
      assert.deepEqual(await store.claim('anna', 'k', hash('b')), { state: 'different' });
      assert.deepEqual(await store.claim('anna', 'k', hash('a')), { state: 'new' });
      assert.deepEqual(await store.claim('anna', 'k', hash('a')), { state: 'running' });
    });

    test('old answers are removed, newer ones stay', async () => {
      const clock = createManualClock();
      const store = await open(clock);
      await store.claim('anna', 'old', hash('a'));
      await store.finish('anna', 'old', { status: 200, response: null });
      clock.advance(limits.idempotencyKeptMs - 1_000);
      await store.claim('anna', 'new', hash('a'));
      await store.finish('anna', 'new', { status: 200, response: null });
      clock.advance(2_000);
      await store.prune();
      assert.deepEqual(await store.claim('anna', 'old', hash('b')), { state: 'new' });
      assert.equal((await store.claim('anna', 'new', hash('a'))).state, 'finished');
    });
  });
