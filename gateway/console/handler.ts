// The console behind the gateway: its built files, and its Remix request handler with a load context that holds the one
// door to the API, called in process. Knows no page.

import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequestListener } from '@remix-run/node-fetch-server';
import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import type { FastifyInstance } from 'fastify';
import type { Log } from '#actors/ports/log.ts';
import type { ConsoleHandler } from '../http/deps.ts';
import { readStaticFiles, serveStatic } from './static-files.ts';

export interface ApiRequest {
  readonly method: string;
  /** Relative to /api/v1, with its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ConsoleApi = (request: ApiRequest) => Promise<{ status: number; body: unknown }>;

/** What the console's loaders and actions get as `context.api`: a request to our own routes without a socket. */
export function createConsoleApi(app: () => FastifyInstance): ConsoleApi {
  return async ({ method, path, body, token = '', headers = {} }) => {
    const answer = await app().inject({
      method: method as 'GET',
      url: `/api/v1${path.startsWith('/') ? path : `/${path}`}`,
      headers: { ...headers, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const isJson = (answer.headers['content-type'] ?? '').includes('json');
    const text = answer.body;
    return { status: answer.statusCode, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
  };
}

function ended(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', () => resolve());
  });
}

/** Null when `folder` (`app/build`) holds no build. */
export async function loadConsole(folder: string, api: ConsoleApi, log: Log): Promise<ConsoleHandler | null> {
  const entry = join(folder, 'server', 'index.js');
  if (!existsSync(entry)) {
    log.warn({}, 'the console is not built: run npm run build');
    return null;
  }
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  const files = await readStaticFiles(join(folder, 'client'));
  const handle = createRequestHandler(build, 'production');
  const listener = createRequestListener((request) => handle(request, { api }), {
    onError(error) {
      log.error({ err: error }, 'a page of the console failed');
      return new Response('Something went wrong on our side.', { status: 500 });
    },
  });
  return async (request, response) => {
    try {
      if (await serveStatic(files, request, response)) return;
    } catch (error) {
      // The browser went away in the middle of a file, or the build was replaced under us.
      log.debug({ err: error, path: request.url?.split('?', 1)[0] }, 'a file could not be sent whole');
      response.destroy();
      return;
    }
    const done = ended(response);
    listener(request, response);
    await done;
  };
}
