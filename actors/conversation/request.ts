// Requests: work that is described elsewhere, named by a URI, and routed and counted as mail is (F21, F22, F24). Nothing of
// it is kept here, and nothing is written to anybody by itself. The id of the conversation follows from the URI, so that
// what is open is there once. Must not know who asked.

import type { Rejection } from '../runtime/definition.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import { deadlineFor } from './deadline.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { closeCase } from './ending.ts';
import { isOwned } from './records.ts';
import { forLastAgent, forRequestedAgent } from './stickiness.ts';
import { openWork, tellEnqueue } from './work.ts';
import { Case, ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { ConversationCommand } from '#proto/gen/skillpost/v1/conversation.ts';

type Asked = ConversationCommandValue<'addRequest'>;

const timer = 'request';
const dueCommand: ConversationCommand = { command: { $case: 'requestDue', value: {} } };

/** Once per URI while it is open; the first one counts. */
export function addRequest(draft: ConversationDraft, asked: Asked): Decided {
  const known = draft.case;
  if (known !== undefined && known.uri === '') return rejections.notARequest;
  if (known !== undefined && known.status !== ConversationStatus.CLOSED)
    return { duplicate: true, workItemId: draft.work?.workItemId ?? '' };
  const { at } = draft.turn;
  const scheduledAtMs = asked.scheduledAtMs > at ? asked.scheduledAtMs : 0;
  const opened = draft.putCase({
    ...(known ?? Case.create({ conversationId: draft.id, createdAtMs: at })),
    ...factsOf(asked),
    status: scheduledAtMs > 0 ? ConversationStatus.SCHEDULED : ConversationStatus.RECEIVED,
    closedAtMs: 0,
    scheduledAtMs,
    scheduledAgentId: asked.agentId,
    scheduledAgentMs: asked.agentMs,
    deadlineAtMs: deadlineFor(draft.turn.world, { ...asked, imported: false }, scheduledAtMs || at),
  });
  const said = {
    uri: opened.uri,
    fields: opened.fields,
    scheduledAtMs,
    automatic: true,
    reservedAgentId: opened.scheduledAgentId,
    untilMs: asked.agentMs > 0 ? (scheduledAtMs || at) + asked.agentMs : 0,
  };
  const fresh = { workItemId: '', offerId: '', enqueuedAtMs: 0 };
  if (known === undefined) draft.emit('conversation.opened', said);
  else draft.emit('conversation.reopened', { ...said, ...fresh, followUp: true });
  if (scheduledAtMs > 0) schedule(draft, opened);
  else enter(draft, opened, at);
  return { workItemId: draft.work?.workItemId ?? '' };
}

/** What a new request says, in place of what the one of before said. */
function factsOf(asked: Asked): Partial<Case> {
  return {
    uri: asked.uri,
    tag: asked.tag,
    subject: asked.subject,
    customerAddress: asked.fromAddress,
    customerName: asked.fromName,
    participants: asked.fromAddress === '' ? [] : [asked.fromAddress],
    mailboxId: asked.mailboxId,
    queueId: asked.queueId,
    priority: asked.priority,
    skills: asked.skills,
    vip: asked.vip,
    fields: asked.fields,
    ruleId: 'request',
    ruleVersion: asked.ruleVersion,
    automatic: true,
  };
}

/** Also for one that was restored: its timer was lost with the live state. */
export function schedule(draft: ConversationDraft, theCase: Case): void {
  draft.emit('conversation.scheduled', { scheduledAtMs: theCase.scheduledAtMs });
  draft.step.setTimer(timer, theCase.scheduledAtMs, dueCommand);
}

function enter(draft: ConversationDraft, theCase: Case, enqueuedAtMs: number): void {
  const routed = draft.putCase({
    ...theCase,
    status: ConversationStatus.RECEIVED,
    scheduledAtMs: 0,
    scheduledAgentId: '',
    scheduledAgentMs: 0,
    version: theCase.version + 1,
  });
  // Counted as a mail is (F21).
  const messageId = `${draft.id}-${routed.workItems + 1}`;
  draft.take(messageId);
  draft.emit('message.received', { messageId, automatic: false, subject: routed.subject });
  const wish = { agentId: theCase.scheduledAgentId, ms: theCase.scheduledAgentMs };
  const wanted = forRequestedAgent(draft, routed, wish);
  const reservation = wanted.agentId === '' ? forLastAgent(draft, routed) : wanted;
  openWork(draft, routed, { followUp: theCase.workItems > 0, enqueuedAtMs, reservation });
}

/** Timer. It has waited from the time that it was scheduled for (F24). */
export function requestDue(draft: ConversationDraft): Decided {
  const { case: theCase, turn } = draft;
  if (theCase?.status !== ConversationStatus.SCHEDULED) return null;
  // The clock of the node that fired was ahead of ours.
  if (theCase.scheduledAtMs > turn.at) draft.step.setTimer(timer, theCase.scheduledAtMs, dueCommand);
  else enter(draft, theCase, theCase.scheduledAtMs);
  return null;
}

export function changeRequest(
  draft: ConversationDraft,
  { subject, priority, scheduledAtMs }: ConversationCommandValue<'changeRequest'>,
): Decided {
  const open = untaken(draft);
  if ('rejected' in open) return open;
  const { work, turn } = draft;
  const changed = draft.putCase({
    ...open,
    subject: subject ?? open.subject,
    priority: priority ?? open.priority,
    scheduledAtMs: scheduledAtMs ?? open.scheduledAtMs,
    ...(scheduledAtMs !== undefined && {
      deadlineAtMs: deadlineFor(turn.world, open, Math.max(scheduledAtMs, turn.at)),
    }),
  });
  if (changed.status === ConversationStatus.SCHEDULED) {
    draft.emit('conversation.changed', { scheduledAtMs: changed.scheduledAtMs });
    if (changed.scheduledAtMs > turn.at) draft.step.setTimer(timer, changed.scheduledAtMs, dueCommand);
    else {
      draft.step.clearTimer(timer);
      enter(draft, changed, turn.at);
    }
    return null;
  }
  if (scheduledAtMs !== undefined) return rejections.requestWaits;
  draft.emit('conversation.changed', {});
  if (work === undefined) return null;
  // The queue knows an item as it came: it is to know this one anew, at its place of before.
  const value = { workItemId: work.workItemId, reason: 'changed' };
  draft.step.tell('queue', work.queueId, { $case: 'remove', value });
  tellEnqueue(draft, changed, work);
  return { workItemId: work.workItemId };
}

export function withdrawRequest(
  draft: ConversationDraft,
  { byUserId }: ConversationCommandValue<'withdrawRequest'>,
): Decided {
  const open = untaken(draft);
  if ('rejected' in open) return open;
  const { work, turn } = draft;
  if (work?.state === WorkItemState.QUEUED) {
    draft.putWork({ ...work, state: WorkItemState.DONE, doneAtMs: turn.at });
    const value = { workItemId: work.workItemId, reason: 'withdrawn' };
    draft.step.tell('queue', work.queueId, { $case: 'remove', value });
    draft.emit('item.removed', { byUserId, reason: 'withdrawn' });
  } else draft.step.clearTimer(timer);
  closeCase(draft, open, '');
  return { workItemId: work?.workItemId ?? '' };
}

function untaken({ case: theCase, work }: ConversationDraft): Case | Rejection {
  if (theCase === undefined) return rejections.noSuchCase;
  if (theCase.uri === '') return rejections.notARequest;
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  return work !== undefined && isOwned(work) ? rejections.requestTaken : theCase;
}
