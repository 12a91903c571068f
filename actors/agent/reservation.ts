// The answer to a queue that has asked for a slot: given, with what is left, or refused.

import type { AgentCommandValue } from './commands.ts';
import type { AgentDraft } from './draft.ts';
import { briefOf } from './records.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

export function answerReservation(
  draft: AgentDraft,
  asked: AgentCommandValue<'reserve'>,
  { refusal, agent }: { readonly refusal: string; readonly agent?: SignedInAgent | undefined },
): void {
  draft.step.tell('queue', asked.queueId, {
    $case: 'reservationAnswered',
    value: {
      offerId: asked.offerId,
      workItemId: briefOf(asked).workItemId,
      agentId: draft.state.id,
      granted: refusal === '',
      refusal,
      agent,
    },
  });
}
