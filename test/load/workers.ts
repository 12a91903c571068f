// Agents that never rest: each accepts every offer as soon as its live feed brings it, and closes the case as soon as it
// is its own. What they see is reported by callbacks.

import type { ActorClient } from '#actors/client.ts';
import { asSkillpostError } from '#actors/errors.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { agentIds, benchSize } from './directory.ts';

const againMs = 1_000;

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
  let stopped = false;

  /** As a person does: what failed is done again, as long as it is on the desk. */
  const insist = (desk: ReadonlySet<string>, id: string, run: () => Promise<unknown>): void => {
    run().catch((error: unknown) => {
      events.onError(error);
      if (asSkillpostError(error).category === 'rejected') return;
      setTimeout(() => {
        if (!stopped && desk.has(id)) insist(desk, id, run);
      }, againMs);
    });
  };
  const answer = (offerId: string): void => {
    const $case = events.refuses?.() === true ? 'decline' : 'accept';
    insist(offers, offerId, () => client.ask('agent', agentId, { command: { $case, value: { offerId } } }));
  };
  const close = (workItemId: string, conversationId: string): void =>
    insist(items, workItemId, async () => {
      await client.ask('conversation', conversationId, { command: { $case: 'close', value: { agentId } } });
      events.onClosed(conversationId);
    });
  const leave = client.watch('agent', agentId, ({ view }: { readonly view: AgentView }) => {
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
    for (const workItemId of newcomers(items, [...owned.keys()]))
      close(workItemId, owned.get(workItemId) ?? '');
  });
  return () => {
    stopped = true;
    leave();
  };
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
