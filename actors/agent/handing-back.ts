// Work that leaves the agent without the agent's doing (F123, F129): each case is asked to give it to somebody else, or to
// put it aside; the case decides, and tells the agent what has become of it.

import type { AgentDraft } from './draft.ts';
import { parkedReason } from './personal.ts';
import { briefOf } from './records.ts';

export interface HandingBack {
  readonly reason: string;
  /** Empty: the system. */
  readonly byUserId: string;
  /** For whom the cases are then kept; empty: for nobody. */
  readonly toAgentId: string;
  /** Also what was put aside for later. */
  readonly parkedToo: boolean;
}

/** What is handled goes back to its queues, at its original place. */
export function sendBack(draft: AgentDraft, back: HandingBack): void {
  const { id: agentId, personal, workItems } = draft.state;
  const { byUserId, reason, toAgentId } = back;
  const parked = [...personal.values()].filter((item) => back.parkedToo && item.reason === parkedReason);
  for (const item of [...workItems.values(), ...parked])
    draft.step.tell('conversation', briefOf(item).conversationId, {
      $case: 'requeue',
      value: { agentId, byUserId, reason, toAgentId },
    });
}

/** What is handled is put into the agent's personal queue, until the agent comes back to it. */
export function putAside(draft: AgentDraft, by: Pick<HandingBack, 'reason' | 'byUserId'>): void {
  for (const item of draft.state.workItems.values())
    draft.step.tell('conversation', briefOf(item).conversationId, {
      $case: 'park',
      value: { agentId: draft.state.id, untilMs: 0, byUserId: by.byUserId, reason: by.reason },
    });
}
