// The templates of answers that may be taken here, as the browser knows them: the API says which, and in which language.
// Read when a composer opens, believed for a minute, so that a `/` never waits.

import { useEffect } from 'react';
import { consoleLimits } from '../../lib/limits.ts';
import { quick } from '../../lib/quick.ts';
import type { Page } from '../../lib/shapes.ts';
import { Store, useStore } from '../../lib/store.ts';
import type { Template } from '../../lib/templates.ts';

/** What is written: a mail of this case, or a new one from this mailbox. */
export type WrittenFor = { readonly conversationId: string } | { readonly mailboxId: string };

interface Known {
  readonly templates: readonly Template[];
  readonly state: 'unread' | 'read' | 'failed';
  readonly readAt: number;
}

const unread: Known = { templates: [], state: 'unread', readAt: Number.NEGATIVE_INFINITY };
const known = new Store<ReadonlyMap<string, Known>>(new Map());

function keep(path: string, found: Known): void {
  const others = [...known.value].filter(([other]) => other !== path);
  known.set(new Map([...others, [path, found] as const].slice(-consoleLimits.templatePlaces)));
}

async function read(path: string): Promise<void> {
  const before = known.value.get(path) ?? unread;
  keep(path, { ...before, readAt: performance.now() });
  const answer = await quick<Page<Template>>({ method: 'GET', path });
  if (answer.ok) keep(path, { templates: answer.body.items, state: 'read', readAt: performance.now() });
  else keep(path, { ...before, state: 'failed', readAt: unread.readAt });
}

/** Null: none are wanted. */
export function useTemplates(written: WrittenFor | null): Known {
  const path =
    written === null ? null : `/answer-templates?${new URLSearchParams({ ...written }).toString()}`;
  useEffect(() => {
    const readAt = known.value.get(path ?? '')?.readAt ?? unread.readAt;
    if (path !== null && performance.now() - readAt > consoleLimits.templatesFreshMs) void read(path);
  }, [path]);
  return useStore(known, (all) => all.get(path ?? '') ?? unread);
}
