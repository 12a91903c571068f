// "Why me?": what an offer says of the decision behind it (N1).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aDirectoryOf, Desk, german, kept, reservations, speaks } from '#test/support/queue-desk.ts';

test('N1: an offer says who was looked at, with scores and reasons, and why in one sentence', () => {
  const users = { ann: speaks(3), ben: speaks(4), cid: speaks(5), dora: {} };
  const desk = new Desk(aDirectoryOf(users));
  desk.says('ann', { idleSinceMs: 990_000 });
  desk.says('ben', { idleSinceMs: 940_000 });
  desk.says('cid', { routable: false });
  desk.says('dora');
  const step = desk.arrives('i-1', { skills: [german(3)], ruleId: 'r', ruleVersion: 7 });
  const explanation = reservations(step)[0]?.[1].explanation;
  assert.deepEqual(explanation, {
    ruleId: 'r',
    ruleVersion: 7,
    strategy: 'longest-idle',
    chosenAgentId: 'ben',
    candidates: [
      { agentId: 'ben', score: 60, excluded: '' },
      { agentId: 'ann', score: 10, excluded: '' },
      { agentId: 'cid', score: 0, excluded: 'NOT_ROUTABLE' },
      { agentId: 'dora', score: 0, excluded: 'MISSING_SKILL' },
    ],
    candidatesTotal: 4,
    summary: 'Longest idle of 2 agents with German ≥ 3',
    relaxationStep: 0,
    itemScore: 100_000 / 60_000,
    openTier: 1,
  });
});

test('N1: who is asked for two kept items in one turn is named as chosen for both', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.says('ann', { freeSlots: 0 });
  desk.arrives('i-1', kept);
  desk.arrives('i-2', kept);
  const made = reservations(desk.says('ann', { freeSlots: 2 }));
  assert.equal(made.length, 2);
  for (const [, { explanation }] of made)
    assert.deepEqual(
      explanation?.candidates.map(({ agentId, excluded }) => [agentId, excluded]),
      [['ann', '']],
    );
});

const sentences: Readonly<Record<string, (desk: Desk) => AnyStep<'queue'>>> = {
  'Only free agent': (desk) => {
    desk.says('ann');
    return desk.arrives('i-1');
  },
  'Follow-up, reserved for the agent who last handled the case': (desk) => {
    desk.says('ann');
    desk.says('ben');
    return desk.arrives('i-1', kept);
  },
  'Follow-up: last handled the case, and ties with the best of 2 agents': (desk) => {
    desk.says('ann');
    desk.says('ben');
    return desk.arrives('i-1', { preferredAgentId: 'ben' });
  },
  'Had it before; every other free agent had it too': (desk) => {
    desk.says('ann', { freeSlots: 9 });
    desk.arrives('i-1');
    return desk.ends('i-1', 'declined');
  },
};

for (const [sentence, act] of Object.entries(sentences)) {
  test(`N1: "${sentence}"`, () => {
    const step = act(new Desk(aDirectoryOf({ ann: {}, ben: {} })));
    assert.equal(reservations(step)[0]?.[1].explanation?.summary, sentence);
  });
}

test('N1: a strategy’s sentence names the turn of round robin', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }, { strategy: 'round-robin' }));
  desk.says('ann');
  desk.says('ben');
  const explanation = reservations(desk.arrives('i-1'))[0]?.[1].explanation;
  assert.equal(explanation?.summary, 'Next in turn of 2 agents');
});

test('N1, F86: who holds the skill but works with a profile without it is told apart from who lacks it', () => {
  const profile = { id: 'sales-only', name: 'Sales only', skills: new Map() };
  const users = { ann: speaks(5), ben: { ...speaks(5), profiles: [profile] }, cid: {} };
  const desk = new Desk(aDirectoryOf(users));
  desk.says('ann');
  desk.says('ben', { profileId: 'sales-only' });
  desk.says('cid');
  const explanation = reservations(desk.arrives('i-1', { skills: [german(3)] }))[0]?.[1].explanation;
  assert.deepEqual(
    explanation?.candidates.map(({ agentId, excluded }) => `${agentId} ${excluded}`.trim()),
    ['ann', 'ben NOT_IN_PROFILE', 'cid MISSING_SKILL'],
  );
});

test('N1: an explanation stays bounded in a large queue', () => {
  const ids = Array.from({ length: 200 }, (_, index) => `agent-${index}`);
  const desk = new Desk(aDirectoryOf(Object.fromEntries(ids.map((id) => [id, {}]))));
  desk.queue.checked = false;
  for (const id of ids) desk.says(id, { idleSinceMs: 1 });
  const explanation = reservations(desk.arrives('i-1'))[0]?.[1].explanation;
  assert.equal(explanation?.candidates.length, limits.explanationCandidates);
  assert.equal(explanation?.candidatesTotal, 200);
  assert.equal(explanation?.candidates[0]?.agentId, explanation?.chosenAgentId);
});

test('N1, F53: who is choosing among its queues at that moment is left out as choosing', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.arrives('i-1');
  desk.says('ann', { asking: true, wantsAnswer: true });
  const explanation = reservations(desk.says('ben'))[0]?.[1].explanation;
  assert.deepEqual(
    explanation?.candidates.map(({ agentId, excluded }) => `${agentId} ${excluded}`),
    ['ben ', 'ann CHOOSING'],
  );
});
