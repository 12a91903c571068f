// One request to Microsoft Graph, within bounds: the deadline, the bytes that are kept, and the one origin that the token may
// be sent to. Knows no resource.

import { request as requestPlain } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { once } from 'node:events';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import { withDeadline } from './deadline.ts';
import { connectionProblem, problem } from './problems.ts';
import type { Problem } from './source.ts';
import { tlsOptions } from './trust.ts';

export interface GraphRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After the base, or a whole link that the server gave. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly doing: string;
  readonly ms?: number;
  /** Bytes that are kept; default: what a list may have. */
  readonly keep?: number;
  /** Statuses that are an answer, besides 2xx. */
  readonly expects?: readonly number[];
}

export interface GraphAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  /** Of the whole answer. */
  readonly length: number;
}

export type AskGraph = (request: GraphRequest) => Promise<GraphAnswer>;

interface GraphHttpDeps {
  readonly server: OutsideServer;
  readonly accessToken: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** `https://host/`, with the port where it is not the usual one. */
export function graphBase({ host, port, security }: OutsideServer): URL {
  const text = /^https?:\/\//i.test(host) ? host : `${security === 'plain' ? 'http' : 'https'}://${host}`;
  const base = new URL(text.endsWith('/') ? text : `${text}/`);
  const usual = base.protocol === 'https:' ? 443 : 80;
  if (base.port === '' && port > 0 && port !== usual) base.port = String(port);
  return base;
}

export function createGraphHttp({ server, accessToken, clock, signal }: GraphHttpDeps): AskGraph {
  const base = graphBase(server);
  if (base.protocol !== 'https:' && !(server.security === 'plain' && server.plainConfirmed))
    throw problem('trust', 'Nobody has confirmed that the token may be sent without encryption.');
  return async (asked) => {
    const url = new URL(asked.path, base);
    if (url.origin !== base.origin) throw problem('trust', 'The server points to another server.');
    const sent = send(url, { asked, accessToken, server, signal });
    const { doing, ms = limits.fetchStepMs } = asked;
    const answer = await withDeadline(sent.answer, { clock, ms, doing, cut: sent.cut }).catch(
      (error: unknown) => {
        throw connectionProblem(error);
      },
    );
    if (answer.status < 300 || asked.expects?.includes(answer.status) === true) return answer;
    throw refusal(answer, asked, clock.now());
  };
}

interface Sending {
  readonly asked: GraphRequest;
  readonly accessToken: string;
  readonly server: OutsideServer;
  readonly signal: AbortSignal;
}

type WholeAnswer = GraphAnswer & { readonly retryAfter: string };

function send(
  url: URL,
  { asked, accessToken, server, signal }: Sending,
): { answer: Promise<WholeAnswer>; cut: () => void } {
  const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
  const options = {
    method: asked.method ?? 'GET',
    signal,
    agent: false as const,
    headers: {
      authorization: `Bearer ${accessToken}`,
      accept: '*/*',
      'user-agent': 'Skillpost',
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...asked.headers,
    },
  };
  const tls = tlsOptions({ host: url.hostname, caPem: server.caPem });
  const request =
    url.protocol === 'https:' ? requestTls(url, { ...options, ...tls }) : requestPlain(url, options);
  request.setTimeout(limits.fetchSilenceMs, () =>
    request.destroy(problem('late', 'The server has fallen silent.')),
  );
  request.end(body);
  const read = async (): Promise<WholeAnswer> => {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return readAnswer(response, asked.keep ?? limits.fetchGraphListBytes);
  };
  return { answer: read(), cut: () => request.destroy() };
}

async function readAnswer(response: IncomingMessage, keep: number): Promise<WholeAnswer> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < keep) kept.push(chunk.subarray(0, keep - length));
    length += chunk.length;
    if (length > limits.fetchDrainBytes) throw problem('refused', 'The server sends far more than a mail.');
  }
  if (!response.complete) throw problem('lost', 'The server has closed the connection.');
  const retryAfter = response.headers['retry-after'] ?? '';
  return { status: response.statusCode ?? 0, bytes: Buffer.concat(kept), length, retryAfter };
}

function refusal({ status, bytes, retryAfter }: WholeAnswer, { doing }: GraphRequest, at: number): Problem {
  const words = `${status} ${wordsOf(bytes)}`;
  if (status === 401 || status === 403) return problem('login', `The server refused the token: ${words}`);
  if (status === 429 || status === 503 || status === 509)
    return problem('busy', `The server is busy: ${words}`, { retryAfterMs: waitMs(retryAfter, at) });
  if (status >= 500) return problem('lost', `The server has failed to ${doing}: ${words}`);
  return problem('refused', `The server refused to ${doing}: ${words}`);
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function waitMs(retryAfter: string, at: number): number {
  const seconds = Number(retryAfter);
  const ms = retryAfter !== '' && Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(retryAfter) - at;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), limits.fetchRetryAfterMost) : 0;
}

function wordsOf(bytes: Buffer): string {
  try {
    const { error } = JSON.parse(bytes.toString('utf8')) as { error?: { code?: string; message?: string } };
    return `${error?.code ?? ''} ${error?.message ?? ''}`;
  } catch {
    return bytes.toString('utf8', 0, limits.fetchReasonChars);
  }
}
