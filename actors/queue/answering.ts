// An agent with room has asked what there is for it (F53), or said that it is this queue's turn to offer. When there is
// something, the agent is left alone until it has chosen; when not, it is ready for what comes.

import type { QueueDraft } from './draft.ts';
import { isClosed } from './hours.ts';
import type { Item } from './records.ts';
import { bestFor } from './taking.ts';

/** After all was offered that can be. */
export function answer(draft: QueueDraft): void {
  const { state, toAnswer } = draft;
  const agent = state.agents.get(toAnswer);
  // Who was asked for a slot has its answer.
  if (agent === undefined || (!agent.asking && (state.asked.get(toAnswer) ?? 0) > 0)) return;
  const best = agent.asking ? bestToOffer(draft, toAnswer) : undefined;
  if (agent.asking && best === undefined) draft.putAgent({ ...agent, asking: false });
  draft.step.tell('agent', toAnswer, {
    $case: 'queueHas',
    value: {
      queueId: state.id,
      revision: agent.revision,
      enqueuedAtMs: best === undefined ? 0 : Math.max(1, best.brief.enqueuedAtMs),
    },
  });
}

function bestToOffer({ state, queue, turn }: QueueDraft, agentId: string): Item | undefined {
  if (queue === undefined || !queue.enabled || queue.mode === 'pull') return undefined;
  if (isClosed(queue, turn.world, turn.at)) return undefined;
  return bestFor(state, agentId, queue.mode === 'push');
}
