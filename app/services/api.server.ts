// The only door from a page to the core: the HTTP API, called in process through the load context. Loaders and actions
// read and write through `apiFor(request, context)`; problems of the API become values or pages, never stack traces.

import { redirect, type AppLoadContext } from '@remix-run/node';
import { asProblem, type Problem } from '../lib/problem.ts';
import { consoleLimits } from '../lib/limits.ts';
import type { Page } from '../lib/shapes.ts';
import { expiredSessionCookie, sessionToken } from './session.server.ts';

export interface ApiRequest {
  readonly method: string;
  /** Relative to the API's base. */
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type ApiCall = (request: ApiRequest) => Promise<{ status: number; body: unknown }>;

export type ApiResult<T> =
  | { readonly ok: true; readonly status: number; readonly body: T }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

export interface Api {
  /** Throws a response: sign-in page when the session is over, else the status for the nearest error page. */
  get<T>(path: string): Promise<T>;
  /** All pages of a directory list, up to `consoleLimits.directoryPages`. */
  list<T>(path: string): Promise<readonly T[]>;
  /** A problem comes back as a value; only a lost session throws. */
  call<T>(method: string, path: string, body?: unknown): Promise<ApiResult<T>>;
}

/** The one place that knows what the load context looks like. */
export function apiCall(context: AppLoadContext): ApiCall {
  const api = context['api'];
  if (typeof api !== 'function') throw new TypeError('The load context has no api.');
  return api as ApiCall;
}

function toSignIn(request: Request): Response {
  const url = new URL(request.url);
  const back = request.method === 'GET' ? url.pathname.replace(/\.data$/, '') + url.search : '/';
  const to = back === '/' || back === '/_root' ? '' : `?to=${encodeURIComponent(back)}`;
  return redirect(`/sign-in${to}`, { headers: { 'Set-Cookie': expiredSessionCookie(request) } });
}

function pageProblem(problem: Problem): Response {
  return new Response(problem.detail, { status: problem.status, statusText: problem.title });
}

/** Throws a redirect to the sign-in page when the request carries no session. */
export function apiFor(request: Request, context: AppLoadContext): Api {
  const token = sessionToken(request);
  if (token === null) throw toSignIn(request);
  const send = apiCall(context);

  async function call<T>(method: string, path: string, body?: unknown): Promise<ApiResult<T>> {
    if (method !== 'GET') requireSameOrigin(request);
    const answer = await send({ method, path, token: token ?? '', ...(body === undefined ? {} : { body }) });
    if (answer.status === 401) throw toSignIn(request);
    if (answer.status < 400) return { ok: true, status: answer.status, body: answer.body as T };
    return { ok: false, status: answer.status, problem: asProblem(answer.status, answer.body) };
  }

  async function get<T>(path: string): Promise<T> {
    const result = await call<T>('GET', path);
    if (!result.ok) throw pageProblem(result.problem);
    return result.body;
  }

  async function list<T>(path: string): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < consoleLimits.directoryPages; page++) {
      const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer: Page<T> = await get<Page<T>>(`${path}?limit=100${next}`);
      items.push(...answer.items);
      cursor = answer.nextCursor;
      if (cursor === null) break;
    }
    return items;
  }

  return { get, list, call };
}

/** How the browser reaches this installation, behind whatever proxy. */
export function publicOrigin(request: Request): string {
  const { protocol, host } = new URL(request.url);
  const scheme = request.headers.get('x-forwarded-proto') ?? protocol.replace(':', '');
  return `${scheme}://${request.headers.get('x-forwarded-host') ?? request.headers.get('host') ?? host}`;
}

/** Cookies are SameSite=Lax; this refuses the rest (old browsers, sibling sub-domains). */
export function requireSameOrigin(request: Request): void {
  const origin = request.headers.get('origin');
  if (origin === null) return;
  const hosts = [
    request.headers.get('x-forwarded-host'),
    request.headers.get('host'),
    new URL(request.url).host,
  ];
  if (!URL.canParse(origin) || !hosts.includes(new URL(origin).host))
    throw new Response('The request came from another site.', { status: 403 });
}
