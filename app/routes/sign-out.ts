// Ends the session, here and at the API.

import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { apiCall, requireSameOrigin } from '../services/api.server.ts';
import { expiredSessionCookie, sessionToken } from '../services/session.server.ts';

export async function action({ request, context }: ActionFunctionArgs) {
  requireSameOrigin(request);
  const token = sessionToken(request);
  // An API that does not answer keeps nobody signed in here: the cookie goes in any case, and the session times out.
  if (token !== null) await apiCall(context)({ method: 'DELETE', path: '/session', token });
  return redirect('/sign-in', { headers: { 'Set-Cookie': expiredSessionCookie(request) } });
}

export function loader() {
  return redirect('/');
}
