// Borrowing agents of another queue: only while it can spare them (C6); and how evenly work is spread (T14).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { limits } from '#actors/limits.ts';
import { fairness, withOffer } from '#actors/queue/fairness.ts';
import type { Queue, User } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { aStatement } from '#test/support/kind-commands.ts';
import { aDirectoryOf, asked, Desk, happened } from '#test/support/queue-desk.ts';

const inTier = (tier: number): Partial<User> => ({
  memberships: new Map([['support', { ...plainMembership, tier }]]),
});
const lender = { queueId: 'sales', mostWaiting: 3, mostOldestMs: 60_000 };
const rule = { tier: 2, afterMs: null, length: 1, whenAbsent: false, lender };

function aDesk(queue: Partial<Queue> = {}): Desk {
  return new Desk(
    aDirectoryOf({ ann: inTier(1), ben: inTier(2) }, { tiers: [rule], tierHoldMs: 60_000, ...queue }),
  );
}

const lends = (granted: boolean) =>
  ({ $case: 'lent', value: { lenderId: 'sales', tier: 2, granted } }) as const;

test('C6: a tier that borrows opens only when its lender says yes, and the lender is asked with its bounds', () => {
  const desk = aDesk();
  desk.says('ben');
  const step = desk.arrives('i-1');
  assert.deepEqual(asked(step), [], 'nobody is asked for before the lender has answered');
  assert.deepEqual(
    step.tells.map(({ to, command }) => [to.id, command]),
    [
      [
        'sales',
        {
          command: {
            $case: 'lend',
            value: {
              borrowerId: 'support',
              tier: 2,
              mostWaiting: 3,
              mostOldestMs: 60_000,
              boundWaiting: true,
              boundOldest: true,
            },
          },
        },
      ],
    ],
  );
  const yes = desk.hears(lends(true));
  assert.deepEqual([happened(yes), asked(yes)], [['tier.opened length 2'], ['i-1 → ben']]);
});

test('C6: a lender that needs its agents gets them back at once, whatever time tiers are held', () => {
  const desk = aDesk();
  desk.says('ben', { freeSlots: 1 });
  desk.arrives('i-1');
  desk.hears(lends(true));
  desk.arrives('i-2');
  assert.equal(desk.queue.view.openTier, 2);
  const no = desk.hears(lends(false));
  assert.deepEqual(happened(no), ['tier.closed 2']);
  desk.arrives('i-3');
  assert.equal(desk.queue.view.openTier, 1);
});

test('C6: while the tier is wanted its lender is asked again and again; one that is silent lends nothing', () => {
  const desk = aDesk();
  desk.says('ben', { freeSlots: 0 });
  desk.arrives('i-1');
  desk.arrives('i-2');
  desk.hears(lends(true));
  assert.equal(desk.queue.view.openTier, 2);
  const again = desk.passes(limits.lenderAskEveryMs);
  assert.deepEqual(
    again?.tells.map(({ to }) => to.id),
    ['sales'],
  );
  for (let waited = 0; waited < limits.lenderAnswerMs; waited += limits.lenderAskEveryMs)
    desk.passes(limits.lenderAskEveryMs);
  assert.equal(desk.queue.view.openTier, 1);
});

test('C6: the lender judges by who waits, and for how long', () => {
  const bounds = {
    borrowerId: 'sales',
    tier: 2,
    mostWaiting: 1,
    mostOldestMs: 60_000,
    boundWaiting: true,
    boundOldest: true,
  };
  const says = (desk: Desk, changed: Partial<typeof bounds> = {}) => {
    const [told] = desk.hears({ $case: 'lend', value: { ...bounds, ...changed } }).tells;
    const body = told?.command as { command?: { $case: string; value: { granted: boolean } } };
    return body.command?.$case === 'lent' && body.command.value.granted;
  };
  const desk = new Desk(aDirectoryOf({ ann: inTier(1) }, {}));
  assert.equal(says(desk), true);
  desk.arrives('i-1', { enqueuedAtMs: desk.at - 59_000 });
  assert.equal(says(desk), true);
  desk.arrives('i-2', { enqueuedAtMs: desk.at });
  assert.equal(says(desk), false, 'two wait');
  assert.equal(says(desk, { boundWaiting: false }), true);
  desk.passes(2_000);
  assert.equal(says(desk, { boundWaiting: false }), false, 'for too long');
  assert.equal(says(desk, { boundWaiting: false, boundOldest: false }), true);
});

test('T14: the fairness of a queue is 1 when all got the same, 1/n when one got all, and nothing before the first', () => {
  const at = 1_800_000_000_000;
  const agent = (id: string, offers: number) => {
    let told = aStatement(id);
    for (let index = 0; index < offers; index += 1) told = withOffer(told, at);
    return told;
  };
  assert.equal(fairness([agent('a', 4), agent('b', 4)], at), 1);
  assert.equal(fairness([agent('a', 4), agent('b', 0), agent('c', 0), agent('d', 0)], at), 0.25);
  assert.equal(fairness([agent('a', 0)], at), 0);
  assert.equal(fairness([agent('a', 4), agent('b', 1)], at + 86_400_000), 0, 'another day');
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 20 }), (offers) => {
      const index = fairness(
        offers.map((count, number) => ({ ...aStatement(`a${number}`), offered: count, offeredOn: 20_833 })),
        20_833 * 86_400_000,
      );
      const some = offers.some((count) => count > 0);
      assert.ok(some ? index >= 1 / offers.length - 1e-9 && index <= 1 + 1e-9 : index === 0);
    }),
  );
});

test('T14: the view of a queue shows how evenly it offers', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }, { strategy: 'round-robin' }));
  desk.says('ann', { freeSlots: 5 });
  desk.says('ben', { freeSlots: 5 });
  for (let index = 0; index < 4; index += 1) desk.arrives(`i-${index}`);
  assert.equal(desk.queue.view.fairness, 1);
});
