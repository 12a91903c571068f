// What the fake API says of addresses, and of notices that were kept back.

import { ok } from './fake-answers.ts';
import type { Handler } from './fake-api.ts';

export const keptBackRoutes: readonly [string, Handler][] = [
  [
    'POST /conversations/([^/]+)/notices/release',
    ({ world, match }) => {
      const kept = world.conversations.get(match[1] ?? '');
      if (kept === undefined) return null;
      world.conversations.set(kept.id, { ...kept, suppressedNotice: null, suppression: null });
      return ok({ ...kept, suppressedNotice: null, suppression: null });
    },
  ],
  [
    'GET /correspondents/([^/]+)',
    ({ world, match }) => {
      const address = decodeURIComponent(match[1] ?? '');
      return ok(world.correspondents.get(address) ?? { address, paused: null, failing: null });
    },
  ],
  [
    'POST /correspondents/([^/]+)/release',
    ({ world, match }) => {
      const address = decodeURIComponent(match[1] ?? '');
      world.correspondents.delete(address);
      return ok({ address, paused: null, failing: null });
    },
  ],
];
