// One watch of an actor for all sockets that look at it. The newest view is kept while anybody looks, so that who comes
// later has a snapshot at once. Knows nothing of sockets.

import type { ActorClient, Watched } from '#actors/client.ts';
import type { KindName, ViewOf } from '#actors/kinds.ts';

type Listener<K extends KindName> = (update: Watched<ViewOf<K>>) => void;

interface Shared {
  newest: Watched<unknown> | null;
  readonly listeners: Set<(update: Watched<unknown>) => void>;
  stop: () => void;
}

export interface FanOut {
  /** Like `ActorClient.watch`. */
  watch<K extends KindName>(kind: K, id: string, listener: Listener<K>): () => void;
  /** Actors that are watched now. */
  watched(): number;
}

export function createFanOut(client: ActorClient): FanOut {
  const all = new Map<string, Shared>();

  function share(key: string, kind: KindName, id: string): Shared {
    const shared: Shared = { newest: null, listeners: new Set(), stop: () => undefined };
    all.set(key, shared);
    shared.stop = client.watch(kind, id, (update) => {
      shared.newest = update;
      for (const listener of shared.listeners) listener(update);
    });
    return shared;
  }

  return {
    watch(kind, id, listener) {
      const key = `${kind}\n${id}`;
      const shared = all.get(key) ?? share(key, kind, id);
      const { newest } = shared;
      const heard = listener as (update: Watched<unknown>) => void;
      shared.listeners.add(heard);
      // Also when the watch itself has answered at once, before anybody listened.
      if (newest !== null) heard({ sequence: 0, view: newest.view, events: [] });
      return () => {
        shared.listeners.delete(heard);
        if (shared.listeners.size > 0 || all.get(key) !== shared) return;
        all.delete(key);
        shared.stop();
      };
    },
    watched: () => all.size,
  };
}
