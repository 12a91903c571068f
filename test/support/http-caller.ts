// Sends requests as a test's person does, and gives back status, headers and the JSON or text of the answer.

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

export interface Sent {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `path` with its base, such as `/api/v1/me`. */
export async function send(url: string, request: string, sent: Sent = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const headers: Record<string, string> = { ...sent.headers };
  if (sent.token !== undefined) headers['authorization'] = `Bearer ${sent.token}`;
  const body = sent.text ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
  if (body !== undefined) headers['content-type'] ??= 'application/json';
  const response = await fetch(url + path, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? JSON.parse(text) : text,
  };
}
