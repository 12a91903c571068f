// The console as it ships, mounted on a small server of loopback with a fake API and a fake live feed: for looking at
// every state, and for tests of the browser that need no other part. Needs `app/build`.

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import { createRequestListener } from '@remix-run/node-fetch-server';
import { WebSocketServer, type WebSocket } from 'ws';
import type { FakeAnswer } from './fake-answers.ts';
import { answerApi, offerTaken, type FakeRequest } from './fake-api.ts';
import { fakeWorld, type FakeWorld } from './fake-world.ts';
import type { Me } from '../../app/lib/shapes.ts';

export interface FakeGateway {
  readonly url: string;
  readonly world: FakeWorld;
  /** Every request to the API, in order. */
  readonly asked: FakeRequest[];
  /** Answers of the API that are forced: `POST /offers/o1/accept` → an answer. */
  readonly forced: Map<string, FakeAnswer>;
  /** Sends the agent's state as an event. */
  readonly tellAgent: (kind: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** Cuts every live connection, and refuses new ones until `reopen`. */
  cut(): void;
  reopen(): void;
  stop(): Promise<void>;
}

export { offerTaken };

const root = join(import.meta.dirname, '../..');
const clientFolder = join(root, 'app/build/client');
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

async function loadConsole(): Promise<ServerBuild> {
  const file = join(root, 'app/build/server/index.js');
  if (!existsSync(file)) throw new Error('The console is not built: npm run build');
  return (await import(pathToFileURL(file).href)) as ServerBuild;
}

function sendFile(path: string, response: ServerResponse): boolean {
  const file = join(clientFolder, normalize(path));
  if (!file.startsWith(clientFolder) || extname(file) === '' || !existsSync(file)) return false;
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  response.end(readFileSync(file));
  return true;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  if (request.headers['content-type']?.startsWith('text/csv') === true) return { text };
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

interface Sockets {
  readonly server: WebSocketServer;
  readonly topics: Map<WebSocket, Map<string, number>>;
  open: boolean;
}

function snapshotOf(world: FakeWorld, topic: string): unknown {
  if (topic === 'agent:me') return world.agent;
  if (topic === 'wallboard') return { queues: world.queues };
  const [kind, id] = topic.split(':');
  if (kind === 'queue') return world.queues.find((queue) => queue.id === id);
  return world.conversations.get(id ?? '');
}

function publish(sockets: Sockets, topic: string, type: 'snapshot' | 'event', data: unknown): void {
  for (const [socket, topics] of sockets.topics) {
    const last = topics.get(topic);
    if (last === undefined) continue;
    topics.set(topic, last + 1);
    socket.send(JSON.stringify({ type, topic, seq: last + 1, data }));
  }
}

function openSockets(world: FakeWorld): Sockets {
  const sockets: Sockets = { server: new WebSocketServer({ noServer: true }), topics: new Map(), open: true };
  sockets.server.on('connection', (socket) => {
    const topics = new Map<string, number>();
    sockets.topics.set(socket, topics);
    socket.on('close', () => sockets.topics.delete(socket));
    socket.on('message', (data: Buffer) => {
      const { type, topic } = JSON.parse(data.toString()) as { type: string; topic: string };
      if (type === 'unsubscribe') topics.delete(topic);
      else {
        topics.set(topic, 1);
        socket.send(JSON.stringify({ type: 'snapshot', topic, seq: 1, data: snapshotOf(world, topic) }));
      }
    });
  });
  return sockets;
}

export async function startFakeGateway(role: Me['role'] = 'agent'): Promise<FakeGateway> {
  const world = fakeWorld(role);
  const asked: FakeRequest[] = [];
  const forced = new Map<string, FakeAnswer>();
  const sockets = openSockets(world);
  const tellAgent: FakeGateway['tellAgent'] = (kind, fields = {}) =>
    publish(sockets, 'agent:me', 'event', { kind, ...fields, view: world.agent });

  function api(request: FakeRequest): FakeAnswer {
    asked.push(request);
    const before = world.agent;
    const answer =
      forced.get(`${request.method} ${request.path.replace(/\?.*/, '')}`) ?? answerApi(world, request);
    if (world.agent !== before) tellAgent('changed');
    const changed = /^\/conversations\/([^/]+)\//.exec(request.path)?.[1];
    if (changed !== undefined && ['POST', 'PUT'].includes(request.method))
      publish(sockets, `conversation:${changed}`, 'event', {});
    return answer;
  }

  const build = await loadConsole();
  const handle = createRequestHandler(build, 'production');
  const listener = createRequestListener((request) =>
    handle(request, { api: (asked: FakeRequest) => Promise.resolve(api(asked)) }),
  );
  const server = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '/').replace(/\?.*/, '');
      if (path.startsWith('/api/v1')) {
        const answer = api({
          method: request.method ?? 'GET',
          path: (request.url ?? '').slice('/api/v1'.length),
          body: await readBody(request),
        });
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(answer.status === 204 ? '' : JSON.stringify(answer.body));
      } else if (!sendFile(path, response)) listener(request, response);
    })();
  });
  server.on('upgrade', (request, socket, head) => {
    if (!sockets.open) socket.destroy();
    else
      sockets.server.handleUpgrade(request, socket, head, (opened) =>
        sockets.server.emit('connection', opened, request),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function cut(): void {
    sockets.open = false;
    for (const socket of sockets.server.clients) socket.terminate();
  }

  return {
    url: `http://127.0.0.1:${port}`,
    world,
    asked,
    forced,
    tellAgent,
    cut,
    reopen: () => {
      sockets.open = true;
    },
    stop: async () => {
      cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
