// The one work item of a case: it opens and waits in a queue, and gets its owner (F50, F96).

import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { briefOf, tellWithdrawn } from './events.ts';
import { timeHandling } from './holding.ts';
import { planHold, planWorking, stopHold } from './notices.ts';
import { noReservation, reservedFields } from './reservation.ts';
import type { Reservation } from './reservation.ts';
import { skillsIn } from './requirements.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

interface OpenedWork {
  readonly followUp: boolean;
  readonly enqueuedAtMs: number;
  readonly reservation: Reservation;
}

/** Opens a work item in the queue of the case and tells the queue. */
export function openWork(draft: ConversationDraft, theCase: Case, opened: OpenedWork): WorkItem {
  const counted = draft.putCase({ ...theCase, workItems: theCase.workItems + 1 });
  const work = draft.putWork(
    WorkItem.fromPartial({
      workItemId: draft.turn.newId(),
      state: WorkItemState.QUEUED,
      queueId: counted.queueId,
      enqueuedAtMs: opened.enqueuedAtMs,
      followUp: opened.followUp,
      ...reservedFields(opened.reservation),
    }),
  );
  enqueue(draft, counted, work);
  return work;
}

export function enqueue(draft: ConversationDraft, theCase: Case, work: WorkItem): void {
  draft.emit('item.queued', {
    reservedAgentId: work.reservedAgentId,
    untilMs: work.reservedUntilMs,
    reservedAs: work.reservedAs,
    forAgentId: work.forAgentId,
  });
  tellEnqueue(draft, theCase, work);
  planHold(draft);
}

export function tellEnqueue(draft: ConversationDraft, theCase: Case, work: WorkItem): void {
  draft.step.tell('queue', work.queueId, { $case: 'enqueue', value: { brief: briefOf(theCase, work) } });
}

export function tellAssigned(draft: ConversationDraft, theCase: Case, work: WorkItem): void {
  const { agentId, offerId, queueId, acceptedAtMs } = work;
  const brief = briefOf(theCase, work);
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
  const home = theCase.homeQueueId;
  const owned = draft.putCase({
    ...theCase,
    status: ConversationStatus.IN_PROGRESS,
    ownerAgentId: won.agentId,
    lastAgentId: won.agentId,
    // The transfer queue only hands over: what is done is done in the queue that the case came from (F80).
    ...(home === '' ? {} : { queueId: home, homeQueueId: '', skills: skillsIn(draft, theCase, home) }),
  });
  const handled = draft.putWork({
    ...work,
    ...reservedFields(noReservation),
    state: WorkItemState.HANDLING,
    queueId: owned.queueId,
    agentId: won.agentId,
    offerId: won.offerId,
    acceptedAtMs: turn.at,
    segmentStartedAtMs: turn.at,
    ownedSegments: 0,
    handledMs: 0,
  });
  draft.emit('item.accepted', {
    waitMs: Math.max(0, turn.at - work.enqueuedAtMs),
    reason: won.takenBy,
    queueId: won.queueId,
    target: home,
  });
  stopHold(draft);
  planWorking(draft);
  tellAssigned(draft, owned, handled);
  timeHandling(draft, handled);
  return null;
}

function whyNot(draft: ConversationDraft, work: WorkItem, workItemId: string): string {
  const owned = work.state === WorkItemState.HANDLING || work.state === WorkItemState.PARKED;
  if (work.workItemId === workItemId && owned) {
    return `taken by ${draft.turn.world.users.get(work.agentId)?.name ?? work.agentId}`;
  }
  return work.state === WorkItemState.DONE ? 'closed' : 'withdrawn';
}
