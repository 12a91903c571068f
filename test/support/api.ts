// A person at the HTTP API, for tests: signs in, sends JSON, and fails loudly on what it did not expect.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { until } from './until.ts';

export interface ApiAnswer {
  readonly status: number;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers whose shapes the schema tests hold
  readonly body: any;
}

export interface Frame {
  readonly type: string;
  readonly topic: string;
  readonly seq: number;
  // eslint-disable-next-line typescript/no-explicit-any -- see above
  readonly data: any;
}

export class ApiUser {
  readonly #base: string;
  readonly token: string;
  readonly userId: string;

  private constructor(base: string, token: string, userId: string) {
    this.#base = base;
    this.token = token;
    this.userId = userId;
  }

  static async signIn(port: number, email: string, password: string): Promise<ApiUser> {
    const base = `http://127.0.0.1:${port}`;
    const answer = await request(base, 'POST', '/session', { body: { email, password } });
    assert.equal(answer.status, 200, `sign-in of ${email}: ${JSON.stringify(answer.body)}`);
    return new ApiUser(base, answer.body.token, answer.body.user.id);
  }

  async call(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    return request(this.#base, method, path, { body, token: this.token });
  }

  /** The answer's body; fails unless the status is 2xx. */
  // eslint-disable-next-line typescript/no-explicit-any -- see above
  async must(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.call(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Available, and signed in to these queues. */
  async goToWork(...queueIds: string[]): Promise<void> {
    for (const id of queueIds) await this.must('PUT', `/agents/me/queues/${id}`);
    await this.must('PUT', '/agents/me/status', { status: 'available' });
  }

  /** Frames of the live feed, as they come. */
  async listen(onFrame: (frame: Frame) => void): Promise<WebSocket> {
    const socket = new WebSocket(`${this.#base.replace('http', 'ws')}/ws?token=${this.token}`);
    socket.on('message', (data: Buffer) => onFrame(JSON.parse(data.toString()) as Frame));
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return socket;
  }

  /** The agent's open offer, waited for. */
  // eslint-disable-next-line typescript/no-explicit-any -- see above
  async nextOffer(timeoutMs = 15_000): Promise<any> {
    return until('an offer', async () => (await this.must('GET', '/agents/me')).offers[0], { timeoutMs });
  }
}

async function request(
  base: string,
  method: string,
  path: string,
  { body, token }: { body?: unknown; token?: string },
): Promise<ApiAnswer> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['idempotency-key'] = randomUUID();
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : text };
}
