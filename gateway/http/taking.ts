// Taking an item by hand, with a definite answer (F43, F52). The queue sets the item aside for the agent, the agent says
// whether it fits on the desk, the conversation records the owner: we watch the agent until the work is there, or refused.

import type { ActorClient, Watched } from '#actors/client.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import type { QueueReply } from '#proto/gen/skillpost/v1/queue.ts';

export interface TakingDeps {
  readonly client: ActorClient;
  readonly clock: Clock;
}

/** `refused`: why, as a code or a plain phrase. */
type Taken =
  | { readonly conversationId: string }
  | { readonly refused: string }
  | { readonly nothingWaits: true };

class Watch {
  view: AgentView | null = null;
  /** Why each offer was refused, of those that were since the watch began. */
  readonly refusals = new Map<string, string>();
  changed = Promise.withResolvers<void>();

  hear(update: Watched<AgentView>): void {
    this.view = update.view;
    for (const { type, offerId, reason } of update.events)
      if (type === 'pick.refused') this.refusals.set(offerId, reason);
    this.changed.resolve();
    this.changed = Promise.withResolvers<void>();
  }

  /** Null: not decided yet. */
  outcomeOf({ offerId, workItemId }: QueueReply): Taken | null {
    const item = this.view?.workItems.find(({ brief }) => brief?.workItemId === workItemId);
    if (item?.brief !== undefined) return { conversationId: item.brief.conversationId };
    const refused = this.refusals.get(offerId);
    return refused === undefined ? null : { refused };
  }
}

/** `ask` has the queue set an item aside. Throws what it throws, and OUTCOME_UNKNOWN (unavailable). */
export async function take(
  { client, clock }: TakingDeps,
  agentId: string,
  ask: () => Promise<QueueReply>,
): Promise<Taken> {
  const watch = new Watch();
  const late = Promise.withResolvers<'late'>();
  const cancelDeadline = clock.after(limits.acceptWaitMs, () => late.resolve('late'));
  const stop = client.watch('agent', agentId, (update) => watch.hear(update));
  try {
    // From the first view on no refusal can be missed.
    if (watch.view === null) await Promise.race([watch.changed.promise, late.promise]);
    const reply = await ask();
    if (reply.offerId === '') return { nothingWaits: true };
    // The deadline bounds the loop: each round waits for a change of the agent, or for the deadline.
    for (;;) {
      const outcome = watch.outcomeOf(reply);
      if (outcome !== null) return outcome;
      if ((await Promise.race([watch.changed.promise, late.promise])) === 'late') break;
    }
  } finally {
    stop();
    cancelDeadline();
  }
  throw new SkillpostError(
    'OUTCOME_UNKNOWN',
    'unavailable',
    'There is no answer yet. Look at GET /agents/me, or try again.',
  );
}

const full = new Set(['NO_CAPACITY', 'MEDIUM_FULL', 'QUEUE_CAP', 'BUSY_ELSEWHERE']);

/** The agent has no place for it, whichever item it were. */
export function isFull(refused: string): boolean {
  return full.has(refused);
}

export function refusedToTake(refused: string): SkillpostError {
  if (isFull(refused)) return new SkillpostError(refused, 'rejected', 'You hold as much as you may already.');
  const reason = /\s/.test(refused) ? refused : 'another agent has it, or it is done';
  return new SkillpostError('NOT_WAITING', 'rejected', `The case is gone: ${reason}.`);
}
