// What a queue knows of the agents who are signed in to it: what each last said of itself.

import type { QueueCommandValue } from './commands.ts';
import { withDirectoryFacts } from './directory-facts.ts';
import type { QueueDraft } from './draft.ts';
import { countOfReturning, keepCount } from './handled.ts';
import { releaseUnfit } from './reserved.ts';
import { movingMean } from './staffing.ts';

/** An agent signed in or out, or its readiness changed. An older statement changes nothing. */
export function agentChanged(
  draft: QueueDraft,
  { signedIn, agent }: QueueCommandValue<'agentChanged'>,
): void {
  if (agent === undefined) return;
  const { state, turn } = draft;
  const known = state.agents.get(agent.agentId);
  if (known !== undefined && known.revision >= agent.revision) return;
  if (signedIn) {
    if (agent.wantsAnswer) draft.toAnswer = agent.agentId;
    const { handled, handledOn } = known ?? countOfReturning(draft, agent.agentId);
    const told = {
      ...agent,
      lastOfferAtMs: known?.lastOfferAtMs ?? 0,
      offered: known?.offered ?? 0,
      offeredOn: known?.offeredOn ?? 0,
      handled,
      handledOn,
      handledMs: 0,
      meanHandleMs: movingMean(known?.meanHandleMs ?? 0, agent.handledMs),
      wantsAnswer: false,
    };
    draft.putAgent(withDirectoryFacts(told, state.id, turn.world));
  } else if (known !== undefined) {
    draft.dropAgent(agent.agentId);
    keepCount(draft, known);
  }
  releaseUnfit(draft, agent.agentId);
}
