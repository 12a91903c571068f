// The live figures of every queue, for the first paint of pages that the feed keeps true afterwards.

import type { Queue } from '../lib/directory-shapes.ts';
import type { QueueFigures, QueueLive } from '../lib/queue-shapes.ts';
import type { Api } from './api.server.ts';

/** A queue whose actor does not answer is left out; the live feed brings it. */
async function figuresOf(api: Api, queueId: string): Promise<QueueFigures | null> {
  const live = await api.call<QueueLive>('GET', `/queues/${encodeURIComponent(queueId)}/live`);
  return live.ok ? live.body : null;
}

export interface ReadFigures {
  readonly figures: readonly QueueFigures[];
  /** Queues that there are; more than figures while their actors do not answer. */
  readonly queueCount: number;
}

export async function readFigures(api: Api): Promise<ReadFigures> {
  const queues = await api.list<Queue>('/queues');
  const figures = await Promise.all(queues.map((queue) => figuresOf(api, queue.id)));
  return { figures: figures.filter((figure) => figure !== null), queueCount: queues.length };
}
