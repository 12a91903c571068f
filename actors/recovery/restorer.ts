// Brings cases back whose live state was lost: reads their histories, and tells each conversation what it was. A case
// that lives is not touched, so anything here may be repeated.

import type { ActorClient } from '../client.ts';
import type { CaseHistories } from '../ports/case-histories.ts';
import { restoredCase } from './restored-case.ts';

export interface RestorerDeps {
  readonly histories: Pick<CaseHistories, 'histories'>;
  readonly client: Pick<ActorClient, 'ask'>;
}

export interface Restorer {
  /** How many came back now. Throws what the stores or actors throw; then some may have come back. */
  restore(conversationIds: readonly string[]): Promise<number>;
}

export function createRestorer({ histories, client }: RestorerDeps): Restorer {
  return {
    async restore(conversationIds) {
      const known = await histories.histories(conversationIds);
      const restored = await Promise.all(
        known.map(async (history) => {
          const value = restoredCase(history);
          if (value === null) return false;
          const command = { command: { $case: 'restore', value } } as const;
          return !(await client.ask('conversation', history.conversationId, command)).duplicate;
        }),
      );
      return restored.filter(Boolean).length;
    },
  };
}
