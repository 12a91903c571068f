// Every command in every state of a case: where it leads, and what it tells. A new state or command does not compile
// until each cell is decided.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationCommandBody, ConversationCommandName } from '#actors/conversation/commands.ts';
import { statusNames } from '#actors/conversation/events.ts';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { aMail, aRequest, aRestoredCase } from '#test/support/kind-commands.ts';
import { outcomeOf } from '#test/support/outcome.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

type State = 'absent' | 'received' | 'in_progress' | 'parked' | 'closed' | 'quarantined' | 'scheduled';
/** `state` or `state: messages and +effects`; `!CODE` for a rejection, which changes nothing. */
type Expected = string;

const table: Readonly<Record<State, Readonly<Record<ConversationCommandName, Expected>>>> = {
  absent: {
    addRequest: 'received: queue.enqueue',
    changeRequest: '!NO_SUCH_CASE',
    withdrawRequest: '!NO_SUCH_CASE',
    requestDue: 'absent',
    keepNoticeBack: '!NO_SUCH_CASE',
    noticeDue: 'absent',
    releaseReceipt: 'absent',
    sendSuppressed: '!NO_SUCH_CASE',
    receive: 'received: queue.enqueue +sendReceipt',
    assign: 'absent: agent.withdraw',
    reply: '!NO_SUCH_CASE',
    note: '!NO_SUCH_CASE',
    close: '!NO_SUCH_CASE',
    transfer: '!NO_SUCH_CASE',
    delivery: '!NO_SUCH_CASE',
    restore: 'in_progress: agent.assigned',
    hold: 'absent',
    dropOut: 'absent',
    handlingTooLong: 'absent',
    park: '!NO_SUCH_CASE',
    resume: 'absent: agent.workEnded',
    requeue: '!NO_SUCH_CASE',
    divert: 'absent',
  },
  received: {
    addRequest: '!NOT_A_REQUEST',
    changeRequest: '!NOT_A_REQUEST',
    withdrawRequest: '!NOT_A_REQUEST',
    requestDue: 'received',
    keepNoticeBack: 'received',
    noticeDue: 'received',
    releaseReceipt: 'received',
    sendSuppressed: '!NOTHING_SUPPRESSED',
    receive: 'received',
    assign: 'in_progress: agent.assigned',
    reply: '!NOT_YOUR_CASE',
    note: 'received',
    close: 'closed: queue.remove',
    transfer: '!NOT_YOUR_CASE',
    delivery: 'received',
    restore: 'received',
    hold: 'received',
    dropOut: 'received',
    handlingTooLong: 'received',
    park: '!NOT_YOUR_CASE',
    resume: 'received: agent.workEnded',
    requeue: 'received',
    divert: 'received: queue.enqueue',
  },
  in_progress: {
    addRequest: '!NOT_A_REQUEST',
    changeRequest: '!NOT_A_REQUEST',
    withdrawRequest: '!NOT_A_REQUEST',
    requestDue: 'in_progress',
    keepNoticeBack: 'in_progress',
    noticeDue: 'in_progress',
    releaseReceipt: 'in_progress',
    sendSuppressed: '!NOTHING_SUPPRESSED',
    receive: 'in_progress',
    assign: 'in_progress: agent.withdraw',
    reply: 'closed: agent.workEnded +sendPreparedMessage',
    note: 'in_progress',
    close: 'closed: agent.workEnded',
    transfer: 'received: agent.workEnded queue.enqueue',
    delivery: 'in_progress',
    restore: 'in_progress',
    hold: 'in_progress',
    dropOut: 'in_progress',
    handlingTooLong: 'in_progress',
    park: 'parked: agent.keepPersonal',
    resume: 'in_progress',
    requeue: 'received: agent.workEnded queue.enqueue',
    divert: 'in_progress',
  },
  parked: {
    addRequest: '!NOT_A_REQUEST',
    changeRequest: '!NOT_A_REQUEST',
    withdrawRequest: '!NOT_A_REQUEST',
    requestDue: 'parked',
    keepNoticeBack: 'parked',
    noticeDue: 'parked',
    releaseReceipt: 'parked',
    sendSuppressed: '!NOTHING_SUPPRESSED',
    receive: 'parked: agent.personalDue',
    assign: 'parked: agent.withdraw',
    reply: '!CASE_PARKED',
    note: 'parked',
    close: 'closed: agent.dropPersonal',
    transfer: 'received: agent.dropPersonal queue.enqueue',
    delivery: 'parked',
    restore: 'parked',
    park: '!CASE_PARKED',
    resume: 'in_progress',
    requeue: 'received: agent.dropPersonal queue.enqueue',
    hold: 'parked',
    dropOut: 'parked',
    handlingTooLong: 'parked',
    divert: 'parked',
  },
  closed: {
    addRequest: '!NOT_A_REQUEST',
    changeRequest: '!NOT_A_REQUEST',
    withdrawRequest: '!NOT_A_REQUEST',
    requestDue: 'closed',
    keepNoticeBack: 'closed',
    noticeDue: 'closed',
    releaseReceipt: 'closed',
    sendSuppressed: '!NOTHING_SUPPRESSED',
    receive: 'received: queue.enqueue',
    assign: 'closed: agent.withdraw',
    reply: '!CASE_CLOSED',
    note: 'closed',
    close: '!CASE_CLOSED',
    transfer: '!CASE_CLOSED',
    delivery: 'closed',
    restore: 'closed',
    hold: 'closed',
    dropOut: 'closed',
    handlingTooLong: 'closed',
    park: '!CASE_CLOSED',
    resume: 'closed: agent.workEnded',
    requeue: 'closed',
    divert: 'closed',
  },
  quarantined: {
    addRequest: '!NOT_A_REQUEST',
    changeRequest: '!NOT_A_REQUEST',
    withdrawRequest: '!NOT_A_REQUEST',
    requestDue: 'quarantined',
    keepNoticeBack: 'quarantined',
    noticeDue: 'quarantined',
    releaseReceipt: 'quarantined',
    sendSuppressed: '!NOTHING_SUPPRESSED',
    receive: 'quarantined',
    assign: 'quarantined: agent.withdraw',
    reply: '!NOT_YOUR_CASE',
    note: 'quarantined',
    close: 'closed',
    transfer: '!NOT_YOUR_CASE',
    delivery: 'quarantined',
    restore: 'quarantined',
    hold: 'quarantined',
    dropOut: 'quarantined',
    handlingTooLong: 'quarantined',
    park: '!NOT_YOUR_CASE',
    resume: 'quarantined: agent.workEnded',
    requeue: 'quarantined',
    divert: 'quarantined',
  },
  // A request: the others have tests of their own.
  scheduled: {
    keepNoticeBack: 'scheduled',
    addRequest: 'scheduled',
    changeRequest: 'scheduled',
    withdrawRequest: 'closed',
    requestDue: 'received: queue.enqueue',
    noticeDue: 'scheduled',
    releaseReceipt: 'scheduled',
    sendSuppressed: '!NOTHING_SUPPRESSED',
    receive: 'scheduled',
    assign: 'scheduled: agent.withdraw',
    reply: '!NOT_YOUR_CASE',
    note: 'scheduled',
    close: 'closed',
    transfer: '!NOT_YOUR_CASE',
    delivery: 'scheduled',
    restore: 'scheduled',
    hold: 'scheduled',
    dropOut: 'scheduled',
    handlingTooLong: 'scheduled',
    park: '!NOT_YOUR_CASE',
    resume: 'scheduled: agent.workEnded',
    requeue: 'scheduled',
    divert: 'scheduled',
  },
};

const directory = aDirectory({
  users: [aUser('ann')],
  queues: [aQueue('support'), aQueue('sales')],
  settings: { ...systemSettingsDefaults, transferToPersonal: true },
});

/** The first work item of the case; the newest one is `id-1` too, because each case here has one. */
const workItemId = 'id-1';
const won = { workItemId, offerId: 'offer-1', agentId: 'ann', queueId: 'support', takenBy: '' };

const reach: Readonly<Record<State, readonly ConversationCommandBody[]>> = {
  absent: [],
  received: [{ $case: 'receive', value: aMail('m-1') }],
  in_progress: [
    { $case: 'receive', value: aMail('m-1') },
    { $case: 'assign', value: won },
  ],
  parked: [
    { $case: 'receive', value: aMail('m-1') },
    { $case: 'assign', value: won },
    { $case: 'park', value: { agentId: 'ann', untilMs: 0, byUserId: '', reason: '' } },
  ],
  closed: [
    { $case: 'receive', value: aMail('m-1') },
    { $case: 'assign', value: won },
    { $case: 'close', value: { agentId: 'ann' } },
  ],
  quarantined: [{ $case: 'receive', value: aMail('m-1', { quarantineReason: 'broken MIME' }) }],
  scheduled: [{ $case: 'addRequest', value: aRequest({ scheduledAtMs: 1_000_000 }) }],
};

const commands: Readonly<{ [Name in ConversationCommandName]: ConversationCommandBody & { $case: Name } }> = {
  addRequest: { $case: 'addRequest', value: aRequest() },
  changeRequest: { $case: 'changeRequest', value: { subject: 'Call back', scheduledAtMs: 2_000_000 } },
  withdrawRequest: { $case: 'withdrawRequest', value: { byUserId: 'sam' } },
  requestDue: { $case: 'requestDue', value: {} },
  receive: { $case: 'receive', value: aMail('m-2') },
  assign: { $case: 'assign', value: { ...won, offerId: 'offer-2' } },
  reply: { $case: 'reply', value: { agentId: 'ann', messageId: 'r-1', close: true, seenVersion: 0 } },
  note: { $case: 'note', value: { agentId: 'ben', messageId: 'n-1' } },
  close: { $case: 'close', value: { agentId: 'ann' } },
  transfer: { $case: 'transfer', value: { agentId: 'ann', queueId: 'sales', comment: '', toAgentId: '' } },
  delivery: {
    $case: 'delivery',
    value: { messageId: 'r-0', recipient: 'c@customer.test', outcome: 'delivered', detail: '' },
  },
  restore: { $case: 'restore', value: aRestoredCase() },
  handlingTooLong: { $case: 'handlingTooLong', value: { workItemId } },
  dropOut: { $case: 'dropOut', value: { workItemId } },
  noticeDue: { $case: 'noticeDue', value: { notice: 'hold' } },
  sendSuppressed: { $case: 'sendSuppressed', value: { byUserId: 'sam' } },
  keepNoticeBack: {
    $case: 'keepNoticeBack',
    value: {
      notice: 'receipt',
      number: 0,
      target: 'c@customer.test',
      messageId: 'm-1',
      reason: 'budget',
      untilMs: 0,
    },
  },
  releaseReceipt: { $case: 'releaseReceipt', value: { workItemId } },
  hold: { $case: 'hold', value: { workItemId, queueId: 'support', opensAtMs: 0 } },
  park: { $case: 'park', value: { agentId: 'ann', untilMs: 0, byUserId: '', reason: '' } },
  resume: { $case: 'resume', value: { agentId: 'ann', workItemId } },
  requeue: { $case: 'requeue', value: { agentId: 'ann', byUserId: 'boss', reason: '', toAgentId: '' } },
  divert: {
    $case: 'divert',
    value: { workItemId, fromQueueId: 'support', toQueueId: 'sales', reason: 'length' },
  },
};

function statusOf(actor: ActorBench<'conversation'>): string {
  const status = actor.view.case?.status;
  if (actor.view.workItem?.state === WorkItemState.PARKED) return 'parked';
  return status === undefined ? 'absent' : statusNames[status];
}

for (const [state, cells] of Object.entries(table)) {
  for (const [name, expected] of Object.entries(cells)) {
    test(`F96: a case that is ${state}, told ${name}: ${expected}`, () => {
      const world = aWorld(directory, 900_000);
      const actor = new ActorBench('conversation', 'case-1', world);
      for (const body of reach[state as State]) actor.must(body);
      world.at = 1_000_000;
      assert.equal(statusOf(actor), state);
      const outcome = outcomeOf(actor.do(commands[name as ConversationCommandName]));
      if (outcome.startsWith('!')) {
        assert.equal(outcome, expected);
        assert.equal(statusOf(actor), state);
      } else {
        const said = outcome === '' ? '' : `: ${outcome}`;
        assert.equal(`${statusOf(actor)}${said}`, expected);
      }
    });
  }
}
