// A case that an agent opens by writing to somebody first (F20): it is that agent's from the start, and waits in no queue.
// Answers lead back to it as to any other case.

import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { holdReply, sendOut, undoMsOf } from './held.ts';
import { timeHandling } from './holding.ts';
import { tellAssigned } from './work.ts';
import { Case, ConversationStatus, WorkItem, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

export function open(draft: ConversationDraft, asked: ConversationCommandValue<'open'>): Decided {
  const { turn } = draft;
  const { agentId, messageId, hold } = asked;
  if (draft.case !== undefined) return { duplicate: true, workItemId: draft.work?.workItemId ?? '' };
  if (!turn.world.queues.has(asked.queueId)) return rejections.unknownQueue;
  if (turn.world.users.get(agentId)?.active !== true) return rejections.unknownAgent;
  draft.take(messageId);
  const opened = draft.putCase(
    Case.fromPartial({
      conversationId: draft.id,
      tag: asked.tag,
      status: ConversationStatus.IN_PROGRESS,
      subject: asked.subject,
      customerAddress: asked.toAddress,
      customerName: asked.toName,
      mailboxId: asked.mailboxId,
      queueId: asked.queueId,
      ownerAgentId: agentId,
      lastAgentId: agentId,
      createdAtMs: turn.at,
      workItems: 1,
      // Who is written to first knows that we have their answer.
      receiptSent: true,
      participants: [asked.toAddress],
    }),
  );
  const work = draft.putWork(
    WorkItem.fromPartial({
      workItemId: turn.newId(),
      state: WorkItemState.HANDLING,
      queueId: asked.queueId,
      enqueuedAtMs: turn.at,
      agentId,
      acceptedAtMs: turn.at,
      segmentStartedAtMs: turn.at,
    }),
  );
  draft.emit('conversation.opened', { messageId, reason: 'outbound' });
  draft.emit('item.opened', { messageId });
  tellAssigned(draft, opened, work);
  timeHandling(draft, work);
  const undoMs = hold ? undoMsOf(draft, opened, agentId) : 0;
  if (undoMs > 0) holdReply(draft, opened, { agentId, messageId, close: false, undoMs, about: 'opening' });
  else sendOut(draft, opened, { messageId, about: 'opening' });
  return { workItemId: work.workItemId };
}
