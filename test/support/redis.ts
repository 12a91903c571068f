// A private redis-server for one test file: free port, own folder, every write on disk as in production; gone after.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#deploy/embedded/free-port.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createKeptLog } from './log.ts';

export interface TestRedis {
  readonly url: string;
  /** SIGKILL; what was acknowledged stays on disk for `startAgain`. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  /** Connections stay open, nothing is answered. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** One command to a server, by a connection of its own. */
export async function command(url: string, ...args: readonly string[]): Promise<unknown> {
  const connection = await connectRedis(url, { name: 'test-command', log: createKeptLog() });
  try {
    return await connection.send(args);
  } finally {
    connection.close();
  }
}

export interface Relay {
  /** Leads to whatever `leadTo` last said. */
  readonly url: string;
  /** Where new connections lead; those that are open stay. */
  leadTo(url: string): void;
  stop(): Promise<void>;
}

/** A name that can come to mean another server. */
export async function startRelay(first: string): Promise<Relay> {
  let target = new URL(first);
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => void (target = new URL(url)),
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Server {
  readonly ready: boolean;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  kill(): Promise<void>;
}

async function serve(port: number, directory: string, more: readonly string[]): Promise<Server> {
  const options = [...more, '--bind', '127.0.0.1', '--port', String(port), '--dir', directory, '--save', ''];
  const child = spawn('redis-server', [...options, '--appendonly', 'yes', '--appendfsync', 'always'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test process that dies must not leave a server behind.
  const killNow = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killNow);
  const exited = once(child, 'exit');
  let ready = false;
  for await (const chunk of child.stdout) {
    ready = String(chunk).includes('Ready to accept');
    if (ready) break;
  }
  child.stdout.resume();
  return {
    ready,
    signal: (signal) => {
      child.kill(signal);
    },
    async kill() {
      process.off('exit', killNow);
      killNow();
      await exited;
    },
  };
}

async function tryStart(more: readonly string[]): Promise<TestRedis | null> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'skillpost-redis-'));
  let server = await serve(port, directory, more);
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    kill: () => server.kill(),
    async startAgain() {
      server = await serve(port, directory, more);
      if (!server.ready) throw new Error('redis-server did not start again');
    },
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    async stop() {
      await server.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
  if (server.ready) return redis;
  await redis.stop();
  return null;
}

/** `more`: further options of the server. Resolves when the server takes connections. The port may be taken between look and use, hence some tries. */
export async function startRedis(more: readonly string[] = []): Promise<TestRedis> {
  for (let tries = 0; tries < 5; tries += 1) {
    const started = await tryStart(more);
    if (started !== null) return started;
  }
  throw new Error('redis-server did not start (is it installed?)');
}
