// What a process answers to whoever watches it: `/metrics` for Prometheus, `/health` and `/ready` for whatever restarts
// it and sends it traffic. Knows nothing of what the process does.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '#actors/ports/log.ts';
import type { MetricsPage } from '#actors/ports/metrics.ts';

export interface MetricsEndpointOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly page: MetricsPage;
  /** Every part of the process has started, and none is stopping. */
  readonly isReady: () => boolean;
  readonly log: Log;
}

export interface MetricsEndpoint {
  readonly ports: { readonly metrics: number };
  stop(): Promise<void>;
}

/** A scrape takes milliseconds; who holds a connection longer is cut. */
const requestTimeoutMs = 10_000;

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function answer(
  { page, isReady }: MetricsEndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return json(response, 405, { error: 'only GET' });
  }
  switch (path) {
    case '/metrics': {
      const text = await page.text();
      response.writeHead(200, { 'content-type': page.contentType }).end(text);
      return;
    }
    case '/health':
      return json(response, 200, { status: 'ok' });
    case '/ready':
      return json(response, isReady() ? 200 : 503, { ready: isReady() });
    default:
      return json(response, 404, { error: 'there are /metrics, /health and /ready' });
  }
}

/** Rejects when the port is taken. */
export async function startMetricsEndpoint(options: MetricsEndpointOptions): Promise<MetricsEndpoint> {
  const { host, port, log } = options;
  const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      log.error({ err: error }, 'metrics could not be read');
      if (!response.headersSent) json(response, 500, { error: 'metrics could not be read' });
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    ports: { metrics: (server.address() as AddressInfo).port },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
