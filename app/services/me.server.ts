// Who is asking, and whether the page is theirs to open.

import type { Me } from '../lib/shapes.ts';
import { mayOpen } from '../navigation.ts';
import type { Api } from './api.server.ts';

export async function readMe(api: Api): Promise<Me> {
  const answer = await api.get<Me | { user: Me }>('/me');
  return 'user' in answer ? answer.user : answer;
}

/** Throws 403 when the role does not include the page. The API guards the data itself; this guards the page. */
export async function requirePage(api: Api, request: Request): Promise<Me> {
  const me = await readMe(api);
  const { pathname } = new URL(request.url);
  if (!mayOpen(me.role, pathname.replace(/\.data$/, ''))) throw new Response('', { status: 403 });
  return me;
}
