// All agents simultaneously (F39): one item, many offers, one winner.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '#actors/vocabulary/directory.ts';
import type { WithdrawOffer } from '#proto/gen/skillpost/v1/agent.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import type { WaitingItem } from '#proto/gen/skillpost/v1/queue.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aDirectoryOf, Desk, kept, reservations } from '#test/support/queue-desk.ts';

const names = ['ann', 'ben', 'cid', 'dora'];

/** Everybody is ready; who comes first in the alphabet is idle for longest. */
function aDesk(queue: Partial<Queue> = {}): Desk {
  const users = Object.fromEntries(names.map((id) => [id, { name: id.toUpperCase() }]));
  const desk = new Desk(aDirectoryOf(users, { strategy: 'all-agents', ...queue }));
  names.forEach((id, index) => desk.says(id, { idleSinceMs: index }));
  return desk;
}

function askedIn(step: AnyStep<'queue'>): readonly string[] {
  return reservations(step).map(([agentId]) => agentId);
}

function item(desk: Desk): WaitingItem {
  const [found] = desk.queue.view.items;
  assert.ok(found !== undefined);
  return found;
}

function offerOf(desk: Desk, agentId: string): { offerId: string; workItemId: string; agentId: string } {
  const offer = item(desk).sharedOffers.find((open) => open.agentId === agentId);
  assert.ok(offer !== undefined, `${agentId} has an offer`);
  return { offerId: offer.offerId, workItemId: 'i-1', agentId };
}

function answers(desk: Desk, agentId: string, refusal = ''): AnyStep<'queue'> {
  const value = { ...offerOf(desk, agentId), granted: refusal === '', refusal, agent: undefined };
  return desk.queue.must({ $case: 'reservationAnswered', value });
}

function ends(desk: Desk, agentId: string, outcome: 'missed' | 'declined' | 'withdrawn'): AnyStep<'queue'> {
  return desk.queue.must({ $case: 'offerEnded', value: { ...offerOf(desk, agentId), outcome } });
}

function accepts(desk: Desk, agentId: string): AnyStep<'queue'> {
  return desk.queue.must({ $case: 'accept', value: offerOf(desk, agentId) });
}

function withdrawals(step: AnyStep<'queue'>): readonly string[] {
  return step.tells.flatMap(({ to, command }) => {
    const { command: body } = command as { command: { $case: string; value: WithdrawOffer } };
    return body.$case === 'withdraw' ? [`${to.id}: ${body.value.reason}`] : [];
  });
}

test('F39: everybody who could take it is asked at once, each under an offer of their own, all until one time', () => {
  const desk = aDesk();
  const asked = reservations(desk.arrives('i-1'));
  assert.deepEqual(
    asked.map(([agentId]) => agentId),
    names,
  );
  assert.equal(new Set(asked.map(([, { offerId }]) => offerId)).size, names.length);
  assert.deepEqual([...new Set(asked.map(([, slot]) => slot.sharedUntilMs))], [desk.at + 30_000]);
  assert.deepEqual(
    asked.map(([agentId, { explanation }]) => [explanation?.chosenAgentId === agentId, explanation?.summary]),
    names.map(() => [true, 'Offered at once to all 4 agents']),
  );
});

test('F39: no more are asked than the queue allows, the longest idle of all', () => {
  const asked = reservations(aDesk({ ringMost: 2 }).arrives('i-1'));
  assert.deepEqual(
    asked.map(([agentId]) => agentId),
    ['ann', 'ben'],
  );
  assert.equal(asked[0]?.[1].explanation?.summary, 'Offered at once to 2 of 4 agents');
});

test('F39: the first accept wins, and all others are told at once by whom it was taken', () => {
  const desk = aDesk();
  desk.arrives('i-1');
  for (const agentId of ['ann', 'ben', 'cid']) answers(desk, agentId);
  const step = accepts(desk, 'ben');
  assert.deepEqual(withdrawals(step), ['ann: taken by BEN', 'cid: taken by BEN', 'dora: taken by BEN']);
  const assigned = step.tells.filter(({ to }) => to.kind === 'conversation');
  assert.deepEqual(
    assigned.map(({ to }) => to.id),
    ['case-of-i-1'],
  );
  assert.equal(desk.queue.view.items.length, 0);
});

test('F39: an accept without a slot that was given does not win', () => {
  const desk = aDesk();
  desk.arrives('i-1');
  assert.deepEqual(withdrawals(accepts(desk, 'ben')), ['ben: offered to ANN']);
  assert.equal(item(desk).sharedOffers.length, 4);
});

test('F39: while one offer is open the others may end; when the last has, the item waits once, where it was', () => {
  const desk = aDesk({ ringMost: 2 });
  desk.arrives('i-1');
  answers(desk, 'ann');
  answers(desk, 'ben');
  assert.deepEqual(askedIn(ends(desk, 'ann', 'missed')), []);
  assert.equal(item(desk).state, WaitingState.OFFERED);
  // F46: who let it pass comes after all others.
  assert.deepEqual(askedIn(ends(desk, 'ben', 'missed')), ['cid', 'dora']);
  assert.equal(item(desk).brief?.enqueuedAtMs, 900_000);
  answers(desk, 'cid');
  answers(desk, 'dora');
  ends(desk, 'cid', 'declined');
  assert.deepEqual(askedIn(ends(desk, 'dora', 'missed')), ['ann', 'ben']);
});

test('F39: who refuses a slot is not asked again before saying so, who only heard too late is', () => {
  const desk = aDesk({ ringMost: 2 });
  desk.arrives('i-1');
  answers(desk, 'ann', 'NO_CAPACITY');
  assert.deepEqual(askedIn(answers(desk, 'ben', 'TOO_LATE')), ['ben', 'cid']);
});

test('F39: an item that is taken back is taken back from everybody', () => {
  const desk = aDesk();
  desk.arrives('i-1');
  const step = desk.queue.must({ $case: 'remove', value: { workItemId: 'i-1', reason: 'closed' } });
  assert.deepEqual(
    withdrawals(step),
    names.map((id) => `${id}: closed`),
  );
});

test('F45: a follow-up that is reserved is offered to its agent alone, one that is not to the preferred agent as well', () => {
  const desk = aDesk({ ringMost: 2 });
  assert.deepEqual(askedIn(desk.arrives('i-1', kept)), ['ann']);
  desk.queue.must({ $case: 'remove', value: { workItemId: 'i-1', reason: 'closed' } });
  assert.deepEqual(askedIn(desk.arrives('i-2', { preferredAgentId: 'dora' })), ['dora', 'ann']);
});

test('F39: offers to all survive a reload of the queue', () => {
  const desk = aDesk();
  desk.arrives('i-1');
  answers(desk, 'cid');
  desk.queue.passivate();
  answers(desk, 'ben');
  assert.deepEqual(withdrawals(accepts(desk, 'cid')).length, 3);
});
