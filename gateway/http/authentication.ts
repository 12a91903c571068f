// Who calls, and whether they may. A route names the least role it asks for; a route that names none is for
// administrators only, so that a forgotten line closes a door instead of opening one.
// Who benefits: agents by cookie, programs by bearer token. Who abuses: other sites that make a signed-in browser write;
// a write by cookie must therefore come from a page of this host.

import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { DirectorySource, SessionStore } from '#actors/ports/directory-store.ts';
import type { Role, User } from '#actors/vocabulary/directory.ts';

export const sessionCookie = 'skillpost_session';

export type LeastRole = Role | 'nobody';

export interface Caller {
  readonly user: User;
  readonly token: string;
  readonly by: 'bearer' | 'cookie';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Default `administrator`. */
    leastRole?: LeastRole;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const rank: Readonly<Record<LeastRole, number>> = {
  nobody: 0,
  account: 1,
  agent: 2,
  supervisor: 3,
  administrator: 4,
};

export function hasRole(user: User, least: LeastRole): boolean {
  return rank[user.role] >= rank[least];
}

export interface Credential {
  readonly token: string;
  readonly by: 'bearer' | 'cookie';
}

/** The credential of a request; a bearer token wins over a cookie. */
export function credentialOf(headers: {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}): Credential | null {
  const bearer = /^Bearer +([\w.~+/=-]+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, by: 'bearer' };
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name !== sessionCookie || value === '') continue;
    try {
      return { token: decodeURIComponent(value), by: 'cookie' };
    } catch {
      // Not what we set: as good as no cookie.
      return null;
    }
  }
  return null;
}

/**
 * True when the page that sent the request is of the host it was sent to. A proxy may have put its own name into Host and
 * the asked one into X-Forwarded-Host; pages of other sites cannot set that header without a preflight, which we refuse.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] === 'same-origin';
  const hosts = [headers.host, headers['x-forwarded-host']];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

/** The active user of a session, or null. */
export async function userOfToken(
  token: string,
  deps: { readonly sessions: SessionStore; readonly directory: DirectorySource },
): Promise<User | null> {
  const userId = await deps.sessions.userOf(token);
  const user = userId === null ? undefined : deps.directory.current().users.get(userId);
  return user?.active === true ? user : null;
}

function unauthenticated(text: string): SkillpostError {
  return new SkillpostError('UNAUTHENTICATED', 'denied', text);
}

const whoMay: Readonly<Record<Role, string>> = {
  account: 'people of this system',
  agent: 'agents, supervisors and administrators',
  supervisor: 'supervisors and administrators',
  administrator: 'administrators',
};

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Adds the check to every route registered after it in the same scope. */
export function guardRoutes(
  app: FastifyInstance,
  deps: { readonly sessions: SessionStore; readonly directory: DirectorySource },
): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    const least = request.routeOptions.config.leastRole ?? 'administrator';
    if (least === 'nobody' || request.is404) return;
    const credential = credentialOf(request.headers);
    if (credential === null) throw unauthenticated('Sign in first: POST /api/v1/session.');
    const user = await userOfToken(credential.token, deps);
    if (user === null) throw unauthenticated('The session has ended. Sign in again.');
    if (credential.by === 'cookie' && !reading.has(request.method) && !isSameOrigin(request.headers))
      throw new SkillpostError('CROSS_ORIGIN', 'denied', 'This request came from a page of another site.');
    if (!hasRole(user, least))
      throw new SkillpostError(`NOT_${least.toUpperCase()}`, 'denied', `Only ${whoMay[least]} may do this.`);
    request.caller = { user, ...credential };
  });
}

/** The caller of a guarded route. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw unauthenticated('Sign in first.');
  return request.caller;
}
