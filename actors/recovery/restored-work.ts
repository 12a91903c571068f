// What the history of a case says of its one work item, and of who owns the case: the part of the folding that follows
// the work. Pure. As the conversation writes its records, so that what is restored equals what was.

import { unowned } from '../conversation/stint.ts';
import { limits } from '../limits.ts';
import { transferQueueId } from '../vocabulary/system-queues.ts';
import { WorkItem, WorkItemState, type Case } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';

export interface KnownWork {
  case: Case;
  work: WorkItem | undefined;
}

export function foldWork(known: KnownWork, event: Event): void {
  const { case: theCase, work } = known;
  if (event.type === 'item.queued') queued(known, event);
  else if (event.type === 'item.opened') openedByAgent(known, event);
  else if (event.type === 'conversation.transferred') transferred(theCase, event);
  else if (event.type === 'item.accepted') accepted(theCase, event);
  else if (event.type === 'item.requeued') theCase.ownerAgentId = '';
  else if (event.type === 'item.done')
    Object.assign(theCase, { lastAgentId: event.agentId, lastHandledAtMs: event.atMs });
  if (work !== undefined) Object.assign(work, changeOf(work, event));
}

function queued(known: KnownWork, event: Event): void {
  const { case: theCase, work } = known;
  const same = work?.workItemId === event.workItemId;
  if (!same) theCase.workItems += 1;
  theCase.ownerAgentId = '';
  known.work = WorkItem.fromPartial({
    workItemId: event.workItemId,
    state: WorkItemState.QUEUED,
    queueId: event.queueId,
    enqueuedAtMs: event.enqueuedAtMs,
    followUp: event.followUp,
    segments: same ? work.segments : 0,
    divertedFrom: same ? work.divertedFrom : [],
    droppedOut: same ? work.droppedOut : false,
    reservedAgentId: event.reservedAgentId,
    reservedUntilMs: event.untilMs,
    reservedAs: event.reservedAs,
    forAgentId: event.forAgentId,
  });
}

/** An agent wrote first, and has had it from the start. */
function openedByAgent(known: KnownWork, { workItemId, queueId, agentId, atMs, enqueuedAtMs }: Event): void {
  known.case.workItems += 1;
  Object.assign(known.case, { ownerAgentId: agentId, lastAgentId: agentId });
  known.work = WorkItem.fromPartial({
    workItemId,
    state: WorkItemState.HANDLING,
    queueId,
    enqueuedAtMs,
    agentId,
    acceptedAtMs: atMs,
    segmentStartedAtMs: atMs,
  });
}

function accepted(theCase: Case, { agentId, target }: Event): void {
  Object.assign(theCase, { ownerAgentId: agentId, lastAgentId: agentId, homeQueueId: '' });
  if (target !== '') theCase.queueId = target;
}

function transferred(theCase: Case, { target, reason, agentId, atMs, queueId }: Event): void {
  const said = reason !== '';
  Object.assign(theCase, {
    ownerAgentId: '',
    homeQueueId: target === transferQueueId ? queueId : '',
    queueId: target,
    comment: reason,
    commentBy: said ? agentId : '',
    commentAtMs: said ? atMs : 0,
  });
}

/** Of the item that is known; a new one comes with `item.queued`. */
function changeOf(work: WorkItem, event: Event): Partial<WorkItem> {
  const { atMs, handleMs, segments } = event;
  const stints = work.segments + Math.max(0, segments - work.ownedSegments);
  switch (event.type) {
    case 'item.accepted':
      return {
        ...unowned,
        state: WorkItemState.HANDLING,
        queueId: event.target || event.queueId,
        agentId: event.agentId,
        offerId: event.offerId,
        acceptedAtMs: atMs,
        segmentStartedAtMs: atMs,
        reservedAgentId: '',
        reservedUntilMs: 0,
        reservedAs: '',
        forAgentId: '',
      };
    case 'segment.ended':
      return {
        segments: event.segment,
        ownedSegments: work.ownedSegments + 1,
        handledMs: work.handledMs + handleMs,
        segmentStartedAtMs: 0,
      };
    case 'item.parked':
      return { state: WorkItemState.PARKED, parkedAtMs: atMs, parkedUntilMs: event.untilMs };
    case 'item.resumed':
      return {
        state: WorkItemState.HANDLING,
        segmentStartedAtMs: atMs,
        parkedAtMs: 0,
        parkedUntilMs: 0,
      };
    case 'item.done':
      return {
        state: WorkItemState.DONE,
        doneAtMs: atMs,
        segments: stints,
        ownedSegments: segments,
        handledMs: handleMs,
        segmentStartedAtMs: 0,
        parkedAtMs: 0,
        parkedUntilMs: 0,
      };
    case 'item.removed':
      return { state: WorkItemState.DONE, doneAtMs: atMs };
    case 'conversation.transferred':
      return { ...unowned, state: WorkItemState.QUEUED, queueId: event.target, segments: stints };
    case 'item.requeued':
      return { ...unowned, state: WorkItemState.QUEUED, segments: stints };
    case 'item.diverted':
      return {
        queueId: event.target,
        divertedFrom: [...work.divertedFrom, event.queueId].slice(-limits.diversions),
      };
    case 'item.dropped_out':
      return { droppedOut: true };
    default:
      return {};
  }
}
