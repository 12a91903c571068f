// Tells supervisors of agents whom missed offers have put on a break (F65), as the queues' views show it: each once for
// each break, in however many queues the agent is. Knows nothing of sockets.

import { systemStatuses } from '#actors/vocabulary/directory.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { userName } from '../http/shapes/values.ts';

export interface BreakNotice {
  readonly kind: 'agent.break_missed';
  readonly agent: string;
  readonly agentName: string;
  readonly queue: string;
}

export interface BreakNotices {
  /** Of those who are on such a break now and were not when their queues were heard before. */
  of(queueId: string, view: QueueView, directory: Directory): readonly BreakNotice[];
  forget(queueId: string): void;
}

export function createBreakNotices(): BreakNotices {
  /** Queue → its agents who are on such a break. */
  const known = new Map<string, ReadonlySet<string>>();
  return {
    of(queueId, view, directory) {
      const now = new Set(
        view.agents
          .filter(({ statusId }) => statusId === systemStatuses.breakMissed)
          .map(({ agentId }) => agentId),
      );
      const before = known.get(queueId);
      const elsewhere = [...known].filter(([id]) => id !== queueId).map(([, agents]) => agents);
      known.set(queueId, now);
      // A queue that is heard for the first time shows what was there before anybody looked.
      if (before === undefined) return [];
      return [...now]
        .filter((id) => !before.has(id) && !elsewhere.some((agents) => agents.has(id)))
        .map((id) => ({
          kind: 'agent.break_missed',
          agent: id,
          agentName: userName(directory, id),
          queue: queueId,
        }));
    },
    forget: (queueId) => void known.delete(queueId),
  };
}
