// For whom a case waits before others may have it, and for how long.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { brief, Story } from '#test/support/conversation-story.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A case that ann has handled and closed; then `laterMs` pass and its customer writes again. */
function answered(prepare: (story: Story) => unknown, laterMs = 1_000): WorkItemBrief & { at: number } {
  const story = Story.handledBy('ann');
  story.close('ann');
  prepare(story);
  story.world.at += laterMs;
  return { ...brief(story.mail('m-2')), at: story.world.at };
}

function kept({ preferredAgentId, reservedAs, forAgentId }: WorkItemBrief): readonly string[] {
  return [preferredAgentId, reservedAs, forAgentId];
}

const absence = { fromMs: 0, untilMs: 9 * day, openCases: 'keep' } as const;
const open = { id: 'office', name: 'Office', zone: 'UTC', holidays: [] };

test('F45: the relation to the last agent lapses after the days that the queue says', () => {
  const days = (stickyMemoryDays: number) => (story: Story) =>
    story.queue('support', { stickyMs: 60_000, stickyMemoryDays });
  assert.deepEqual(kept(answered(days(2), 2 * day)), ['ann', 'sticky', '']);
  assert.deepEqual(kept(answered(days(2), 2 * day + 1)), ['', '', '']);
});

test('F45: in business time only the hours of the queue count', () => {
  // 1970-01-01 was a Thursday; the case is answered shortly after midnight, and the office opens at eight.
  const weekly = [
    { day: 4, from: '08:00', to: '10:00' },
    { day: 5, from: '08:00', to: '10:00' },
  ];
  const schedule = { ...open, weekly };
  const withHours = (stickyBusinessTime: boolean) => (story: Story) => {
    const { directory } = story.world;
    story.world.directory = { ...directory, schedules: new Map([['office', schedule]]) };
    return story.queue('support', { stickyMs: 3 * hour, scheduleId: 'office', stickyBusinessTime });
  };
  assert.equal(answered(withHours(true)).preferredUntilMs, day + 9 * hour);
  const plain = answered(withHours(false));
  assert.equal(plain.preferredUntilMs, plain.at + 3 * hour);
});

test('F45, F129: for an absent agent it waits for who stands in, through the chain, and the history says for whom', () => {
  const chained = answered((story) => {
    story.user('ann', { absence: { ...absence, substituteId: 'ben' } });
    story.user('ben', { absence: { ...absence, substituteId: 'eve' } });
  });
  assert.deepEqual(kept(chained), ['eve', 'sticky', 'ann']);
});

for (const [why, prepare] of Object.entries<(story: Story) => unknown>({
  'is no longer active': (story) => story.user('ann', { active: false }),
  'is away without a substitute': (story) => story.user('ann', { absence: { ...absence, substituteId: '' } }),
})) {
  test(`F45: it waits for nobody when its last agent ${why}`, () => {
    assert.deepEqual(kept(answered(prepare)), ['', '', '']);
  });
}

test('F44, F45: a rule can give a case to an agent, for as long as the queue keeps follow-ups', () => {
  const story = new Story();
  const first = brief(story.mail('m-1', { agentId: 'ben' }));
  assert.deepEqual(kept(first), ['ben', 'rule', '']);
  assert.equal(first.preferredUntilMs, story.world.at + 60_000);
  const quiet = new Story({ queueId: 'quiet' }).settings({ transferAlarmMs: 2 * hour });
  const told = brief(quiet.mail('m-1', { agentId: 'ben' }));
  assert.equal(told.preferredUntilMs, quiet.world.at + 2 * hour, 'else for as long as transfers are kept');
  assert.deepEqual(kept(brief(new Story().mail('m-1', { agentId: 'gone' }))), ['', '', '']);
});

test('F44, F45: on a follow-up the last agent comes before who a rule names', () => {
  const story = Story.handledBy('ann');
  story.close('ann');
  assert.deepEqual(kept(brief(story.mail('m-2', { agentId: 'ben' }))), ['ann', 'sticky', '']);
});
