// One conversation kept fresh: the loader's answer first, read again when the live feed says that it changed. Events of
// one moment lead to one reading, and an answer that was overtaken is dropped.

import { useCallback, useEffect, useRef, useState } from 'react';
import { consoleLimits } from './limits.ts';
import { useLive, useTopic } from './live.ts';
import { quick } from './quick.ts';
import type { Conversation } from './shapes.ts';

export interface FreshConversation {
  readonly conversation: Conversation;
  readonly reload: () => Promise<void>;
}

export function useConversation(loaded: Conversation): FreshConversation {
  const [fresh, setFresh] = useState(loaded);
  const latest = useRef(0);
  const { id } = loaded;
  useTopic(`conversation:${id}`);
  const revision = useLive((state) => state.caseRevisions[id] ?? 0);
  const seen = useRef({ id, revision });

  useEffect(() => setFresh(loaded), [loaded]);

  const reload = useCallback(async () => {
    const mine = ++latest.current;
    const answer = await quick<Conversation>({
      method: 'GET',
      path: `/conversations/${encodeURIComponent(id)}`,
    });
    if (answer.ok && mine === latest.current && answer.body.id === id) setFresh(answer.body);
  }, [id]);

  useEffect(() => {
    if (seen.current.id === id && seen.current.revision === revision) return undefined;
    const first = seen.current.id !== id;
    seen.current = { id, revision };
    if (first) return undefined;
    const timer = setTimeout(() => void reload(), consoleLimits.caseReloadMs);
    return () => clearTimeout(timer);
  }, [id, revision, reload]);

  return { conversation: fresh.id === id ? fresh : loaded, reload };
}
