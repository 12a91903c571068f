// What the desk says of handing on, of the personal list, of the agent's own state, and of why an offer came.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExclusionReason } from '#actors/routing/eligibility.ts';
import { strategyNames } from '#actors/vocabulary/strategy-names.ts';
import { agentNotice } from '../../../app/lib/agent-notices.ts';
import {
  explanationFacts,
  outcomeWords,
  reasonWords,
  strategyWords,
} from '../../../app/lib/explanation-words.ts';
import { mayPick, openWays, type HandoverPolicy } from '../../../app/lib/handover.ts';
import { parkChoices, personalClock, personalReason } from '../../../app/lib/personal-words.ts';
import { explanation } from '#test/support/fake-work.ts';

const inherit = { toQueue: null, toAgent: null, toPersonal: null, commentRequired: null };
const policy: HandoverPolicy = {
  settings: {
    transferToQueue: true,
    transferToAgent: false,
    transferToPersonal: false,
    transferCommentRequired: false,
  },
  queues: [
    { id: 'plain', name: 'Plain', enabled: true, mode: 'push', pick: 'vip', transfers: inherit },
    {
      id: 'own',
      name: 'Own',
      enabled: true,
      mode: 'pull',
      pick: 'all',
      transfers: { toQueue: false, toAgent: true, toPersonal: true, commentRequired: true },
    },
    { id: 'shut', name: 'Shut', enabled: true, mode: 'push', pick: 'none', transfers: inherit },
  ],
};

test('F76 F77 F78 F79: a queue without switches of its own hands on as the system does', () => {
  assert.deepEqual(openWays(policy, 'plain'), {
    toQueue: true,
    toAgent: false,
    toPersonal: false,
    commentRequired: false,
  });
  assert.deepEqual(openWays(policy, 'own'), {
    toQueue: false,
    toAgent: true,
    toPersonal: true,
    commentRequired: true,
  });
});

test('F43: picking is shown where the queue allows it, for VIPs where it allows those, and always to supervisors', () => {
  const agent = { id: 'a1', role: 'agent' };
  const may = (queue: string, vip: boolean, keptForId: string | null = null, me = agent): boolean =>
    mayPick(policy, { queue, vip, keptForId }, me);
  assert.equal(may('own', false), true);
  assert.equal(may('plain', false), false);
  assert.equal(may('plain', true), true);
  assert.equal(may('shut', true), false);
  assert.equal(may('shut', true, null, { id: 's', role: 'supervisor' }), true);
  assert.equal(may('own', true, 'a2'), false, 'kept for a colleague');
  assert.equal(may('shut', false, 'a1'), true, 'kept for oneself');
});

const nowMs = Date.parse('2026-03-04T12:00:00Z');
const clockOf = (given: { due?: boolean; until?: string; alarmAt?: string }) =>
  personalClock({ due: false, until: null, alarmAt: null, ...given }, nowMs);

test('F80 F81: the personal list says why an item is there, and since when others may have it', () => {
  assert.equal(personalReason({ reason: 'transferred', forAgentName: null }).word, 'handed to you');
  assert.equal(personalReason({ reason: 'sticky', forAgentName: 'Ben' }).word, 'in place of Ben');
  assert.deepEqual(clockOf({ alarmAt: '2026-03-04T14:05:30Z' }), {
    text: 'yours alone for 2 h 5 min',
    urgent: false,
  });
  assert.deepEqual(clockOf({ alarmAt: '2026-03-04T11:50:00Z' }), {
    text: 'open to others since 10 min',
    urgent: true,
  });
  assert.deepEqual(clockOf({ until: '2026-03-04T12:30:00Z' }), { text: 'back in 30 min', urgent: false });
  assert.equal(clockOf({ due: true, until: '2026-03-05T00:00:00Z' })?.urgent, true);
  assert.equal(clockOf({}), null);
});

test('F78: every time to park until lies ahead', () => {
  const now = new Date(nowMs);
  for (const { until } of parkChoices(now)) assert.ok(until === null || Date.parse(until) > nowMs);
  assert.equal(parkChoices(now)[0]?.until, null);
});

const working = {
  id: 'a1',
  status: 'available',
  statusName: 'Available',
  statusReason: '',
  statusBy: null,
  missesInRow: 0,
  routable: true,
  absence: null,
};

test('F65 F123 F129 T16: an agent is told why they get no offers, unless it was their own choice', () => {
  const notice = (given: Partial<Parameters<typeof agentNotice>[0]>) =>
    agentNotice({ ...working, ...given }, '9 Mar');
  assert.equal(notice({}), null);
  assert.equal(notice({ routable: false, status: 'break', statusReason: 'lunch' }), null);
  const missed = notice({
    routable: false,
    status: 'break-missed',
    statusReason: 'missed 3 offers in a row',
  });
  assert.match(missed?.text ?? '', /because you missed 3 offers in a row/);
  assert.equal(missed?.wayBack, true);
  const lost = notice({ routable: false, status: 'away', statusReason: 'connection lost' });
  assert.equal(lost?.kind, 'connection');
  const forced = notice({
    routable: false,
    statusName: 'Meeting',
    statusReason: 'come to room 2',
    statusBy: { id: 's', name: 'Sofia Novak' },
  });
  assert.equal(forced?.text, 'Sofia Novak set you to Meeting: come to room 2');
  const absence = {
    from: null,
    until: null,
    substitute: { id: 'b', name: 'Ben' },
    openCases: 'substitute' as const,
    begun: true,
  };
  const absent = notice({ absence });
  assert.equal(absent?.text, 'You are marked absent until 9 Mar. Ben stands in for you.');
  assert.equal(absent?.wayBack, false);
  assert.equal(notice({ absence: { ...absence, begun: false } }), null);
});

const exclusionReasons: Readonly<Record<ExclusionReason, true>> = {
  INACTIVE: true,
  NOT_MEMBER: true,
  NOT_ROUTABLE: true,
  WRAP_UP: true,
  NO_CAPACITY: true,
  MEDIUM_FULL: true,
  QUEUE_CAP: true,
  BUSY_ELSEWHERE: true,
  MISSING_SKILL: true,
  NOT_IN_PROFILE: true,
  CHOOSING: true,
  ALREADY_TRIED: true,
  TIER_CLOSED: true,
  RESERVED_FOR_OTHER: true,
};

test('N1: every reason for being left out and every strategy has words of its own', () => {
  for (const reason of Object.keys(exclusionReasons))
    assert.notEqual(reasonWords(reason), reason.toLowerCase().replaceAll('_', ' '), reason);
  for (const name of strategyNames) assert.notEqual(strategyWords(name), name.replaceAll('-', ' '), name);
});

test('N1: the explanation says rule, strategy, tiers, relaxation and place, and the score of who was chosen', () => {
  const names = explanationFacts(explanation).map(([name]) => name);
  assert.deepEqual(names, ['Placed by rule', 'Strategy', 'Tiers', 'Relaxed', 'Place in the queue']);
  const plain = { ...explanation, openTier: 1, relaxationStep: 0, itemScore: 0 };
  assert.equal(explanationFacts(plain).length, 2);
  const [chosen, other, , closed] = explanation.candidates;
  assert.ok(chosen && other && closed);
  assert.equal(outcomeWords(chosen, explanation), 'chosen, score 412.5');
  assert.equal(outcomeWords(other, explanation), 'score 96.25');
  assert.equal(outcomeWords(closed, explanation), 'of a tier that is not open yet');
});
