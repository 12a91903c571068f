// Quick actions of the browser against the API, with the session's cookie: accept, decline, status, notes, replies.
// Every answer is a value; a missing answer is one too. Must not be used on the server.

import { consoleLimits } from './limits.ts';
import { asProblem, unreachable, type Problem } from './problem.ts';

export type QuickResult<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly problem: Problem };

export interface QuickRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the API's base. */
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, in place of a body in JSON. */
  readonly csv?: string;
  /** The same key has one effect, however often it is sent. */
  readonly idempotencyKey?: string;
  /** Outlives the page: for what must not be lost when a tab is closed. */
  readonly keepalive?: boolean;
  /** For what takes longer than an ordinary answer. */
  readonly timeoutMs?: number;
}

function content({ body, csv }: QuickRequest): { readonly type: string; readonly text: string } | null {
  if (csv !== undefined) return { type: 'text/csv; charset=utf-8', text: csv };
  return body === undefined ? null : { type: 'application/json', text: JSON.stringify(body) };
}

function init(request: QuickRequest): RequestInit {
  const sent = content(request);
  return {
    method: request.method,
    credentials: 'same-origin',
    keepalive: request.keepalive ?? false,
    headers: {
      accept: 'application/json',
      ...(sent === null ? {} : { 'content-type': sent.type }),
      ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
    },
    signal: AbortSignal.timeout(request.timeoutMs ?? consoleLimits.quickActionTimeoutMs),
    ...(sent === null ? {} : { body: sent.text }),
  };
}

async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    // A proxy's page instead of the API's answer: the status says enough.
    return null;
  }
}

export async function quick<T>(request: QuickRequest): Promise<QuickResult<T>> {
  try {
    const response = await fetch(`/api/v1${request.path}`, init(request));
    const body = await json(response);
    if (response.ok) return { ok: true, body: body as T };
    return { ok: false, problem: asProblem(response.status, body) };
  } catch {
    return { ok: false, problem: unreachable };
  }
}
