// A case whose live state was lost comes back as its history tells it: with its owner, or to its queue at the original
// place. Must not know where histories are kept.

import { limits } from '../limits.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { briefOf, noPreference, type Preference } from './events.ts';
import { closeCase, openWork, tellAssigned, tellEnqueue } from './work.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

/** Changes nothing in a case that exists, so it may come any number of times, and late. */
export function restore(
  draft: ConversationDraft,
  { case: known, workItem, messages }: ConversationCommandValue<'restore'>,
): Decided {
  if (draft.case !== undefined) return { duplicate: true, workItemId: draft.work?.workItemId ?? '' };
  if (known === undefined) return rejections.noSuchCase;
  for (const { messageId, atMs } of messages.slice(-limits.takenMessages))
    draft.restoreTaken(messageId, atMs);
  if (workItem !== undefined) draft.putWork(workItem);
  draft.putCase(known);
  if (known.status !== ConversationStatus.CLOSED && known.status !== ConversationStatus.QUARANTINED)
    goOn(draft, known, workItem);
  return { workItemId: draft.work?.workItemId ?? '' };
}

/** The history may end in the middle of a turn, because its last events were lost: then the turn is completed (C1). */
function goOn(draft: ConversationDraft, known: Case, work: WorkItem | undefined): void {
  if (work?.state === WorkItemState.HANDLING) {
    const owned = { ...known, status: ConversationStatus.IN_PROGRESS, ownerAgentId: work.agentId };
    draft.putCase(owned);
    draft.emit('conversation.restored', {});
    tellAssigned(draft, work, briefOf(owned, work, noPreference));
    return;
  }
  const waiting = { ...known, status: ConversationStatus.RECEIVED, ownerAgentId: '' };
  draft.putCase(waiting);
  draft.emit('conversation.restored', {});
  if (work === undefined) {
    const enqueuedAtMs = known.createdAtMs;
    openWork(draft, waiting, { followUp: false, enqueuedAtMs, preference: noPreference });
  } else if (work.state === WorkItemState.QUEUED) {
    tellEnqueue(draft, work, briefOf(waiting, work, lastAgent(draft, waiting, work)));
  } else {
    closeCase(draft, waiting, work.agentId);
  }
}

/** A follow-up is still its last agent's before others', for what is left of the queue's sticky time (F45). */
function lastAgent(draft: ConversationDraft, known: Case, work: WorkItem): Preference {
  const stickyMs = draft.turn.world.queues.get(work.queueId)?.stickyMs ?? 0;
  if (!work.followUp || known.lastAgentId === '' || stickyMs === 0) return noPreference;
  return { agentId: known.lastAgentId, untilMs: work.enqueuedAtMs + stickyMs };
}
