// Agents that never rest: each accepts every offer as soon as its live feed brings it, and closes the case as soon as it
// is its own. What they see is reported by callbacks.

import type { ActorClient } from '#actors/client.ts';
import { agentIds, benchSize } from './directory.ts';

export interface WorkerEvents {
  readonly onOffer?: (conversationId: string) => void;
  readonly onClosed: (conversationId: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Returns how to stop them. */
export function startWorkers(client: ActorClient, events: WorkerEvents): () => void {
  const accepted = new Set<string>();
  const closing = new Set<string>();
  const stops: (() => void)[] = [];

  const accept = (agent: string, offerId: string): void => {
    if (accepted.has(offerId)) return;
    accepted.add(offerId);
    client.ask('agent', agent, { command: { $case: 'accept', value: { offerId } } }).catch(events.onError);
  };
  const close = (agentId: string, conversationId: string): void => {
    if (closing.has(conversationId)) return;
    closing.add(conversationId);
    client
      .ask('conversation', conversationId, { command: { $case: 'close', value: { agentId } } })
      .then(() => events.onClosed(conversationId))
      .catch(events.onError);
  };

  for (let queue = 0; queue < benchSize.queues; queue += 1)
    for (const agent of agentIds(queue))
      stops.push(
        client.watch('agent', agent, ({ view }) => {
          for (const { offerId, brief } of view.offers) {
            if (brief !== undefined && !accepted.has(offerId)) events.onOffer?.(brief.conversationId);
            accept(agent, offerId);
          }
          for (const { brief } of view.workItems) if (brief !== undefined) close(agent, brief.conversationId);
        }),
      );
  return () => {
    for (const stop of stops) stop();
  };
}
