// The live store as components use it: `useLive(select)` reads, `useTopic(topic)` follows a topic while mounted.

import { createContext, useContext, useEffect, useState } from 'react';
import { LiveSocket } from './live-socket.ts';
import { noLiveState, type LiveState } from './live-frames.ts';
import { Store, useStore } from './store.ts';

export interface Live {
  readonly store: Store<LiveState>;
  readonly socket: LiveSocket;
}

const LiveContext = createContext<Live | null>(null);
export const LiveProvider = LiveContext.Provider;

/** Seeds the store with what the server rendered, and connects once the page lives. */
export function useLiveRoot(seed: Partial<LiveState>): Live {
  const [live] = useState<Live>(() => {
    const store = new Store<LiveState>({ ...noLiveState, ...seed });
    return { store, socket: new LiveSocket(store) };
  });
  useEffect(() => {
    live.socket.start();
    return () => live.socket.stop();
  }, [live]);
  return live;
}

export function useLiveRoots(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('The live store is outside of its provider.');
  return live;
}

export function useLive<S>(select: (state: LiveState) => S): S {
  return useStore(useLiveRoots().store, select);
}

export function useTopic(topic: string | null): void {
  const { socket } = useLiveRoots();
  useEffect(() => (topic === null ? undefined : socket.watch(topic)), [socket, topic]);
}

export function useAgent(): LiveState['agent'] {
  return useLive((state) => state.agent);
}
