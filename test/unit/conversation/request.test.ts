// Requests: work that is described elsewhere, from the moment it is asked for until it is done.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restoredCase } from '#actors/recovery/restored-case.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { aRequest } from '#test/support/kind-commands.ts';
import { brief, done, one } from '#test/support/conversation-story.ts';
import type { AddRequest } from '#proto/gen/skillpost/v1/conversation.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';

const start = 1_000_000;
const hour = 3_600_000;
const directory = aDirectory({
  users: [aUser('ann'), aUser('ben')],
  queues: [aQueue('support', { stickyMs: 60_000, receiptEnabled: true })],
});

class Desk {
  readonly world = aWorld(directory, start);
  readonly actor = new ActorBench('conversation', 'u-1', this.world);
  readonly events: Event[] = [];

  add(fields: Partial<AddRequest> = {}) {
    return this.tell({ $case: 'addRequest', value: aRequest(fields) });
  }

  tell(body: Parameters<ActorBench<'conversation'>['do']>[0]) {
    const decided = this.actor.do(body);
    if (!('rejected' in decided)) this.events.push(...decided.events);
    return decided;
  }

  accept(agentId: string) {
    const { workItemId = '', queueId = '' } = this.actor.view.workItem ?? {};
    const value = { workItemId, offerId: `offer-${workItemId}`, agentId, queueId, takenBy: '' };
    return done(this.tell({ $case: 'assign', value }));
  }
}

function rejected(decided: object): string {
  return 'rejected' in decided ? String(decided.rejected) : assert.fail('it was done');
}

test('F21 F22: a request waits in its queue as a mail does, counts as one, and nothing is written to anybody', () => {
  const desk = new Desk();
  const added = done(desk.add({ priority: 7, fields: { customerId: '4711' } }));
  assert.equal(brief(added).uri, 'https://crm.test/tasks/7');
  assert.equal(brief(added).priority, 7);
  assert.deepEqual(added.effects, [], 'no receipt');
  assert.equal(one(added, 'message.received').automatic, false);
  assert.equal(one(added, 'conversation.opened').uri, 'https://crm.test/tasks/7');
  desk.accept('ann');
  assert.equal(desk.actor.view.case?.status, ConversationStatus.IN_PROGRESS);
  const closed = done(desk.tell({ $case: 'close', value: { agentId: 'ann' } }));
  assert.equal(one(closed, 'item.done').agentId, 'ann');
});

test('F22: what is open is there once; what was closed opens again, kept for who did it before', () => {
  const desk = new Desk();
  done(desk.add());
  const again = done(desk.add({ subject: 'Another subject' }));
  assert.equal(again.reply.duplicate, true);
  assert.deepEqual(again.events, []);
  desk.accept('ann');
  done(desk.tell({ $case: 'close', value: { agentId: 'ann' } }));
  const reopened = done(desk.add({ subject: 'Another subject' }));
  assert.equal(reopened.reply.duplicate, false);
  const item = brief(reopened);
  assert.equal(item.subject, 'Another subject');
  assert.equal(item.followUp, true);
  assert.equal(item.preferredAgentId, 'ann');
});

test('F24: a scheduled request is invisible until its time, and has waited from then', () => {
  const desk = new Desk();
  const added = done(desk.add({ scheduledAtMs: start + hour, agentId: 'ben', agentMs: 300_000 }));
  assert.deepEqual(added.tells, []);
  assert.equal(desk.actor.view.case?.status, ConversationStatus.SCHEDULED);
  assert.equal(desk.actor.timers.get('request')?.dueAt, start + hour);
  desk.world.at = start + hour - 1;
  assert.deepEqual(done(desk.tell({ $case: 'requestDue', value: {} })).tells, [], 'a timer that is early');
  desk.world.at = start + hour + 20;
  const entered = done(desk.tell({ $case: 'requestDue', value: {} }));
  const item = brief(entered);
  assert.equal(item.enqueuedAtMs, start + hour);
  assert.equal(item.preferredAgentId, 'ben');
  assert.equal(item.reservedAs, 'request');
  assert.equal(item.preferredUntilMs, start + hour + 20 + 300_000);
  assert.deepEqual(done(desk.tell({ $case: 'requestDue', value: {} })).tells, [], 'once');
});

test('F22 F24: before anybody has taken it, a request is changed, moved to another time, or withdrawn', () => {
  const desk = new Desk();
  done(desk.add({ scheduledAtMs: start + hour }));
  done(desk.tell({ $case: 'changeRequest', value: { scheduledAtMs: start + 2 * hour, subject: 'Later' } }));
  assert.equal(desk.actor.timers.get('request')?.dueAt, start + 2 * hour);
  const now = done(desk.tell({ $case: 'changeRequest', value: { scheduledAtMs: 0 } }));
  assert.equal(brief(now).subject, 'Later');
  assert.equal(desk.actor.timers.has('request'), false);
  const changed = done(desk.tell({ $case: 'changeRequest', value: { priority: 9 } }));
  assert.deepEqual(
    changed.tells.map(({ command }) => (command as { command: { $case: string } }).command.$case),
    ['remove', 'enqueue'],
  );
  assert.equal(brief(changed).enqueuedAtMs, start);
  assert.equal(
    rejected(desk.tell({ $case: 'changeRequest', value: { scheduledAtMs: start + hour } })),
    'REQUEST_NOT_SCHEDULED',
  );
  const gone = done(desk.tell({ $case: 'withdrawRequest', value: { byUserId: 'sam' } }));
  assert.equal(one(gone, 'item.removed').reason, 'withdrawn');
  assert.equal(desk.actor.view.workItem?.state, WorkItemState.DONE);
  assert.equal(rejected(desk.tell({ $case: 'withdrawRequest', value: { byUserId: 'sam' } })), 'CASE_CLOSED');
});

test('F22: what somebody works on is neither changed nor withdrawn from outside', () => {
  const desk = new Desk();
  done(desk.add());
  desk.accept('ann');
  assert.equal(rejected(desk.tell({ $case: 'changeRequest', value: { subject: 'x' } })), 'REQUEST_TAKEN');
  assert.equal(
    rejected(desk.tell({ $case: 'withdrawRequest', value: { byUserId: 'sam' } })),
    'REQUEST_TAKEN',
  );
});

for (const [name, act] of Object.entries({
  scheduled: (desk: Desk) =>
    done(desk.add({ scheduledAtMs: start + hour, agentId: 'ben', agentMs: 5_000, fields: { a: 'b' } })),
  moved: (desk: Desk) => {
    done(desk.add({ scheduledAtMs: start + hour }));
    done(desk.tell({ $case: 'changeRequest', value: { scheduledAtMs: start + 2 * hour, subject: 'Later' } }));
  },
  waiting: (desk: Desk) => done(desk.add({ agentId: 'ben', agentMs: 5_000 })),
  handled: (desk: Desk) => {
    done(desk.add());
    desk.accept('ann');
  },
  withdrawn: (desk: Desk) => {
    done(desk.add({ scheduledAtMs: start + hour }));
    done(desk.tell({ $case: 'withdrawRequest', value: { byUserId: 'sam' } }));
  },
  again: (desk: Desk) => {
    done(desk.add());
    desk.accept('ann');
    done(desk.tell({ $case: 'close', value: { agentId: 'ann' } }));
    done(desk.add({ subject: 'Again', fromAddress: 'other@customer.test', scheduledAtMs: start + hour }));
  },
})) {
  test(`F21 F24: a request that is ${name} comes back from its history as it was`, () => {
    const desk = new Desk();
    act(desk);
    const restored = restoredCase({ conversationId: 'u-1', events: desk.events, writers: new Map() });
    assert.deepEqual(restored?.case, desk.actor.view.case);
    assert.deepEqual(restored?.workItem, desk.actor.view.workItem);
    const anew = new ActorBench('conversation', 'u-1', desk.world);
    assert.ok(restored !== null);
    anew.must({ $case: 'restore', value: restored });
    assert.deepEqual(anew.timers.get('request')?.dueAt, desk.actor.timers.get('request')?.dueAt);
  });
}
