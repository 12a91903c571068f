// A provider that people sign in at, for tests: an authorization and a token end point on the loop-back interface, which
// check PKCE, secrets and refresh tokens as a strict one does. Refresh tokens are good once.

import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface StandInProvider {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Parameters of every request to the token end point. */
  readonly asked: Readonly<Record<string, string>>[];
  /** Access tokens that were given, newest last. */
  readonly given: string[];
  /** What it does at the token end point from now on. */
  mood: 'well' | 'broken' | 'revoked' | 'silent';
  lifetimeSeconds: number;
  stop(): Promise<void>;
}

interface Pending {
  readonly challenge: string;
  readonly redirectUri: string;
}

export async function startOAuthProvider(): Promise<StandInProvider> {
  const codes = new Map<string, Pending>();
  const refreshTokens = new Set<string>();
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: StandInProvider = {
    authorizeUrl: `${base}/authorize?prompt=consent`,
    tokenUrl: `${base}/token`,
    clientId: 'skillpost-test',
    clientSecret: 'a secret of the client',
    asked: [],
    given: [],
    mood: 'well',
    lifetimeSeconds: 3_600,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base);
    if (url.pathname === '/authorize') return authorize(url, response);
    const parameters = Object.fromEntries(new URLSearchParams(await text(request)));
    provider.asked.push(parameters);
    if (provider.mood === 'silent') return undefined;
    if (provider.mood === 'broken') return say(response, 503, { error_description: 'try later' });
    return token(parameters, response);
  }

  /** Somebody has agreed at once. */
  function authorize({ searchParams }: URL, response: ServerResponse): void {
    const code = randomUUID();
    const redirectUri = searchParams.get('redirect_uri') ?? '';
    codes.set(code, { challenge: searchParams.get('code_challenge') ?? '', redirectUri });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', searchParams.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  }

  function token(parameters: Readonly<Record<string, string>>, response: ServerResponse): void {
    const { client_id, client_secret, grant_type, code = '', code_verifier = '', redirect_uri } = parameters;
    if (client_id !== provider.clientId || client_secret !== provider.clientSecret)
      return say(response, 401, { error: 'invalid_client', error_description: 'unknown client' });
    const revoked = { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' };
    if (provider.mood === 'revoked') return say(response, 400, revoked);
    if (grant_type === 'authorization_code') {
      const pending = codes.get(code);
      codes.delete(code);
      const challenge = createHash('sha256').update(code_verifier).digest('base64url');
      if (pending?.challenge !== challenge || pending.redirectUri !== redirect_uri)
        return say(response, 400, { error: 'invalid_grant', error_description: 'wrong code' });
    } else if (!refreshTokens.delete(parameters['refresh_token'] ?? '')) return say(response, 400, revoked);
    const refresh_token = randomUUID();
    refreshTokens.add(refresh_token);
    const access_token = `access-${provider.given.length + 1}`;
    provider.given.push(access_token);
    return say(response, 200, {
      access_token,
      refresh_token,
      expires_in: provider.lifetimeSeconds,
      token_type: 'Bearer',
    });
  }

  return provider;
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
