// The session cookie: holds the API's token, readable by no script.

import { cookieValue } from '../lib/preferences.ts';

const name = 'skillpost_session';
const maxAgeSeconds = 43_200;

function secure(request: Request): string {
  const forwarded = request.headers.get('x-forwarded-proto');
  return forwarded === 'https' || new URL(request.url).protocol === 'https:' ? '; Secure' : '';
}

export function sessionToken(request: Request): string | null {
  const value = cookieValue(request.headers.get('cookie'), name);
  return value === null || value === '' ? null : decodeURIComponent(value);
}

/** A `Set-Cookie` value; the API ends the session itself when it is older than it allows. */
export function sessionCookie(request: Request, token: string): string {
  const value = encodeURIComponent(token);
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure(request)}`;
}

export function expiredSessionCookie(request: Request): string {
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure(request)}`;
}
