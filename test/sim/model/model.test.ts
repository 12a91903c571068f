// The model among the tests: a few hundred stories, of other seeds in each run. `npm run sim -- --model 10000` tells more.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { tellStories } from './story.ts';

const stories = 120;
/** Whatever the machine, this is enough for a test. */
const enoughMs = 20_000;

test('F28 F30 F32 F39 F40 F45 F47 F50 F51 F54 F59 C2 C3 C4 N1 T13: whatever a random company does, no rule of routing breaks', (t) => {
  const seed = randomInt(1, 1_000_000);
  t.diagnostic(`seed ${seed}: npm run sim -- --model ${stories} --seed ${seed}`);
  const told = tellStories({ seed, stories, only: null, enoughMs });
  assert.equal(told.failure, null, told.failure ?? '');
  // A model that has stopped to do something would prove nothing of it.
  for (const type of [
    'conversation.reopened',
    'conversation.transferred',
    'item.diverted',
    'item.held',
    'item.parked',
    'item.picked',
    'offer.accepted',
    'offer.declined',
    'offer.missed',
    'offer.withdrawn',
    'routing.ended',
    'tier.opened',
    'wrap_up.started',
  ])
    assert.ok((told.tally.get(type) ?? 0) > 0, `no story led to ${type}`);
});
