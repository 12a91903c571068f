// The item leaves its agent or its queue for another one, always with its original arrival time: transfers by its agent
// (F75–F80), what the system or a supervisor takes away (T16, F123, F129), and what a queue cannot serve in time (F58).

import { isAbsent } from '../vocabulary/substitution.ts';
import { transferQueueId } from '../vocabulary/system-queues.ts';
import { limits } from '../limits.ts';
import type { Rejection } from '../runtime/definition.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { tellUnparked, tellWorkEnded } from './events.ts';
import { releaseHeld } from './held.ts';
import { isOwned } from './records.ts';
import { noReservation, reservedFields } from './reservation.ts';
import type { Reservation, ReservedAs } from './reservation.ts';
import { forSubstitute } from './stickiness.ts';
import { skillsIn } from './requirements.ts';
import { endStint, handling, unowned } from './stint.ts';
import { isTransferQueue, mayTransferToAgent, mayTransferToQueue, needsComment } from './switches.ts';
import { enqueue, tellEnqueue } from './work.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

interface Move {
  readonly queueId: string;
  /** Set while it waits in the transfer queue. */
  readonly homeQueueId: string;
  readonly reservation: Reservation;
}

/** Puts the item into its next queue, without an owner. */
function move(
  draft: ConversationDraft,
  theCase: Case,
  { queueId, homeQueueId, reservation }: Move,
): WorkItem {
  const { work } = draft;
  if (work === undefined) throw new TypeError('A case without a work item cannot be moved.');
  const moved = draft.putWork({
    ...work,
    ...reservedFields(reservation),
    state: WorkItemState.QUEUED,
    queueId,
    ...unowned,
  });
  const there = draft.putCase({
    ...theCase,
    status: ConversationStatus.RECEIVED,
    ownerAgentId: '',
    queueId,
    homeQueueId,
    skills: skillsIn(draft, theCase, queueId),
  });
  enqueue(draft, there, moved);
  return moved;
}

type Transfer = ConversationCommandValue<'transfer'>;

/** By the owner, to another queue or to a colleague; no wrap-up for who gives it away. */
export function transfer(draft: ConversationDraft, asked: Transfer): Decided {
  const { case: theCase, work, turn } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work === undefined || !isOwned(work) || theCase.ownerAgentId !== asked.agentId) {
    return rejections.notYourCase;
  }
  const refusal = asked.toAgentId === '' ? noQueue(draft, theCase, asked) : noAgent(draft, theCase, asked);
  if (refusal !== null) return refusal;
  const comment = asked.comment.trim();
  if (comment === '' && needsComment(turn.world, theCase)) return rejections.commentRequired;
  releaseHeld(draft, { close: false });
  const next = asked.toAgentId === '' ? toQueue(asked.queueId) : toAgent(draft, theCase, asked.toAgentId);
  const left = leave(draft, theCase, {
    work,
    event: 'conversation.transferred',
    target: next.queueId,
    comment,
  });
  const said =
    comment === '' ? { commentBy: '', commentAtMs: 0 } : { commentBy: asked.agentId, commentAtMs: turn.at };
  move(draft, { ...left, comment, ...said }, next);
  return { workItemId: work.workItemId };
}

function noQueue({ turn }: ConversationDraft, theCase: Case, { queueId }: Transfer): Rejection | null {
  if (isTransferQueue(queueId)) return rejections.needsAgent;
  const target = turn.world.queues.get(queueId);
  if (target === undefined) return rejections.unknownQueue;
  if (queueId === theCase.queueId) return rejections.sameQueue;
  if (!target.enabled) return rejections.queueOff;
  return mayTransferToQueue(turn.world, theCase) ? null : rejections.toQueueOff;
}

function noAgent({ turn }: ConversationDraft, theCase: Case, asked: Transfer): Rejection | null {
  const target = turn.world.users.get(asked.toAgentId);
  if (asked.queueId !== '') return rejections.oneTarget;
  if (target === undefined || !target.active || target.role === 'account') return rejections.unknownAgent;
  if (asked.toAgentId === asked.agentId) return rejections.sameAgent;
  if (isAbsent(target, turn.at)) return rejections.agentAway;
  if (!turn.world.queues.has(transferQueueId)) return rejections.unknownQueue;
  return mayTransferToAgent(turn.world, theCase) ? null : rejections.toAgentOff;
}

function toQueue(queueId: string): Move {
  return { queueId, homeQueueId: '', reservation: noReservation };
}

/** It waits in the transfer queue, for that agent only until the alarm (F80–F82). */
function toAgent({ turn }: ConversationDraft, theCase: Case, agentId: string): Move {
  const untilMs = turn.at + turn.world.settings.transferAlarmMs;
  return {
    queueId: transferQueueId,
    homeQueueId: theCase.homeQueueId || theCase.queueId,
    reservation: { agentId, untilMs, as: 'transferred', forAgentId: '' },
  };
}

/** Who has it loses it, and it waits again in its queue. When somebody else has it by now, nothing happens. */
export function requeue(draft: ConversationDraft, asked: ConversationCommandValue<'requeue'>): Decided {
  const { case: theCase, work } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (work === undefined || !isOwned(work) || theCase.ownerAgentId !== asked.agentId) return null;
  const { reason, byUserId, toAgentId } = asked;
  // What was to close the case closes it: there is nothing left to do for anybody.
  if (releaseHeld(draft, { close: true })) return { workItemId: work.workItemId };
  const left = leave(draft, theCase, { work, event: 'item.requeued', target: '', comment: reason, byUserId });
  move(draft, left, {
    queueId: theCase.queueId,
    homeQueueId: '',
    reservation: forSubstitute(draft, theCase, { agentId: toAgentId, forAgentId: asked.agentId }),
  });
  return { workItemId: work.workItemId };
}

/** A queue cannot serve it in time and has let go of it. Never back to a queue that it came from (F58). */
export function divert(draft: ConversationDraft, asked: ConversationCommandValue<'divert'>): Decided {
  const { case: theCase, work, turn } = draft;
  if (theCase === undefined || work?.state !== WorkItemState.QUEUED) return null;
  if (work.workItemId !== asked.workItemId || work.queueId !== asked.fromQueueId) return null;
  const { toQueueId, fromQueueId, reason } = asked;
  const possible = turn.world.queues.has(toQueueId) && toQueueId !== fromQueueId;
  if (!possible || work.divertedFrom.includes(toQueueId)) {
    // Not to be tried again, or the two would send it to and fro.
    const divertedFrom = [...work.divertedFrom, toQueueId].slice(-limits.diversions);
    tellEnqueue(draft, theCase, { ...work, divertedFrom });
    return null;
  }
  draft.emit('item.diverted', { target: toQueueId, reason });
  const { reservedAgentId, reservedUntilMs, reservedAs, forAgentId } = work;
  draft.putWork({ ...work, divertedFrom: [...work.divertedFrom, fromQueueId].slice(-limits.diversions) });
  move(draft, theCase, {
    queueId: toQueueId,
    homeQueueId: theCase.homeQueueId,
    reservation: {
      agentId: reservedAgentId,
      untilMs: reservedUntilMs,
      as: reservedAs as ReservedAs,
      forAgentId,
    },
  });
  return { workItemId: work.workItemId };
}

interface Leaving {
  readonly work: WorkItem;
  readonly event: 'conversation.transferred' | 'item.requeued';
  readonly target: string;
  readonly comment: string;
  readonly byUserId?: string;
}

/** The stint ends, the agent is told, the history says so; the case has no owner then. */
function leave(draft: ConversationDraft, theCase: Case, leaving: Leaving): Case {
  const { work, event, target, comment, byUserId = '' } = leaving;
  const ended = draft.putWork(endStint(draft, work, true));
  if (work.state === WorkItemState.PARKED) tellUnparked(draft, work);
  else tellWorkEnded(draft, work, 'transferred');
  const left = draft.putCase({ ...theCase, status: ConversationStatus.RECEIVED, ownerAgentId: '' });
  draft.emit(event, { agentId: work.agentId, target, reason: comment, byUserId, ...handling(ended) });
  return left;
}
