// Agents that never rest: each accepts every offer as soon as its live feed brings it, and closes the case as soon as it
// is its own. What they see is reported by callbacks.

import type { ActorClient } from '#actors/client.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { agentIds, benchSize } from './directory.ts';

export interface WorkerEvents {
  readonly onOffer?: (conversationId: string) => void;
  /** Declined instead. Default: none is. */
  readonly refuses?: () => boolean;
  readonly onClosed: (conversationId: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Those of `ids` that were not there before; forgets what is gone, so that it does not grow with the work done. */
function newcomers(known: Set<string>, ids: readonly string[]): readonly string[] {
  const present = new Set(ids);
  for (const id of known) if (!present.has(id)) known.delete(id);
  const fresh = ids.filter((id) => !known.has(id));
  for (const id of fresh) known.add(id);
  return fresh;
}

/** Returns how to stop one. */
function startWorker(client: ActorClient, agentId: string, events: WorkerEvents): () => void {
  const offers = new Set<string>();
  const items = new Set<string>();

  const answer = (offerId: string): void => {
    const $case = events.refuses?.() === true ? 'decline' : 'accept';
    client.ask('agent', agentId, { command: { $case, value: { offerId } } }).catch(events.onError);
  };
  const close = (conversationId: string): void => {
    client
      .ask('conversation', conversationId, { command: { $case: 'close', value: { agentId } } })
      .then(() => events.onClosed(conversationId))
      .catch(events.onError);
  };
  return client.watch('agent', agentId, ({ view }: { readonly view: AgentView }) => {
    const offered = new Map(view.offers.map(({ offerId, brief }) => [offerId, brief?.conversationId]));
    for (const offerId of newcomers(offers, [...offered.keys()])) {
      const conversationId = offered.get(offerId);
      if (conversationId !== undefined) events.onOffer?.(conversationId);
      answer(offerId);
    }
    const owned = new Map(
      view.workItems.flatMap(({ brief }) =>
        brief === undefined ? [] : [[brief.workItemId, brief.conversationId]],
      ),
    );
    for (const workItemId of newcomers(items, [...owned.keys()])) close(owned.get(workItemId) ?? '');
  });
}

/** Returns how to stop them. */
export function startWorkers(client: ActorClient, events: WorkerEvents): () => void {
  const stops: (() => void)[] = [];
  for (let queue = 0; queue < benchSize.queues; queue += 1)
    for (const agent of agentIds(queue)) stops.push(startWorker(client, agent, events));
  return () => {
    for (const stop of stops) stop();
  };
}
