// Problems of the API (RFC 9457) as the console speaks of them: what happened, what was kept, what to do.

export interface Problem {
  readonly status: number;
  /** Stable, such as OFFER_TAKEN. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Of a form: name → what is wrong with it. */
  readonly fields?: Readonly<Record<string, string>>;
}

function text(body: unknown, key: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value = (body as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : '';
}

function fieldsOf(body: unknown): Pick<Problem, 'fields'> {
  if (typeof body !== 'object' || body === null || !('fields' in body)) return {};
  const { fields } = body;
  if (typeof fields !== 'object' || fields === null) return {};
  const said = Object.entries(fields).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { fields: Object.fromEntries(said) };
}

export function asProblem(status: number, body: unknown): Problem {
  const title = text(body, 'title') || 'The request failed';
  return {
    status,
    code: text(body, 'code') || 'UNKNOWN',
    title,
    detail: text(body, 'detail') || title,
    ...fieldsOf(body),
  };
}

/** Said to the person when the server could not be reached at all. */
export const unreachable: Problem = {
  status: 0,
  code: 'UNREACHABLE',
  title: 'No connection',
  detail: 'The server did not answer. Nothing was changed; try again when the connection is back.',
};
