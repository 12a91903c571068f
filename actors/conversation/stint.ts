// The stints of work on an item: an agent may park it and take it up again any number of times, and all of that is one
// item with one handling time, the sum of its stints (F83, F84).

import type { ConversationDraft } from './draft.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

/** Of a work item that nobody has. */
export const unowned = {
  agentId: '',
  offerId: '',
  acceptedAtMs: 0,
  segmentStartedAtMs: 0,
  ownedSegments: 0,
  handledMs: 0,
  parkedAtMs: 0,
  parkedUntilMs: 0,
} as const;

/**
 * Ends the stint that is running, if one is. `last`: the agent has done with the item. An event tells of each stint but
 * of one that is the whole work, because what ends the work tells of that one.
 */
export function endStint(draft: ConversationDraft, work: WorkItem, last: boolean): WorkItem {
  if (work.state !== WorkItemState.HANDLING) return work;
  const stintMs = Math.max(0, draft.turn.at - (work.segmentStartedAtMs || work.acceptedAtMs));
  const ended = {
    ...work,
    segments: work.segments + 1,
    ownedSegments: work.ownedSegments + 1,
    handledMs: work.handledMs + stintMs,
    segmentStartedAtMs: 0,
  };
  if (!last || ended.ownedSegments > 1)
    draft.emit('segment.ended', { segment: ended.segments, handleMs: stintMs });
  return ended;
}

/** What the event says that ends the work of the present owner. */
export function handling(work: WorkItem): { readonly handleMs: number; readonly segments: number } {
  return { handleMs: work.handledMs, segments: work.ownedSegments };
}
