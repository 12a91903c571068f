// ClickHouse's HTTP interface over the embedded engine: routes, lanes, sessions, aborts. One request, one connection.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { engineLimits } from '../limits.ts';
import { sendError } from './answer.ts';
import { authenticate } from './auth.ts';
import type { Passwords } from './auth.ts';
import { EngineError } from './engine-error.ts';
import type { Connection, Engine, Role } from './engine.ts';
import { Lane } from './lanes.ts';
import { isPlainFormat } from './format.ts';
import { readRequest } from './request.ts';
import type { StatementRequest } from './request.ts';
import { Sessions } from './sessions.ts';
import { runStatement } from './statement.ts';

export interface FacadeDeps {
  readonly engine: Engine;
  readonly passwords: Passwords;
  /** Called with what went wrong on our side; never with statements or passwords. */
  readonly onFault: (error: unknown) => void;
}

type Taken = { readonly connection: Connection; readonly giveBack: () => void };

class Facade {
  readonly #deps: FacadeDeps;
  readonly #sessions: Sessions;
  readonly #lanes: Readonly<Record<Role, Lane>> = {
    writer: new Lane(engineLimits.writerStatements, engineLimits.writerWaiting),
    analyst: new Lane(engineLimits.analystStatements, engineLimits.analystWaiting),
  };

  constructor(deps: FacadeDeps) {
    this.#deps = deps;
    this.#sessions = new Sessions(deps.engine);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine');
    if (url.pathname === '/ping' || url.pathname === '/replicas_status') {
      response.end('Ok.\n');
      return;
    }
    if (url.pathname !== '/') {
      response.statusCode = 404;
      response.end('There is no handle here; statements go to /\n');
      return;
    }
    const role = authenticate(request.headers, url.searchParams, this.#deps.passwords);
    const statement = await readRequest(request, url.searchParams, role);
    if (!isPlainFormat(statement.format))
      throw new EngineError(73, 'UNKNOWN_FORMAT', `Unknown format ${statement.format}.`);
    const leave = await this.#lanes[role].enter();
    try {
      if (!response.destroyed) await this.#onConnection(statement, response);
    } finally {
      leave();
    }
  }

  close(): void {
    this.#sessions.closeAll();
  }

  async #take(statement: StatementRequest): Promise<Taken> {
    if (statement.sessionId !== '' && statement.role === 'writer')
      return this.#sessions.take(statement.sessionId, statement.sessionRestMs);
    const connection = await this.#deps.engine.open(statement.role);
    return { connection, giveBack: () => connection.close() };
  }

  async #onConnection(statement: StatementRequest, response: ServerResponse): Promise<void> {
    const { engine, onFault } = this.#deps;
    const { connection, giveBack } = await this.#take(statement);
    const mark = `skillpost-${randomUUID()}`;
    let running = true;
    const abort = (): void => {
      if (running && !response.writableFinished) void engine.kill(mark).catch(onFault);
    };
    response.once('close', abort);
    try {
      await engine.mark(connection, mark);
      await runStatement({ engine, connection }, statement, response);
    } finally {
      running = false;
      response.off('close', abort);
      giveBack();
    }
  }
}

export interface RunningFacade {
  readonly server: Server;
  /** Stops taking requests and stops what runs; resolves when every connection has been given back. */
  stop(): Promise<void>;
}

export function createFacade(deps: FacadeDeps): RunningFacade {
  const facade = new Facade(deps);
  const active = new Set<Promise<void>>();
  const server = createServer({ maxHeaderSize: engineLimits.headerBytes, keepAliveTimeout: 10_000 });
  server.on('request', (request, response) => {
    const answered = facade.answer(request, response).catch((error: unknown) => {
      if (!(error instanceof EngineError) && !/Code: \d+/.test(String(error))) deps.onFault(error);
      sendError(response, error);
      request.resume();
    });
    active.add(answered);
    void answered.finally(() => active.delete(answered));
  });
  return {
    server,
    async stop() {
      server.close();
      server.closeIdleConnections();
      await deps.engine.kill();
      await Promise.allSettled(active);
      server.closeAllConnections();
      facade.close();
    },
  };
}
