// By when a case is to be closed: as its mailbox says, in the hours of its queue, from its mail on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { openMsBetween } from '#actors/calendar/calendar.ts';
import { deadlineFor } from '#actors/conversation/deadline.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { mostDeadlineMinutes } from '#actors/vocabulary/directory.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import { brief, done, one, Story } from '#test/support/conversation-story.ts';
import { aDirectory, aMailbox, aQueue } from '#test/support/directory.ts';
import { ActorBench } from '#test/support/kind-bench.ts';
import { aRequest } from '#test/support/kind-commands.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';

const minute = 60_000;
const hour = 60 * minute;
const zone = 'Europe/Berlin';

const office: Schedule = {
  id: 'office',
  name: 'Office',
  zone,
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })),
  holidays: [],
};

function at(local: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

/** A story whose mailbox gives its cases this long. */
function timed(deadlineMinutes: number, fields: Partial<Mailbox> = {}): Story {
  return setting(new Story(), deadlineMinutes, fields);
}

function setting(story: Story, deadlineMinutes: number, fields: Partial<Mailbox> = {}): Story {
  const box = aMailbox('support', { deadlineMinutes, ...fields });
  story.world.directory = { ...story.world.directory, mailboxes: new Map([[box.id, box]]) };
  return story;
}

const deadlineOf = ({ actor }: Story): number => actor.view.case?.deadlineAtMs ?? 0;

test('F16 F152: a case is to be closed within what its mailbox says, from when its mail came', () => {
  const story = timed(90);
  story.world.at = 5 * hour;
  const step = story.mail('m-1', { receivedAtMs: 4 * hour });
  const until = 4 * hour + 90 * minute;
  assert.equal(deadlineOf(story), until);
  assert.equal(one(step, 'conversation.opened').deadlineAtMs, until);
  assert.equal(brief(step).deadlineAtMs, until, 'who is offered it sees it');
});

test('F16: a mailbox without a deadline, and one that is not known, give none', () => {
  const none = timed(0);
  none.mail('m-1');
  assert.equal(deadlineOf(none), 0);
  const unknown = timed(90);
  unknown.mail('m-1', { mailboxId: 'elsewhere' });
  assert.equal(deadlineOf(unknown), 0);
});

test('F16 F56: where the queue keeps hours, only they count', () => {
  const story = timed(4 * 60).queue('support', { scheduleId: 'office' });
  story.world.directory = { ...story.world.directory, schedules: new Map([['office', office]]) };
  story.world.at = at('2026-03-06T15:00');
  story.mail('m-1');
  assert.equal(deadlineOf(story), at('2026-03-09T11:00'), 'from Friday to Monday');
});

test('F16: once reckoned a deadline stays, whatever its mailbox says later or wherever the case goes', () => {
  const story = timed(90);
  story.mail('m-1');
  const first = deadlineOf(story);
  setting(story, 10);
  story.world.at += hour;
  story.mail('m-2');
  story.accept('ann');
  done(story.transfer({ queueId: 'sales' }));
  assert.equal(deadlineOf(story), first);
});

test('F152: a case that opens again has a new deadline; the first one stands where it was closed', () => {
  const story = timed(90);
  story.mail('m-1');
  const first = deadlineOf(story);
  story.accept('ann');
  story.world.at += 2 * hour;
  assert.equal(one(story.close('ann'), 'conversation.closed').deadlineAtMs, first);
  assert.equal(deadlineOf(story), first);
  story.world.at += 3 * hour;
  const again = story.mail('m-2');
  assert.equal(one(again, 'conversation.reopened').deadlineAtMs, story.world.at + 90 * minute);
  assert.equal(deadlineOf(story), story.world.at + 90 * minute);
});

test('F152 T10: what did not arrive and opens a case again has a new deadline, too', () => {
  const story = timed(90);
  story.mail('m-1');
  story.accept('ann');
  done(story.reply('r-1', { close: true }));
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
  story.world.at += 5 * hour;
  const back = story.told();
  assert.equal(one(back, 'conversation.reopened').deadlineAtMs, story.world.at + 90 * minute);
});

test('F16 T12 F13 F44: what is old, only kept or sent on has no deadline; what waits in quarantine has', () => {
  const old = timed(90);
  old.mail('m-1', { imported: true });
  assert.equal(deadlineOf(old), 0);
  const kept = timed(90, { makesWork: false });
  kept.mail('m-1');
  assert.equal(deadlineOf(kept), 0);
  const sentOn = timed(90);
  sentOn.mail('m-1', { divertTo: 'other@customer.test' });
  assert.equal(deadlineOf(sentOn), 0);
  const quarantined = timed(90);
  quarantined.mail('m-1', { quarantineReason: 'unreadable' });
  assert.equal(deadlineOf(quarantined), quarantined.world.at + 90 * minute);
});

test('F16 T12: old mail that joins a closed case gives it no deadline', () => {
  const story = timed(90);
  story.mail('m-1');
  story.accept('ann');
  story.close('ann');
  story.mail('m-2', { imported: true });
  assert.equal(deadlineOf(story), 0);
  story.close('ann');
  story.mail('m-3', { quarantineReason: 'unreadable' });
  assert.equal(deadlineOf(story), story.world.at + 90 * minute, 'it is open, and waits for somebody');
});

test('F16 F24: a request has its deadline from when it is to be worked on, also when that is moved', () => {
  const { world } = timed(90);
  const actor = new ActorBench('conversation', 'u-1', world);
  const value = aRequest({ mailboxId: 'support', scheduledAtMs: world.at + 5 * hour });
  actor.must({ $case: 'addRequest', value });
  assert.equal(actor.view.case?.deadlineAtMs, world.at + 5 * hour + 90 * minute);
  const later = world.at + 8 * hour;
  actor.must({
    $case: 'changeRequest',
    value: { scheduledAtMs: later, subject: undefined, priority: undefined },
  });
  assert.equal(actor.view.case?.deadlineAtMs, later + 90 * minute);
  actor.must({ $case: 'changeRequest', value: { scheduledAtMs: undefined, subject: 'Now', priority: 1 } });
  assert.equal(actor.view.case?.deadlineAtMs, later + 90 * minute);
});

test('F20: a case that we open by writing has no deadline', () => {
  const { world } = timed(90);
  const actor = new ActorBench('conversation', 'case-2', world);
  const mail = { messageId: 'o-1', tag: 'SP-2', subject: 'Hello', toAddress: 'c@customer.test', toName: '' };
  const from = { agentId: 'ann', mailboxId: 'support', queueId: 'support', hold: false };
  actor.must({ $case: 'open', value: { ...mail, ...from } });
  assert.equal(actor.view.case?.deadlineAtMs, 0);
});

test('F16 F56 T24: exactly so much opening time lies before any deadline, also where clocks change', () => {
  const quarter = fc.integer({ min: 0, max: 95 });
  const clock = (quarters: number): string =>
    `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;
  const schedules = fc.record({
    zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'),
    day: fc.integer({ min: 1, max: 7 }),
    from: quarter,
    to: quarter,
  });
  // Around the days on which those clocks change.
  const moments = fc.constantFrom('2026-03-06', '2026-03-27', '2026-04-03', '2026-09-04', '2026-10-23');
  fc.assert(
    fc.property(
      schedules,
      moments,
      fc.integer({ min: 0, max: 5 * 24 * 60 }),
      fc.integer({ min: 1, max: 5 * 24 * 60 }),
      ({ zone: where, day, from, to }, date, offset, minutes) => {
        const window = { day, from: clock(Math.min(from, to)), to: clock(Math.max(from, to) + 1) };
        const schedule = { ...office, zone: where, weekly: [window] };
        const world = aDirectory({
          mailboxes: [aMailbox('support', { deadlineMinutes: minutes })],
          queues: [aQueue('support', { scheduleId: 'office' })],
          schedules: [schedule],
        });
        const start = at(`${date}T00:00`) + offset * minute;
        const end = deadlineFor(world, { mailboxId: 'support', queueId: 'support', imported: false }, start);
        assert.equal(openMsBetween(schedule, start, end), minutes * minute);
        assert.equal(openMsBetween(schedule, start, end - 1), minutes * minute - 1, 'and not a moment later');
      },
    ),
    { numRuns: 200 },
  );
});

test('F16: where a queue never opens, or hardly ever, plain time counts', () => {
  const world = aDirectory({
    mailboxes: [aMailbox('support', { deadlineMinutes: mostDeadlineMinutes })],
    queues: [aQueue('support', { scheduleId: 'office' })],
    schedules: [{ ...office, weekly: [] }],
  });
  const end = deadlineFor(world, { mailboxId: 'support', queueId: 'support', imported: false }, 0);
  assert.equal(end, mostDeadlineMinutes * minute);
});
