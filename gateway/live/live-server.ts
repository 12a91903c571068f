// The WebSocket end of the gateway: `/ws`. Who connects proves a session by `?token=`, by `Authorization`, or by the
// console's cookie (then from a page of this host only); sessions are looked at again while the socket lives.

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ActorClient } from '#actors/client.ts';
import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { DirectorySource, SessionStore } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { credentialOf, hasRole, isSameOrigin, userOfToken, type Credential } from '../http/authentication.ts';
import { rawProblem } from '../http/problem.ts';
import { createConnectedAgents } from './connected-agents.ts';
import { createConnection, type Connection, type LiveCounters } from './connection.ts';
import { createFanOut } from './fan-out.ts';

export interface LiveDeps {
  readonly client: ActorClient;
  readonly directory: DirectorySource;
  readonly sessions: SessionStore;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

export interface LiveServer {
  stats(): LiveCounters & { readonly sockets: number; readonly watchedActors: number };
  /** Closes every socket with 1001 (going away), and cuts those that do not answer within `limits.gatewayStopMs`. */
  stop(): Promise<void>;
}

interface Client {
  readonly socket: WebSocket;
  readonly connection: Connection;
  readonly token: string;
  answered: boolean;
}

/** A session that was ended closes its sockets within this many pings. */
const pingsPerSessionCheck = 3;

function credential(request: IncomingMessage, url: URL): Credential {
  const token = url.searchParams.get('token');
  const found: Credential | null =
    token === null || token === '' ? credentialOf(request.headers) : { token, by: 'bearer' };
  if (found === null)
    throw new SkillpostError(
      'UNAUTHENTICATED',
      'denied',
      'The live feed needs a session: the cookie, or ?token=.',
    );
  if (found.by === 'cookie' && !isSameOrigin(request.headers))
    throw new SkillpostError('CROSS_ORIGIN', 'denied', 'This request came from a page of another site.');
  return found;
}

async function admit(
  request: IncomingMessage,
  deps: LiveDeps,
  sockets: number,
): Promise<{ user: User; token: string }> {
  const url = new URL(request.url ?? '/', 'http://gateway');
  if (url.pathname !== '/ws')
    throw new SkillpostError('NO_SUCH_ROUTE', 'invalid', 'WebSockets are served at /ws.');
  const { token } = credential(request, url);
  if (sockets >= limits.liveSockets)
    throw new SkillpostError('TOO_MANY_SOCKETS', 'overloaded', 'This gateway has no free socket.');
  const user = await userOfToken(token, deps);
  if (user === null)
    throw new SkillpostError('UNAUTHENTICATED', 'denied', 'The session has ended. Sign in again.');
  if (!hasRole(user, 'agent'))
    throw new SkillpostError(
      'NOT_AGENT',
      'denied',
      'Only agents, supervisors and administrators may do this.',
    );
  return { user, token };
}

/** Serves upgrades of `server`; nothing else may listen for them. */
export function attachLive(server: Server, deps: LiveDeps): LiveServer {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.liveFrameBytes,
  });
  const fanOut = createFanOut(deps.client);
  const connected = createConnectedAgents({ ...deps, gatewayId: deps.chance.newId() });
  const clients = new Set<Client>();
  const counters: LiveCounters = { frames: 0, behind: 0 };
  let pings = 0;
  let stopping = false;
  let cancelRefresh: (() => void) | null = null;

  function open(socket: WebSocket, user: User, token: string): void {
    const connection = createConnection(user, socket, { ...deps, fanOut, counters });
    const client: Client = { socket, connection, token, answered: true };
    clients.add(client);
    const closed = connected.opened(user.id);
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(1003, 'send text');
      else connection.receive((data as Buffer).toString('utf8'));
    });
    socket.on('pong', () => (client.answered = true));
    socket.on('error', (error) => deps.log.debug({ err: error }, 'a live socket failed'));
    socket.once('close', () => {
      clients.delete(client);
      connection.stop();
      closed();
    });
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const failed = (error: Error): void => deps.log.debug({ err: error }, 'an upgrade was cut off');
    socket.on('error', failed);
    try {
      const { user, token } = await admit(request, deps, clients.size);
      if (stopping) throw new SkillpostError('STOPPING', 'unavailable', 'This gateway is going away.');
      socket.off('error', failed);
      sockets.handleUpgrade(request, socket, head, (opened) => open(opened, user, token));
    } catch (error) {
      socket.end(rawProblem(asSkillpostError(error)));
    }
  }

  async function checkSession(client: Client): Promise<void> {
    try {
      const user = await userOfToken(client.token, deps);
      if (user === null) client.socket.close(4401, 'the session has ended');
    } catch (error) {
      // The store does not answer: "don't know" is not "no".
      deps.log.warn({ code: asSkillpostError(error).code }, 'a session could not be looked at again');
    }
  }

  function ping(): void {
    pings += 1;
    for (const client of clients) {
      if (!client.answered) {
        client.socket.terminate();
        continue;
      }
      client.answered = false;
      client.socket.ping();
      if (pings % pingsPerSessionCheck === 0) void checkSession(client);
    }
    cancelPing = deps.clock.after(limits.livePingEveryMs, ping);
  }

  function refresh(): void {
    cancelRefresh = null;
    const { users } = deps.directory.current();
    for (const { socket, connection } of clients) {
      const user = users.get(connection.user.id);
      if (user?.active === true && hasRole(user, 'agent')) connection.refresh(user);
      else socket.close(4401, 'the session has ended');
    }
  }

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void =>
    void upgrade(request, socket, head);
  server.on('upgrade', onUpgrade);
  let cancelPing = deps.clock.after(limits.livePingEveryMs, ping);
  const stopListening = deps.directory.onChange(() => {
    // Many changes in a row (an import) lead to one refresh.
    cancelRefresh ??= deps.clock.after(limits.liveCoalesceMs, refresh);
  });

  return {
    stats: () => ({ ...counters, sockets: clients.size, watchedActors: fanOut.watched() }),
    async stop() {
      stopping = true;
      connected.stop();
      stopListening();
      cancelPing();
      cancelRefresh?.();
      const closed = [...clients].map(
        ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const { socket } of clients) socket.close(1001, 'going away');
      const cancelCut = deps.clock.after(limits.gatewayStopMs, () => {
        for (const { socket } of clients) socket.terminate();
      });
      await Promise.all(closed);
      cancelCut();
      server.off('upgrade', onUpgrade);
    },
  };
}
