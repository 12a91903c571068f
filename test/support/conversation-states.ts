// Every state that a case can be in, how it gets there, and one of each command: what the total table is made of.

import { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';
import type { ConversationCommandBody, ConversationCommandName } from '#actors/conversation/commands.ts';
import { statusNames } from '#actors/conversation/events.ts';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { aDirectory, aMailbox, aQuestion, aQuestionnaire, aQueue, aUser } from './directory.ts';
import type { ActorBench } from './kind-bench.ts';
import { aMail, aRequest, aRestoredCase } from './kind-commands.ts';

export type State =
  | 'absent'
  | 'received'
  | 'in_progress'
  | 'held'
  | 'parked'
  | 'closed'
  | 'quarantined'
  | 'scheduled';

export const directory = aDirectory({
  users: [aUser('ann')],
  queues: [aQueue('support'), aQueue('sales')],
  mailboxes: [aMailbox('support', { questionnaireId: 'talk' })],
  questionnaires: [aQuestionnaire('talk', { questions: [aQuestion('words')] })],
  settings: { ...systemSettingsDefaults, transferToPersonal: true },
});

/** The first work item of the case; the newest one is `id-1` too, because each case here has one. */
const workItemId = 'id-1';
const won = { workItemId, offerId: 'offer-1', agentId: 'ann', queueId: 'support', takenBy: '' };

export const reach: Readonly<Record<State, readonly ConversationCommandBody[]>> = {
  absent: [],
  received: [{ $case: 'receive', value: aMail('m-1') }],
  in_progress: [
    { $case: 'receive', value: aMail('m-1') },
    { $case: 'assign', value: won },
  ],
  held: [
    { $case: 'receive', value: aMail('m-1') },
    { $case: 'assign', value: won },
    {
      $case: 'reply',
      value: { agentId: 'ann', messageId: 'held-1', close: true, seenVersion: 0, hold: true, forward: false },
    },
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

/** Other cases, and messages that go from one to another: a message that is asked for moves, nobody has asked to join. */
export const belonging = (
  state: State,
  moving: { readonly moveMessage: string; readonly takeMoved: string },
) => ({
  relate: state,
  answerJoin: '!NO_JOIN_REQUEST',
  joinAnswered: state,
  noteDuplicate: state,
  recordRating: state,
  senderFound: state,
  // What never was work is not asked about.
  saveAnswers: state === 'quarantined' || state === 'scheduled' ? '!NO_QUESTIONNAIRE' : state,
  ...moving,
});

/** Of a case that is not there. */
export const belongingNowhere = {
  relate: 'absent',
  answerJoin: '!NO_SUCH_CASE',
  joinAnswered: 'absent',
  moveMessage: '!NO_SUCH_CASE',
  takeMoved: 'absent',
  noteDuplicate: 'absent',
  recordRating: 'absent',
  senderFound: 'absent',
  saveAnswers: '!NO_SUCH_CASE',
} as const;

export const commands: Readonly<{
  [Name in ConversationCommandName]: ConversationCommandBody & { $case: Name };
}> = {
  addRequest: { $case: 'addRequest', value: aRequest() },
  changeRequest: { $case: 'changeRequest', value: { subject: 'Call back', scheduledAtMs: 2_000_000 } },
  withdrawRequest: { $case: 'withdrawRequest', value: { byUserId: 'sam' } },
  requestDue: { $case: 'requestDue', value: {} },
  relate: {
    $case: 'relate',
    value: { related: RelatedCase.fromPartial({ conversationId: 'case-2', state: 'related' }) },
  },
  answerJoin: {
    $case: 'answerJoin',
    value: { messageId: 'm-2', approve: true, byUserId: 'boss', bySupervisor: true },
  },
  joinAnswered: {
    $case: 'joinAnswered',
    value: { messageId: 'm-1', conversationId: 'case-2', tag: '', approved: false, byUserId: 'boss' },
  },
  moveMessage: {
    $case: 'moveMessage',
    value: {
      message: aMail('m-1'),
      toConversationId: 'case-2',
      toTag: '',
      byUserId: 'boss',
      bySupervisor: true,
    },
  },
  takeMoved: {
    $case: 'takeMoved',
    value: {
      message: aMail('m-2'),
      fromConversationId: 'case-2',
      fromTag: '',
      byUserId: 'boss',
      movedAtMs: 1_000,
    },
  },
  noteDuplicate: {
    $case: 'noteDuplicate',
    value: { messageId: 'm-1', archiveId: 'a-2', recipients: ['sales@demo.test'], mailboxId: 'sales' },
  },
  recordRating: {
    $case: 'recordRating',
    value: { messageId: 'r-0', agentId: 'ann', queueId: 'support', score: 4, again: false },
  },
  senderFound: { $case: 'senderFound', value: { messageId: 'm-1', verdict: 'fail' } },
  saveAnswers: {
    $case: 'saveAnswers',
    value: {
      agentId: 'ann',
      questionnaireId: 'talk',
      version: 1,
      trigger: 'close',
      answers: [{ questionId: 'words', values: ['Well.'] }],
    },
  },
  receive: { $case: 'receive', value: aMail('m-2') },
  assign: { $case: 'assign', value: { ...won, offerId: 'offer-2' } },
  reply: {
    $case: 'reply',
    value: { agentId: 'ann', messageId: 'r-1', close: true, seenVersion: 0, hold: false, forward: false },
  },
  note: { $case: 'note', value: { agentId: 'ben', messageId: 'n-1' } },
  close: { $case: 'close', value: { agentId: 'ann' } },
  transfer: { $case: 'transfer', value: { agentId: 'ann', queueId: 'sales', comment: '', toAgentId: '' } },
  delivery: {
    $case: 'delivery',
    value: {
      messageId: 'r-0',
      recipient: 'c@customer.test',
      outcome: 'delivered',
      detail: '',
      agentId: '',
      delayed: false,
      reported: false,
    },
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
  open: {
    $case: 'open',
    value: {
      agentId: 'ann',
      messageId: 'o-1',
      tag: 'SP-000001-K7Q2',
      subject: 'Offer',
      toAddress: 'c@customer.test',
      toName: '',
      mailboxId: 'support',
      queueId: 'support',
      hold: false,
    },
  },
  undoReply: { $case: 'undoReply', value: { agentId: 'ann', messageId: 'held-1' } },
  sendHeld: { $case: 'sendHeld', value: { agentId: 'ann', messageId: 'held-1' } },
  retryDelivery: {
    $case: 'retryDelivery',
    value: { agentId: 'ann', messageId: 'r-0', recipient: 'c@customer.test', to: '' },
  },
  divert: {
    $case: 'divert',
    value: { workItemId, fromQueueId: 'support', toQueueId: 'sales', reason: 'length' },
  },
};

export function statusOf(actor: ActorBench<'conversation'>): string {
  const status = actor.view.case?.status;
  if (actor.view.workItem?.state === WorkItemState.PARKED) return 'parked';
  if (actor.view.heldReply !== undefined) return 'held';
  return status === undefined ? 'absent' : statusNames[status];
}
