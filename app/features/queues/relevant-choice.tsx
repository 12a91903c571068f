// All queues, or those that the agent's profile has the skills of (F85). The choice stands in the address.

import { useSearchParams } from '@remix-run/react';
import { useAgent } from '../../lib/live.ts';

export interface Relevance {
  /** Null: no choice is given, all are shown. */
  readonly only: boolean | null;
  readonly shows: (queueId: string) => boolean;
  readonly choose: (only: boolean) => void;
}

export function useRelevance(): Relevance {
  const queues = useAgent()?.queues ?? [];
  const [search, setSearch] = useSearchParams();
  const relevant = new Set(queues.filter((queue) => queue.relevant).map(({ id }) => id));
  // Who is a member of no queue looks after all of them.
  const only = queues.length === 0 ? null : search.get('show') === 'relevant';
  return {
    only,
    shows: (queueId) => only !== true || relevant.has(queueId),
    choose: (next) => setSearch(next ? { show: 'relevant' } : {}, { replace: true }),
  };
}

export function RelevantChoice({ relevance: { only, choose } }: { relevance: Relevance }) {
  if (only === null) return null;
  return (
    <div role="group" aria-label="Which queues" className="flex w-fit gap-1 rounded-md bg-sunken p-1">
      {[false, true].map((each) => (
        <button
          key={String(each)}
          type="button"
          aria-pressed={only === each}
          onClick={() => choose(each)}
          className="h-7 rounded-sm px-3 text-sm text-text-2 aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-text"
        >
          {each ? 'Relevant to me' : 'All queues'}
        </button>
      ))}
    </div>
  );
}
