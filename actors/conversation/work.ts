// The one work item of a case: it opens and waits in a queue, gets its owner, ends, moves (F50, F75, F96).

import { mergeRequirements, withoutRequirements } from '../vocabulary/skill.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { briefOf, noPreference, tellWithdrawn, tellWorkEnded } from './events.ts';
import type { Preference } from './events.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';

interface OpenedWork {
  readonly followUp: boolean;
  readonly enqueuedAtMs: number;
  readonly preference: Preference;
}

/** Opens a work item in the queue of the case and tells the queue. */
export function openWork(draft: ConversationDraft, theCase: Case, opened: OpenedWork): WorkItem {
  const counted = draft.putCase({ ...theCase, workItems: theCase.workItems + 1 });
  const work = draft.putWork({
    workItemId: draft.turn.newId(),
    state: WorkItemState.QUEUED,
    queueId: counted.queueId,
    enqueuedAtMs: opened.enqueuedAtMs,
    agentId: '',
    offerId: '',
    acceptedAtMs: 0,
    doneAtMs: 0,
    followUp: opened.followUp,
  });
  enqueue(draft, counted, { work, preference: opened.preference });
  return work;
}

function enqueue(
  draft: ConversationDraft,
  theCase: Case,
  { work, preference }: { readonly work: WorkItem; readonly preference: Preference },
): void {
  draft.emit('item.queued', {});
  tellEnqueue(draft, work, briefOf(theCase, work, preference));
}

export function tellEnqueue(draft: ConversationDraft, work: WorkItem, brief: WorkItemBrief): void {
  draft.step.tell('queue', work.queueId, { $case: 'enqueue', value: { brief } });
}

export function tellAssigned(draft: ConversationDraft, work: WorkItem, brief: WorkItemBrief): void {
  const { agentId, offerId, queueId, acceptedAtMs } = work;
  draft.step.tell('agent', agentId, { $case: 'assigned', value: { offerId, queueId, brief, acceptedAtMs } });
}

/** The queue says who won. An item that is gone or owned is refused, and the agent is told. */
export function assign(draft: ConversationDraft, won: ConversationCommandValue<'assign'>): Decided {
  const { case: theCase, work, turn } = draft;
  if (theCase === undefined || work === undefined) {
    tellWithdrawn(draft, won, 'gone');
    return null;
  }
  if (
    work.state !== WorkItemState.QUEUED ||
    work.workItemId !== won.workItemId ||
    work.queueId !== won.queueId
  ) {
    if (work.offerId !== won.offerId) tellWithdrawn(draft, won, whyNot(draft, work, won.workItemId));
    return null;
  }
  const owned = draft.putCase({
    ...theCase,
    status: ConversationStatus.IN_PROGRESS,
    ownerAgentId: won.agentId,
    lastAgentId: won.agentId,
  });
  const handled = draft.putWork({
    ...work,
    state: WorkItemState.HANDLING,
    agentId: won.agentId,
    offerId: won.offerId,
    acceptedAtMs: turn.at,
  });
  draft.emit('item.accepted', { waitMs: Math.max(0, turn.at - work.enqueuedAtMs) });
  tellAssigned(draft, handled, briefOf(owned, handled, noPreference));
  return null;
}

function whyNot(draft: ConversationDraft, work: WorkItem, workItemId: string): string {
  if (work.workItemId === workItemId && work.state === WorkItemState.HANDLING) {
    return `taken by ${draft.turn.world.users.get(work.agentId)?.name ?? work.agentId}`;
  }
  return work.state === WorkItemState.DONE ? 'closed' : 'withdrawn';
}

/** Ends the work item with the case: by its owner, or by anybody while nobody owns it. */
export function close(draft: ConversationDraft, { agentId }: ConversationCommandValue<'close'>): Decided {
  const { case: theCase, work } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work?.state === WorkItemState.HANDLING) {
    if (theCase.ownerAgentId !== agentId) return rejections.notYourCase;
    finishWork(draft, theCase, work);
    return { workItemId: work.workItemId };
  }
  if (work?.state === WorkItemState.QUEUED) {
    draft.putWork({ ...work, state: WorkItemState.DONE, doneAtMs: draft.turn.at });
    draft.step.tell('queue', work.queueId, {
      $case: 'remove',
      value: { workItemId: work.workItemId, reason: 'closed' },
    });
    draft.emit('item.removed', { agentId, reason: 'closed' });
  }
  closeCase(draft, theCase, agentId);
  return { workItemId: work?.workItemId ?? '' };
}

/** The owner is done: the item ends, the case closes, the agent goes into wrap-up. */
export function finishWork(draft: ConversationDraft, theCase: Case, work: WorkItem): void {
  const { at } = draft.turn;
  const done = draft.putWork({ ...work, state: WorkItemState.DONE, doneAtMs: at });
  draft.emit('item.done', {
    handleMs: Math.max(0, at - work.acceptedAtMs),
    waitMs: Math.max(0, work.acceptedAtMs - work.enqueuedAtMs),
  });
  closeCase(draft, { ...theCase, lastAgentId: work.agentId, lastHandledAtMs: at }, work.agentId);
  tellWorkEnded(draft, done, 'done');
}

export function closeCase(draft: ConversationDraft, theCase: Case, agentId: string): void {
  draft.putCase({
    ...theCase,
    status: ConversationStatus.CLOSED,
    ownerAgentId: '',
    closedAtMs: draft.turn.at,
  });
  draft.emit('conversation.closed', { agentId });
}

/** Moves the item to another queue with its original arrival time (F75); no wrap-up for who gives it away. */
export function transfer(
  draft: ConversationDraft,
  { agentId, queueId, comment }: ConversationCommandValue<'transfer'>,
): Decided {
  const { case: theCase, work, turn } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work?.state !== WorkItemState.HANDLING || theCase.ownerAgentId !== agentId) {
    return rejections.notYourCase;
  }
  const target = turn.world.queues.get(queueId);
  if (target === undefined) return rejections.unknownQueue;
  if (queueId === theCase.queueId) return rejections.sameQueue;
  const ownSkills = turn.world.queues.get(theCase.queueId)?.skills ?? [];
  // What rules asked for goes along; what only the old queue asked for does not.
  const skills = mergeRequirements(withoutRequirements(theCase.skills, ownSkills), target.skills);
  tellWorkEnded(draft, work, 'transferred');
  draft.putCase({ ...theCase, status: ConversationStatus.RECEIVED, ownerAgentId: '' });
  draft.emit('conversation.transferred', {
    agentId,
    target: queueId,
    reason: comment,
    handleMs: Math.max(0, turn.at - work.acceptedAtMs),
  });
  const moved = draft.putWork({
    ...work,
    state: WorkItemState.QUEUED,
    queueId,
    agentId: '',
    offerId: '',
    acceptedAtMs: 0,
  });
  const there = draft.putCase({
    ...theCase,
    status: ConversationStatus.RECEIVED,
    ownerAgentId: '',
    queueId,
    skills,
  });
  enqueue(draft, there, { work: moved, preference: noPreference });
  return { workItemId: moved.workItemId };
}
