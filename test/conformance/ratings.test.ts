// One suite for every place that keeps ratings, in memory and in Postgres alike.

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createMemoryRatings } from '#actors/adapters/memory/ratings.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { createRatings } from '#actors/adapters/postgres/ratings.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { Rated, Ratings } from '#actors/ports/ratings.ts';
import { anOutgoingMessage } from '#test/support/mail.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

interface Place {
  readonly ratings: Ratings;
  readonly messageId: string;
}

async function inPostgres(): Promise<Place> {
  const { db } = await postgres.database();
  const clocks = { clock: systemClock, chance: systemChance };
  const store = createMailStore(db, { archiveKey: randomBytes(32), ...clocks });
  const conversationId = randomUUID();
  await store.caseIdentity(conversationId, 'TEST');
  const message = anOutgoingMessage({ conversationId });
  await store.prepareOutgoing(message);
  return { ratings: createRatings(db), messageId: message.id };
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  memory: () => Promise.resolve({ ratings: createMemoryRatings(), messageId: 'm1' }),
  Postgres: inPostgres,
};

const start = 1_750_000_000_000;
const changeMs = 1_000_000;

function rate({ ratings, messageId }: Place, score: number, at: number, pageMadeAt: number): Promise<Rated> {
  const rating = { messageId, conversationId: 'c1', agentId: 'anna', queueId: 'support', score };
  return ratings.rate({ ...rating, at: start + at }, { pageMadeAt: start + pageMadeAt, changeMs });
}

for (const [name, open] of Object.entries(places))
  describe(`ratings in ${name}`, () => {
    const score = async ({ ratings, messageId }: Place): Promise<number | undefined> =>
      (await ratings.of([messageId, 'other'])).get(messageId);

    test('F111: a message has one rating, which a later page changes for some days', async () => {
      const place = await open();
      assert.equal(await score(place), undefined);
      assert.deepEqual(await place.ratings.of([]), new Map());
      assert.equal(await rate(place, 2, 10, 5), 'recorded');
      assert.equal(await rate(place, 5, 30, 20), 'recorded');
      assert.equal(await score(place), 5);
      assert.equal(await rate(place, 1, 10 + changeMs, 40), 'recorded', 'from the first rating on');
      assert.equal(await rate(place, 3, 11 + changeMs, changeMs + 10.5), 'late');
      assert.equal(await score(place), 1);
    });

    test('F111: what is kept says what it is now, since when, and whether it was changed', async () => {
      const place = await open();
      assert.equal(await place.ratings.kept(place.messageId), null);
      await rate(place, 2, 10, 5);
      const first = await place.ratings.kept(place.messageId);
      assert.deepEqual([first?.score, first?.at, first?.again], [2, start + 10, false]);
      await rate(place, 5, 30, 20);
      assert.deepEqual(await place.ratings.kept(place.messageId), {
        messageId: place.messageId,
        conversationId: 'c1',
        agentId: 'anna',
        queueId: 'support',
        score: 5,
        at: start + 30,
        again: true,
      });
    });

    test('T25: a page rates once, also when it is posted twice at the same time', async () => {
      const place = await open();
      assert.equal(await rate(place, 4, 10, 5), 'recorded');
      assert.equal(await rate(place, 1, 20, 5), 'used');
      assert.equal(await rate(place, 1, 20, 10), 'used');
      assert.equal(await score(place), 4);
      const both = await Promise.all([rate(place, 2, 40, 30), rate(place, 3, 40, 30)]);
      assert.deepEqual(both.toSorted(), ['recorded', 'used']);
    });
  });

test('F111: Postgres takes no rating of a message that is not there', async () => {
  const { ratings } = await inPostgres();
  await assert.rejects(rate({ ratings, messageId: 'none' }, 3, 10, 5), { code: 'UNKNOWN_REFERENCE' });
});
