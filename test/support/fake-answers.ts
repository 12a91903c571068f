// Answers of the console's fake API.

export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

export const notFound: FakeAnswer = {
  status: 404,
  body: { title: 'Not found', status: 404, code: 'NOT_FOUND', detail: 'There is no such thing.' },
};

export function ok(body: unknown): FakeAnswer {
  return { status: 200, body };
}
