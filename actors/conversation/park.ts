// Parking: an item is put aside in the personal queue of its agent, and taken up again, any number of times (F78, F83).
// Who owns it does not change. Whether the agent has a slot to take it up again, only the agent knows.

import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { tellParked, tellWorkEnded } from './events.ts';
import { releaseHeld } from './held.ts';
import { mayPark } from './switches.ts';
import { endStint } from './stint.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

/** By its agent, when the switch is on; by the system (`byUserId`) whatever the switch says. */
export function park(
  draft: ConversationDraft,
  { agentId, untilMs, byUserId, reason }: ConversationCommandValue<'park'>,
): Decided {
  const { case: theCase, work, turn } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  const own = byUserId === '';
  if (own && theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work === undefined || theCase.ownerAgentId !== agentId || agentId === '')
    return own ? rejections.notYourCase : null;
  if (work.state === WorkItemState.PARKED) return own ? rejections.parked : null;
  if (own && !mayPark(turn.world, theCase)) return rejections.parkOff;
  if (untilMs !== 0 && untilMs <= turn.at) return rejections.parkPast;
  if (releaseHeld(draft, { close: !own })) return { workItemId: work.workItemId };
  const ended = endStint(draft, work, false);
  const parked = draft.putWork({
    ...ended,
    state: WorkItemState.PARKED,
    parkedAtMs: turn.at,
    parkedUntilMs: untilMs,
  });
  draft.emit('item.parked', { untilMs, reason, byUserId });
  tellParked(draft, theCase, parked);
  return { workItemId: work.workItemId };
}

/** From the agent, who has taken a slot for it already: if it cannot be, the slot is given back. */
export function resume(
  draft: ConversationDraft,
  { agentId, workItemId }: ConversationCommandValue<'resume'>,
): Decided {
  const { work, turn } = draft;
  if (work?.workItemId !== workItemId || work.agentId !== agentId) {
    draft.step.tell('agent', agentId, {
      $case: 'workEnded',
      value: { workItemId, queueId: work?.queueId ?? '', outcome: 'transferred', handleMs: 0 },
    });
    return null;
  }
  if (work.state === WorkItemState.HANDLING) return null;
  if (work.state !== WorkItemState.PARKED) {
    tellWorkEnded(draft, work, 'transferred');
    return null;
  }
  draft.putWork({
    ...work,
    state: WorkItemState.HANDLING,
    segmentStartedAtMs: turn.at,
    parkedAtMs: 0,
    parkedUntilMs: 0,
  });
  draft.emit('item.resumed', {});
  return { workItemId };
}
