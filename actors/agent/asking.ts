// Whether what the agent says to its queues is a question (F53): who has room, and several queues, asks all of them what
// they have, and only then lets one of them offer. Where nothing waits for the agent, the queue offers what comes later
// without being asked again.

import { limits } from '../limits.ts';
import type { Load } from '../vocabulary/capacity.ts';
import { roomIn } from './capacity.ts';
import { askingTimedOut } from './commands.ts';
import type { AgentDraft } from './draft.ts';
import { askingTimer } from './records.ts';

export interface Speaking {
  readonly load: Load;
  readonly canTake: boolean;
  /** A slot was given to a queue that has offered by itself: the others have nothing, or they would have offered too. */
  readonly given: boolean;
}

/** Notes the question that the statement of this revision is, or that it is none. */
export function noteQuestion(draft: AgentDraft, { load, canTake, given }: Speaking): void {
  const { state, turn } = draft;
  if (given && state.asking === undefined) return;
  const withRoom = canTake
    ? [...state.signIns.keys()].filter((queueId) => roomIn(state, turn.world, { queueId, load }).slots > 0)
    : [];
  if (withRoom.length < 2) {
    endQuestion(draft);
    return;
  }
  draft.putAsking({
    revision: state.presence.revision,
    queues: withRoom.map((queueId) => ({ queueId, answered: false, enqueuedAtMs: 0 })),
    turnQueueId: '',
    turnRevision: 0,
  });
  draft.step.setTimer(askingTimer, turn.at + limits.agentAskingMs, askingTimedOut);
}

export function endQuestion(draft: AgentDraft): void {
  if (draft.state.asking === undefined) return;
  draft.putAsking(null);
  draft.step.clearTimer(askingTimer);
}

/** What the statement says of the question to this queue. */
export function questionTo(
  { state }: AgentDraft,
  queueId: string,
): { readonly asking: boolean; readonly wantsAnswer: boolean } {
  const { asking, presence } = state;
  if (asking === undefined) return { asking: false, wantsAnswer: false };
  if (asking.turnQueueId === queueId && asking.turnRevision === presence.revision)
    return { asking: false, wantsAnswer: true };
  const asked = asking.revision === presence.revision && asking.queues.some((of) => of.queueId === queueId);
  return { asking: asked, wantsAnswer: asked };
}
