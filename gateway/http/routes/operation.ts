// At the root, without a session: is the process alive, can it serve, what does it measure.

import type { FastifyInstance } from 'fastify';
import { measureRequests } from '../../measures.ts';
import type { HttpDeps } from '../deps.ts';
import { answer } from '../schemas.ts';

const nobody = { leastRole: 'nobody' } as const;

function measure(app: FastifyInstance, deps: HttpDeps): void {
  const measureRequest = measureRequests(deps.metrics);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    measureRequest({ method, route, status: String(reply.statusCode) }, reply.elapsedTime);
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
        .send(await deps.metrics.text()),
  );
}
