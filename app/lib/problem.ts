// Problems of the API (RFC 9457) as the console speaks of them: what happened, what was kept, what to do.

export interface Problem {
  readonly status: number;
  /** Stable, such as OFFER_TAKEN. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

function text(body: unknown, key: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value = (body as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : '';
}

export function asProblem(status: number, body: unknown): Problem {
  const title = text(body, 'title') || 'The request failed';
  return {
    status,
    code: text(body, 'code') || 'UNKNOWN',
    title,
    detail: text(body, 'detail') || title,
  };
}

/** Said to the person when the server could not be reached at all. */
export const unreachable: Problem = {
  status: 0,
  code: 'UNREACHABLE',
  title: 'No connection',
  detail: 'The server did not answer. Nothing was changed; try again when the connection is back.',
};
