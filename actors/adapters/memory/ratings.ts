// The Ratings port in memory: for tests of the edge. Knows no messages, so it takes a rating of any.

import type { Ratings } from '../../ports/ratings.ts';

export function createMemoryRatings(): Ratings {
  const kept = new Map<string, { score: number; readonly ratedAt: number; changedAt: number }>();
  return {
    async rate({ messageId, score, at }, { pageMadeAt, changeMs }) {
      const known = kept.get(messageId);
      if (known === undefined) {
        kept.set(messageId, { score, ratedAt: at, changedAt: at });
        return 'recorded';
      }
      if (known.ratedAt + changeMs < at) return 'late';
      if (known.changedAt >= pageMadeAt) return 'used';
      known.score = score;
      known.changedAt = at;
      return 'recorded';
    },
    of: async (messageIds) =>
      new Map(
        messageIds.flatMap((id) => {
          const known = kept.get(id);
          return known === undefined ? [] : [[id, known.score] as const];
        }),
      ),
  };
}
