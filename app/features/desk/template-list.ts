// The templates of answers as the browser knows them: read when a composer opens, believed for a minute, so that a `/`
// never waits.

import { useEffect } from 'react';
import { consoleLimits } from '../../lib/limits.ts';
import { quick } from '../../lib/quick.ts';
import type { Page } from '../../lib/shapes.ts';
import { Store, useStore } from '../../lib/store.ts';
import type { Template } from '../../lib/templates.ts';

interface Known {
  readonly templates: readonly Template[];
  readonly state: 'unread' | 'read' | 'failed';
}

const known = new Store<Known>({ templates: [], state: 'unread' });
let readAt = Number.NEGATIVE_INFINITY;

async function read(): Promise<void> {
  readAt = performance.now();
  const answer = await quick<Page<Template>>({ method: 'GET', path: '/templates?limit=200' });
  if (answer.ok) known.set({ templates: answer.body.items, state: 'read' });
  else {
    readAt = Number.NEGATIVE_INFINITY;
    known.set({ templates: known.value.templates, state: 'failed' });
  }
}

export function useTemplates(): Known {
  useEffect(() => {
    if (performance.now() - readAt > consoleLimits.templatesFreshMs) void read();
  }, []);
  return useStore(known, (value) => value);
}
