// The Ratings port in memory: for tests of the edge. Knows no messages, so it takes a rating of any.

import type { KeptRating, Ratings } from '../../ports/ratings.ts';

export function createMemoryRatings(): Ratings {
  const kept = new Map<string, { rating: KeptRating; readonly ratedAt: number }>();
  return {
    async rate(rating, { pageMadeAt, changeMs }) {
      const { messageId, score, at } = rating;
      const known = kept.get(messageId);
      if (known === undefined) {
        kept.set(messageId, { rating: { ...rating, again: false }, ratedAt: at });
        return 'recorded';
      }
      if (known.ratedAt + changeMs < at) return 'late';
      if (known.rating.at >= pageMadeAt) return 'used';
      known.rating = { ...known.rating, score, at, again: true };
      return 'recorded';
    },
    kept: async (messageId) => kept.get(messageId)?.rating ?? null,
    of: async (messageIds) =>
      new Map(
        messageIds.flatMap((id) => {
          const known = kept.get(id);
          return known === undefined ? [] : [[id, known.rating.score] as const];
        }),
      ),
  };
}
