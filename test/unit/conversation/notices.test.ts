// What the system writes to a customer by itself, and when (F14, F98, F99, F102, F103).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as holds, constantFrom, integer, property } from 'fast-check';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import type { Queue, Template } from '#actors/vocabulary/directory.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import { brief, Story } from '#test/support/conversation-story.ts';
import { aTemplate } from '#test/support/directory.ts';
import { aRestoredCase } from '#test/support/kind-commands.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';

type Step = AnyStep<'conversation'>;

const minute = 60_000;
const hour = 60 * minute;
const estimate = { ...queuePolicyDefaults.estimate, holdAfterMs: hour, holdMost: 2, holdGapMs: 3 * hour };
const all: readonly Template[] = (['receipt', 'closed', 'working', 'hold'] as const).map((kind) =>
  aTemplate(kind, { kind }),
);

function aStory(queue: Partial<Queue> = {}, templates = all, fields: object = {}): Story {
  const story = new Story(fields).queue('support', { estimate, ...queue });
  const { directory } = story.world;
  story.world.directory = { ...directory, templates: new Map(templates.map((one) => [one.id, one])) };
  return story;
}

/** `kind` or `hold 2` for each notice that the step sends. */
function notices(step: Step): readonly string[] {
  return step.effects.flatMap(({ effect }) => {
    if (effect?.$case !== 'sendReceipt') return [];
    const { notice, number } = effect.value;
    return [number === 0 ? notice : `${notice} ${number}`];
  });
}

/** The timer rings, if it is set. */
function rings(story: Story, key: 'hold' | 'working'): readonly string[] | null {
  const timer = story.actor.timers.get(key);
  if (timer?.command.command === undefined) return null;
  story.world.at = Math.max(story.world.at, timer.dueAt);
  story.actor.timers.delete(key);
  return notices(story.actor.must(timer.command.command));
}

function replies(story: Story): Step {
  const value = {
    agentId: 'ann',
    messageId: 'r-1',
    close: false,
    seenVersion: 0,
    hold: false,
    forward: false,
  };
  return story.actor.must({ $case: 'reply', value });
}

const days: Schedule = {
  id: 'days',
  name: 'Days',
  zone: 'UTC',
  weekly: [{ day: 1, from: '08:00', to: '18:00' }],
  holidays: [],
};

function withHours(story: Story, at: string): Story {
  story.world.directory = { ...story.world.directory, schedules: new Map([['days', days]]) };
  story.world.at = Date.parse(at);
  return story;
}

test('F103: outside the hours something else is said than the receipt, once, if it is written', () => {
  const closed = withHours(aStory({ scheduleId: 'days' }), '2026-01-12T18:00:00Z');
  assert.deepEqual(notices(closed.mail('m-1')), ['closed']);
  assert.deepEqual(notices(closed.mail('m-2')), []);
  const open = withHours(aStory({ scheduleId: 'days' }), '2026-01-12T17:59:59Z');
  assert.deepEqual(notices(open.mail('m-1')), ['receipt']);
  const unwritten = withHours(aStory({ scheduleId: 'days' }, []), '2026-01-12T18:00:00Z');
  assert.deepEqual(notices(unwritten.mail('m-1')), ['receipt']);
});

test('F14: the receipt that a disabled queue held back goes out once when the queue says that it is enabled', () => {
  const story = aStory({ enabled: false });
  const step = story.mail('m-1');
  assert.deepEqual([notices(step), brief(step).receiptOwed], [[], true]);
  const { workItemId = '' } = story.actor.view.workItem ?? {};
  const released = (): readonly string[] =>
    notices(story.actor.must({ $case: 'releaseReceipt', value: { workItemId } }));
  assert.deepEqual(released(), []);
  story.queue('support', {});
  assert.deepEqual([released(), released()], [['receipt'], []]);
});

test('T12: for a case of old mail it is not said that somebody works on it, or that it waits', () => {
  const story = aStory();
  assert.deepEqual(notices(story.mail('m-1', { imported: true })), []);
  assert.equal(story.actor.timers.has('hold'), false);
  story.accept('ann');
  assert.equal(story.actor.timers.has('working'), false);
});

test('F99: after the first accept it is said that somebody works on it, once, unless it is answered before', () => {
  const story = aStory();
  story.mail('m-1');
  story.accept('ann');
  assert.equal(story.actor.timers.get('working')?.dueAt, story.world.at + 2 * minute);
  assert.deepEqual(rings(story, 'working'), ['working']);
  story.close('ann');
  story.mail('m-2');
  story.accept('ann', 'offer-2');
  assert.equal(rings(story, 'working'), null);
  const answered = aStory();
  answered.mail('m-1');
  answered.accept('ann');
  replies(answered);
  assert.equal(rings(answered, 'working'), null);
});

test('F99: it is off without a template, and is not said of a case that was handed on meanwhile', () => {
  const off = aStory({}, []);
  off.mail('m-1');
  off.accept('ann');
  assert.equal(rings(off, 'working'), null);
  const moved = aStory();
  moved.queue('sales', {});
  moved.mail('m-1');
  moved.accept('ann');
  moved.transfer({ queueId: 'sales' });
  assert.deepEqual(rings(moved, 'working'), []);
  moved.accept('ben', 'offer-2');
  assert.deepEqual(rings(moved, 'working'), ['working']);
});

test('F102: who waits for long hears of it, so often and with such gaps as the queue says', () => {
  const story = aStory();
  story.mail('m-1');
  const began = story.world.at;
  assert.deepEqual(rings(story, 'hold'), ['hold 1']);
  assert.equal(story.world.at, began + hour);
  assert.deepEqual(rings(story, 'hold'), ['hold 2']);
  assert.equal(story.world.at, began + 4 * hour);
  assert.equal(rings(story, 'hold'), null);
});

test('F102: not while the queue is closed or disabled, not once somebody has it, and not without a template', () => {
  const closed = withHours(aStory({ scheduleId: 'days' }), '2026-01-12T17:30:00Z');
  closed.mail('m-1');
  assert.equal(closed.actor.timers.get('hold')?.dueAt, Date.parse('2026-01-19T08:30:00Z'));
  const taken = aStory();
  taken.mail('m-1');
  taken.accept('ann');
  assert.equal(rings(taken, 'hold'), null);
  const unwritten = aStory({}, []);
  unwritten.mail('m-1');
  assert.equal(rings(unwritten, 'hold'), null);
  const disabled = aStory();
  disabled.mail('m-1');
  disabled.queue('support', { estimate, enabled: false });
  assert.deepEqual(rings(disabled, 'hold'), []);
});

test('T9: nothing is written to a machine', () => {
  const story = aStory({}, all, { automatic: true });
  assert.deepEqual(notices(story.mail('m-1')), []);
  assert.equal(rings(story, 'hold'), null);
  story.accept('ann');
  assert.equal(rings(story, 'working'), null);
});

test('F98, F99, F102: whatever happens, never more than so many, never sooner, one receipt, one word of work', () => {
  const doing = constantFrom('accept', 'requeue', 'close', 'mail', 'hold', 'working', 'reply', 'wait');
  holds(
    property(array(doing, { maxLength: 40 }), integer({ min: 0, max: 4 }), (script, most) => {
      const story = aStory({ estimate: { ...estimate, holdMost: most } });
      const sent: { readonly notice: string; readonly at: number }[] = [];
      const note = (said: readonly string[] | null): void => {
        for (const notice of said ?? []) sent.push({ notice, at: story.world.at });
      };
      let count = 0;
      note(notices(story.mail('m-0')));
      for (const what of script) {
        count += 1;
        const working = story.actor.view.workItem?.state === 'WORK_ITEM_STATE_HANDLING';
        if (what === 'accept' && !working) story.accept('ann', `offer-${count}`);
        if (what === 'requeue' && working) story.requeue();
        if (what === 'close' && working) story.close('ann');
        if (what === 'mail') note(notices(story.mail(`m-${count}`)));
        if (what === 'reply' && working)
          story.actor.must({
            $case: 'reply',
            value: {
              agentId: 'ann',
              messageId: `r-${count}`,
              close: false,
              seenVersion: 0,
              hold: false,
              forward: false,
            },
          });
        if (what === 'wait') story.world.at += minute;
        if (what === 'hold' || what === 'working') note(rings(story, what));
        if (count % 7 === 0) story.actor.passivate();
      }
      const of = (kind: string): typeof sent => sent.filter(({ notice }) => notice.startsWith(kind));
      assert.equal(of('receipt').length, 1);
      assert.ok(of('working').length <= 1);
      assert.ok(of('hold').length <= most);
      of('hold').forEach(({ at }, index, holds) => {
        const before = holds[index - 1];
        assert.ok(before === undefined || at - before.at >= estimate.holdGapMs);
      });
    }),
    { numRuns: 300 },
  );
});

test('F14, F102: a case that is restored is owed its receipt, and waits for its hold mail, as before', () => {
  const story = aStory({ enabled: false });
  const waiting = { state: WorkItemState.QUEUED, agentId: '', offerId: '', acceptedAtMs: 0 };
  const restored = aRestoredCase({ ownerAgentId: '', receiptSent: false }, waiting);
  const step = story.actor.must({ $case: 'restore', value: restored });
  assert.equal(brief(step).receiptOwed, true);
  const open = aStory();
  open.actor.must({ $case: 'restore', value: restored });
  assert.deepEqual(rings(open, 'hold'), ['hold 1']);
});

test('F102: a queue that wants fewer hold mails than are planned gets no more', () => {
  const story = aStory();
  story.mail('m-1');
  rings(story, 'hold');
  story.queue('support', { estimate: { ...estimate, holdMost: 1 } });
  assert.deepEqual(rings(story, 'hold'), []);
});
