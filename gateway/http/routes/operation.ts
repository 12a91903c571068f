// At the root, without a session: is the process alive, can it serve, what does it measure.

import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import type { HttpDeps } from '../deps.ts';
import { answer } from '../schemas.ts';

const nobody = { leastRole: 'nobody' } as const;

function measure(app: FastifyInstance, deps: HttpDeps): void {
  const seconds = new Histogram({
    name: 'skillpost_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [deps.metrics],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}

export function operationRoutes(app: FastifyInstance, deps: HttpDeps): void {
  measure(app, deps);
  app.get(
    '/health',
    {
      config: nobody,
      schema: { summary: 'The process is alive', tags: ['operation'], security: [], response: answer('ok') },
    },
    () => ({ status: 'ok' }),
  );
  app.get(
    '/ready',
    {
      config: nobody,
      schema: {
        summary: 'The process can serve; 503 names the part that cannot',
        tags: ['operation'],
        security: [],
        response: answer('`{ready, parts}`'),
      },
    },
    async (_request, reply) => {
      const readiness = await deps.ready();
      return reply.code(readiness.ready ? 200 : 503).send(readiness);
    },
  );
  app.get(
    '/metrics',
    {
      config: nobody,
      schema: { summary: 'Prometheus metrics', tags: ['operation'], security: [] },
    },
    async (_request, reply) =>
      reply
        .header('content-type', deps.metrics.contentType)
        .serializer((body: unknown) => String(body))
        .send(await deps.metrics.metrics()),
  );
}
