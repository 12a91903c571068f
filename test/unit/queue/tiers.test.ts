// Overflow tiers: when agents of a further tier get work, and when no more (F40).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Queue, User } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import type { TierRule } from '#actors/vocabulary/queue-policy.ts';
import { aDirectoryOf, asked, Desk, happened, kept, reservations } from '#test/support/queue-desk.ts';

const never: Omit<TierRule, 'tier'> = { afterMs: null, length: null, whenAbsent: false };
const inTier = (tier: number): Partial<User> => ({
  memberships: new Map([['support', { ...plainMembership, tier }]]),
});

function aDesk(tiers: readonly TierRule[], queue: Partial<Queue> = {}): Desk {
  const users = { ann: inTier(1), ben: inTier(2), cid: inTier(3) };
  return new Desk(aDirectoryOf(users, { tiers, tierHoldMs: 10_000, ...queue }));
}

test('F40: the second tier opens by itself when the oldest item has waited long enough', () => {
  const desk = aDesk([{ ...never, tier: 2, afterMs: 60_000 }]);
  desk.says('ben');
  desk.says('cid');
  assert.deepEqual(asked(desk.arrives('i-1', { enqueuedAtMs: desk.at })), []);
  assert.equal(desk.passes(59_999), null);
  const step = desk.passes(1);
  assert.deepEqual(happened(step), ['tier.opened wait 2']);
  assert.deepEqual(asked(step ?? assert.fail()), ['i-1 → ben'], 'and the third stays closed');
});

test('F40: a tier opens by length, counted after what could be offered was offered', () => {
  const desk = aDesk([{ ...never, tier: 2, length: 2 }]);
  desk.says('ann');
  desk.says('ben');
  assert.deepEqual(asked(desk.arrives('i-1')), ['i-1 → ann']);
  assert.deepEqual(asked(desk.arrives('i-2')), [], 'one waits');
  const step = desk.arrives('i-3');
  assert.deepEqual([happened(step), asked(step)], [['tier.opened length 2'], ['i-2 → ben']]);
});

test('F40: a tier opens when nobody of a lower tier is here, and who is offline is not here', () => {
  const desk = aDesk([{ ...never, tier: 2, whenAbsent: true }]);
  desk.says('ann', { routable: false });
  desk.says('ben');
  assert.deepEqual(asked(desk.arrives('i-1')), [], 'ann is here, though busy');
  const step = desk.says('ann', { routable: false, absent: true });
  assert.deepEqual([happened(step), asked(step)], [['tier.opened absence 2'], ['i-1 → ben']]);
});

test('F40: tiers are cumulative: with the third open, all are', () => {
  const desk = aDesk([{ ...never, tier: 3, length: 1 }]);
  desk.says('ben', { idleSinceMs: 1 });
  desk.says('cid', { idleSinceMs: 2 });
  const step = desk.arrives('i-1');
  assert.deepEqual(happened(step), ['tier.opened length 2', 'tier.opened length 3']);
  assert.deepEqual(asked(step), ['i-1 → ben']);
  assert.equal(desk.queue.view.openTier, 3);
});

test('F40: a tier closes only when its condition has not held for the hold time', () => {
  const desk = aDesk([{ ...never, tier: 2, length: 1 }]);
  desk.says('cid');
  desk.arrives('i-1');
  desk.queue.must({ $case: 'remove', value: { workItemId: 'i-1', reason: 'closed' } });
  assert.equal(desk.queue.view.openTier, 2);
  desk.passes(9_000);
  desk.arrives('i-2');
  desk.queue.must({ $case: 'remove', value: { workItemId: 'i-2', reason: 'closed' } });
  assert.deepEqual(happened(desk.passes(9_999)), [], 'it held in between: the time begins anew');
  assert.equal(desk.queue.view.openTier, 2);
  desk.queue.passivate();
  assert.deepEqual(happened(desk.passes(1)), ['tier.closed 2']);
  assert.equal(desk.queue.view.openTier, 1);
  desk.says('ben');
  assert.equal(desk.queue.view.agentsStandby, 2);
});

test('F40: without its rule a tier closes at once', () => {
  const desk = aDesk([{ ...never, tier: 2, length: 1 }]);
  desk.arrives('i-1');
  assert.equal(desk.queue.view.openTier, 2);
  desk.queue.world.directory = { ...aDirectoryOf({ ben: inTier(2) }), version: 2 };
  assert.deepEqual(happened(desk.reviews('')), ['tier.closed 2']);
});

test('F40: an agent who is moved to a tier that is closed gets no more offers', () => {
  const desk = aDesk([{ ...never, tier: 2, length: 9 }]);
  desk.says('ann');
  desk.queue.world.directory = {
    ...aDirectoryOf({ ann: inTier(2) }, { tiers: [{ ...never, tier: 2, length: 9 }] }),
    version: 2,
  };
  assert.deepEqual(asked(desk.arrives('i-1')), []);
});

test('F40, F45: what is kept for its last agent opens no tier, and goes to that agent whatever the tier', () => {
  const desk = aDesk([{ ...never, tier: 2, length: 1 }]);
  desk.says('ben', { freeSlots: 0 });
  const mine = { ...kept, preferredAgentId: 'ben' };
  assert.deepEqual(happened(desk.arrives('mine', mine)), []);
  assert.deepEqual(asked(desk.says('ben')), ['mine → ben']);
});

test('N1, F40: an explanation tells the open tier, and who is left out because its tier is closed', () => {
  const desk = aDesk([{ ...never, tier: 2, length: 9 }]);
  desk.says('ben');
  desk.says('ann');
  const explanation = reservations(desk.arrives('i-1'))[0]?.[1].explanation;
  assert.equal(explanation?.openTier, 1);
  assert.deepEqual(
    explanation?.candidates.map(({ agentId, excluded }) => `${agentId} ${excluded}`),
    ['ann ', 'ben TIER_CLOSED'],
  );
});

test('F40, F51: at any moment nobody of an open tier is free while something waits, and nobody of a closed one is asked', () => {
  const tiers: readonly TierRule[] = [
    { ...never, tier: 2, afterMs: 30_000 },
    { tier: 3, afterMs: 90_000, length: 4, whenAbsent: true },
  ];
  const happening = fc.record({
    what: fc.constantFrom('arrives', 'says', 'leaves', 'passes', 'passivates'),
    who: fc.constantFrom('ann', 'ben', 'cid'),
    ms: fc.integer({ min: 1, max: 40_000 }),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const desk = aDesk(tiers);
      for (const [index, { what, who, ms }] of happenings.entries()) {
        const open = desk.queue.view.openTier;
        let step = null;
        if (what === 'arrives') step = desk.arrives(`i-${index}`, { enqueuedAtMs: desk.at });
        else if (what === 'says') step = desk.says(who, { freeSlots: ms % 2 });
        else if (what === 'leaves') step = desk.leaves(who);
        else if (what === 'passes') step = desk.passes(ms);
        else desk.queue.passivate();
        const { openTier, agents, waiting } = desk.queue.view;
        for (const offer of step === null ? [] : asked(step)) {
          const tier = ['ann', 'ben', 'cid'].indexOf(offer.split(' → ')[1] ?? '') + 1;
          assert.ok(tier <= Math.max(open, openTier), `${offer} while tier ${openTier} is open`);
        }
        // A timer that is late is not what is looked at here.
        const free = agents.filter(({ freeSlots, tier }) => freeSlots > 0 && tier <= openTier);
        const slots = free.reduce((sum, { freeSlots }) => sum + freeSlots, 0);
        assert.ok(
          waiting === 0 || slots <= desk.queue.view.offered,
          'somebody is free while something waits',
        );
      }
    }),
  );
});
