// Accepting an offer, with a definite answer. The agent's actor only notes the wish; the queue decides among those who
// compete. So we watch the agent: its offer becomes a work item (won), or leaves (lost), or the wait ends (unknown, and
// the same request may be sent again).

import type { ActorClient, Watched } from '#actors/client.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';

interface Progress {
  /** Of the offer, once a view has shown it. */
  workItemId: string | null;
  conversationId: string | null;
  view: AgentView | null;
  /** What ended the offer, as an event said it. */
  ending: { readonly type: string; readonly reason: string } | null;
}

const endings = new Set(['offer.withdrawn', 'offer.missed', 'offer.declined']);

function note(progress: Progress, offerId: string, update: Watched<AgentView>): void {
  progress.view = update.view;
  const offer = update.view.offers.find((candidate) => candidate.offerId === offerId);
  if (offer?.brief !== undefined) progress.workItemId = offer.brief.workItemId;
  const ending = update.events.find((event) => event.offerId === offerId && endings.has(event.type));
  if (ending !== undefined) progress.ending = { type: ending.type, reason: ending.reason };
}

type Outcome =
  | { readonly won: true; readonly conversationId: string }
  | { readonly won: false; readonly error: SkillpostError };

function lost(ending: Progress['ending']): SkillpostError {
  if (ending?.type === 'offer.missed')
    return new SkillpostError('OFFER_EXPIRED', 'rejected', 'The offer ran out before it was accepted.');
  // Sentences may be shown; codes say nothing to a person.
  const reason = /\s/.test(ending?.reason ?? '') ? ending?.reason : 'another agent has it, or it is done';
  return new SkillpostError('OFFER_TAKEN', 'rejected', `The offer is gone: ${reason}.`);
}

/** Null: not decided yet. */
function outcomeOf(progress: Progress, offerId: string): Outcome | null {
  const { view, workItemId, conversationId } = progress;
  if (view === null) return null;
  const item = view.workItems.find(
    ({ brief }) =>
      brief !== undefined &&
      (brief.workItemId === workItemId || (workItemId === null && brief.conversationId === conversationId)),
  );
  if (item?.brief !== undefined) return { won: true, conversationId: item.brief.conversationId };
  if (view.offers.some((offer) => offer.offerId === offerId)) return null;
  return { won: false, error: lost(progress.ending) };
}

export interface AcceptanceDeps {
  readonly client: ActorClient;
  readonly clock: Clock;
}

/** Returns the conversation. Throws OFFER_TAKEN or OFFER_EXPIRED (rejected), OUTCOME_UNKNOWN (unavailable). */
export async function acceptOffer(deps: AcceptanceDeps, agentId: string, offerId: string): Promise<string> {
  const progress: Progress = { workItemId: null, conversationId: null, view: null, ending: null };
  let changed = Promise.withResolvers<void>();
  const late = Promise.withResolvers<'late'>();
  const cancelDeadline = deps.clock.after(limits.acceptWaitMs, () => late.resolve('late'));
  const stop = deps.client.watch('agent', agentId, (update) => {
    note(progress, offerId, update);
    changed.resolve();
    changed = Promise.withResolvers<void>();
  });
  try {
    // The first view tells which work item the offer is of; a rejection needs no view.
    if (progress.view === null) await Promise.race([changed.promise, late.promise]);
    const reply = await deps.client.ask(
      'agent',
      agentId,
      { command: { $case: 'accept', value: { offerId } } },
      { idempotencyKey: `accept-${offerId}` },
    );
    progress.conversationId = reply.conversationId || null;
    // The deadline bounds the loop: each round waits for a change of the agent, or for the deadline.
    for (;;) {
      const outcome = outcomeOf(progress, offerId);
      if (outcome?.won === true) return outcome.conversationId;
      if (outcome?.won === false) throw outcome.error;
      if ((await Promise.race([changed.promise, late.promise])) === 'late') break;
    }
  } finally {
    stop();
    cancelDeadline();
  }
  throw new SkillpostError(
    'OUTCOME_UNKNOWN',
    'unavailable',
    'The queue has not answered yet. Look at GET /agents/me, or accept again.',
  );
}
