// What the history of a case says that its records were: folds events into the command that brings the case back. Pure.
// Every event of a conversation carries what the case said by then, so that the last one tells most of it.

import { withRelated } from '../conversation/related.ts';
import { limits } from '../limits.ts';
import type { CaseHistory } from '../ports/case-histories.ts';
import { foldWork, type KnownWork } from './restored-work.ts';
import {
  Case,
  ConversationStatus,
  type DeliveryTrouble,
  type HeldReply,
  type RestoreCase,
} from '#proto/gen/skillpost/v1/conversation.ts';
import type { CaseAnswers } from '#proto/gen/skillpost/v1/types.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';

interface Known extends KnownWork {
  /** By message id, oldest first. */
  readonly messages: Map<string, number>;
  held: HeldReply | undefined;
  answers: CaseAnswers | undefined;
  /** Messages of people, those that went elsewhere included. */
  readonly written: Set<string>;
}

const statuses: ReadonlyMap<string, ConversationStatus> = new Map([
  ['received', ConversationStatus.RECEIVED],
  ['in_progress', ConversationStatus.IN_PROGRESS],
  ['closed', ConversationStatus.CLOSED],
  ['quarantined', ConversationStatus.QUARANTINED],
  ['scheduled', ConversationStatus.SCHEDULED],
]);

// Others, such as an agent's about its offers, name the case as well, but speak of what they are.
const ofTheCase = /^(?:conversation|message|item|segment|reply|note|receipt|notice)\./;

/** Null when the history does not reach back to the opening: the first message opens the case anew. */
export function restoredCase({ conversationId, events, writers }: CaseHistory): RestoreCase | null {
  const [first, ...later] = events.filter(({ type }) => ofTheCase.test(type));
  if (first?.type !== 'conversation.opened') return null;
  const known: Known = {
    case: opened(conversationId, first),
    work: undefined,
    messages: new Map(),
    held: undefined,
    answers: undefined,
    written: new Set(),
  };
  for (const event of later) fold(known, event);
  const messages = [...known.messages].map(([messageId, atMs]) => ({ messageId, atMs }));
  return {
    case: { ...known.case, participants: participants(known, writers) },
    workItem: known.work,
    messages: messages.slice(-limits.takenMessages),
    heldReply: known.held,
    answers: known.answers,
  };
}

function opened(conversationId: string, event: Event): Case {
  return Case.fromPartial({
    conversationId,
    subject: event.subject,
    customerAddress: event.customerAddress,
    customerName: event.customerName,
    createdAtMs: event.atMs,
    automatic: event.automatic,
    unverified: event.unverified,
    ...requested(event),
    // Whether newer mail has come since is not known: then nothing is written by itself.
    imported: event.reason === 'imported',
    receiptSent: event.reason === 'outbound',
    ...said(event),
    deadlineAtMs: event.deadlineAtMs,
  });
}

/** What each event of a conversation says of its case. */
function said(event: Event): Partial<Case> {
  const status = statuses.get(event.status);
  return {
    tag: event.tag,
    mailboxId: event.mailboxId,
    queueId: event.queueId,
    priority: event.priority,
    skills: event.skills,
    ruleId: event.ruleId,
    ruleVersion: event.ruleVersion,
    ...(status === undefined ? {} : { status }),
  };
}

/** What a request says of itself when it comes; of a mail only its fields. */
function requested(event: Event): Partial<Case> {
  const { uri, fields, scheduledAtMs, reservedAgentId, untilMs } = event;
  if (uri === '') return { fields };
  const scheduled = scheduledAtMs > 0;
  return {
    uri,
    fields,
    subject: event.subject,
    customerAddress: event.customerAddress,
    customerName: event.customerName,
    scheduledAtMs,
    scheduledAgentId: scheduled ? reservedAgentId : '',
    scheduledAgentMs: scheduled && untilMs > 0 ? untilMs - scheduledAtMs : 0,
  };
}

const entered = { scheduledAtMs: 0, scheduledAgentId: '', scheduledAgentMs: 0 };

function fold(known: Known, event: Event): void {
  known.case = { ...known.case, ...said(event) };
  if (event.type.startsWith('conversation.')) known.case.deadlineAtMs = event.deadlineAtMs;
  switch (event.type) {
    case 'reply.held':
      known.messages.set(event.messageId, event.atMs);
      known.held = heldBy(known.case, event);
      break;
    case 'reply.undone':
      known.held = undefined;
      break;
    case 'message.delivered':
    case 'message.bounced':
    case 'message.failed':
    case 'message.delayed':
    case 'message.retried':
      known.case.troubles = troublesAfter(known.case.troubles, event);
      break;
    case 'message.received':
    case 'reply.sent':
    case 'note.added':
      known.messages.set(event.messageId, event.atMs);
      if (!event.automatic) known.written.add(event.messageId);
      if (isNews(known.case, event)) known.case.version += 1;
      if (event.messageId === known.held?.messageId) known.held = undefined;
      break;
    case 'conversation.quarantined':
      if (known.case.status === ConversationStatus.QUARANTINED) known.case.quarantineReason = event.reason;
      break;
    case 'conversation.reopened':
      known.case.closedAtMs = 0;
      known.case.mergedInto = '';
      if (event.uri !== '') Object.assign(known.case, requested(event));
      break;
    case 'conversation.related':
      if (event.related !== undefined) known.case = withRelated(known.case, event.related);
      break;
    case 'message.moved':
      known.messages.delete(event.messageId);
      break;
    case 'conversation.doubted':
      known.case.unverified = true;
      break;
    case 'conversation.merged':
      known.case.mergedInto = event.target;
      break;
    case 'conversation.answered':
      known.answers = event.answers;
      break;
    case 'conversation.changed':
      Object.assign(known.case, { subject: event.subject, scheduledAtMs: event.scheduledAtMs });
      break;
    case 'item.queued':
      if (known.case.uri !== '') Object.assign(known.case, entered);
      foldWork(known, event);
      break;
    case 'conversation.closed':
      Object.assign(known.case, {
        closedAtMs: event.atMs,
        ownerAgentId: '',
        homeQueueId: '',
        scheduledAtMs: 0,
        ...noComment,
        troubles: [],
      });
      break;
    case 'notice.suppressed':
      Object.assign(known.case, keptBack(event));
      break;
    case 'notice.released':
      Object.assign(known.case, { suppressed: '', suppressedUntilMs: 0 });
      break;
    case 'receipt.sent':
      known.case.receiptSent = true;
      break;
    default:
      foldWork(known, event);
  }
}

function keptBack({ reason, notice, target, messageId, untilMs }: Event): Partial<Case> {
  return {
    suppressed: reason,
    suppressedNotice: notice,
    suppressedTarget: target,
    suppressedMessageId: messageId,
    suppressedUntilMs: untilMs,
  };
}

const noComment = { comment: '', commentBy: '', commentAtMs: 0 };

function heldBy({ version }: Case, { messageId, agentId, untilMs, reason }: Event): HeldReply {
  const close = reason === 'close';
  return { messageId, agentId, close, untilMs, version, about: close ? '' : reason };
}

function troublesAfter(troubles: readonly DeliveryTrouble[], event: Event): DeliveryTrouble[] {
  const { messageId, target: recipient, byUserId: agentId, reason: detail, atMs } = event;
  const others = troubles.filter((one) => one.messageId !== messageId || one.recipient !== recipient);
  const state =
    event.type === 'message.failed' || event.type === 'message.bounced'
      ? 'failed'
      : event.type === 'message.delayed'
        ? 'delayed'
        : '';
  if (state === '' || agentId === '') return others;
  return [...others, { messageId, recipient, state, detail, atMs, agentId }].slice(-limits.deliveryTroubles);
}

/** As the conversation counts `Case.version`. */
function isNews({ ownerAgentId }: Case, { type, automatic, agentId }: Event): boolean {
  if (type === 'note.added') return agentId !== ownerAgentId;
  return type === 'message.received' && !automatic;
}

function participants(
  { case: { customerAddress }, written }: Known,
  writers: CaseHistory['writers'],
): string[] {
  const addresses = [customerAddress, ...[...written].map((id) => writers.get(id) ?? '')];
  return [...new Set(addresses.filter((address) => address !== ''))].slice(0, limits.participantsPerCase);
}
