// Who asks: HTTP Basic, `X-ClickHouse-User`/`-Key`, or `?user=&password=`, as the real server takes them.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { EngineError } from './engine-error.ts';
import type { Role } from './engine.ts';

export interface Passwords {
  readonly writer: string;
  readonly analyst: string;
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

function basic(header: string): Credentials | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function credentials(headers: IncomingHttpHeaders, url: URLSearchParams): Credentials | null {
  if (headers.authorization !== undefined) return basic(headers.authorization);
  const user = headers['x-clickhouse-user'];
  if (typeof user === 'string') {
    const key = headers['x-clickhouse-key'];
    return { user, password: typeof key === 'string' ? key : '' };
  }
  const named = url.get('user');
  return named === null ? null : { user: named, password: url.get('password') ?? '' };
}

function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

const roles: ReadonlyMap<string, Role> = new Map([
  ['skillpost', 'writer'],
  ['analyst', 'analyst'],
]);

/** Throws AUTHENTICATION_FAILED. An empty configured password signs nobody in. */
export function authenticate(headers: IncomingHttpHeaders, url: URLSearchParams, passwords: Passwords): Role {
  const given = credentials(headers, url);
  const role = given === null ? undefined : roles.get(given.user);
  const expected = role === undefined ? '' : passwords[role];
  const right = same(given?.password ?? '', expected) && expected !== '';
  if (role === undefined || !right) {
    const user = given?.user ?? '';
    throw new EngineError(
      516,
      'AUTHENTICATION_FAILED',
      `${user}: Authentication failed: password is incorrect, or there is no user with such name.`,
    );
  }
  return role;
}
