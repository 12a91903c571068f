// Tells the case of a rating, so that reports and its timeline know of it (F111). A job does, that was committed with the
// rating: neither a restart nor actors that are away lose it, and the customer waits for none of them.

import type { ActorClient } from '#actors/client.ts';
import type { Ratings } from '#actors/ports/ratings.ts';

export interface RatingTellerDeps {
  readonly ratings: Pick<Ratings, 'kept'>;
  readonly client: Pick<ActorClient, 'ask'>;
}

/** Throws when the store or the case do not answer: the job is tried again. */
export type TellRating = (messageId: string) => Promise<void>;

export function createRatingTeller({ ratings, client }: RatingTellerDeps): TellRating {
  return async (messageId) => {
    const kept = await ratings.kept(messageId);
    if (kept === null) return;
    const { conversationId, agentId, queueId, score, at, again } = kept;
    await client.ask(
      'conversation',
      conversationId,
      { command: { $case: 'recordRating', value: { messageId, agentId, queueId, score, again } } },
      { idempotencyKey: `rating/${messageId}/${at}` },
    );
  };
}
