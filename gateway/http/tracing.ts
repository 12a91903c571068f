// Each request of the API as a span: it goes on with the caller's trace if it brings a `traceparent`, else begins one.
// Named by its route, never by its path: ids and what people search for stay out.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Span, Tracing } from '#actors/ports/tracing.ts';
import { noTracing } from '#actors/tracing.ts';

/** Around what is registered after it. */
export function traceRequests(api: FastifyInstance, tracing: Tracing): void {
  if (tracing === noTracing) return;
  const spans = new WeakMap<FastifyRequest, Span>();

  api.addHook('onRequest', (request, _reply, done) => {
    const { url: route = 'unknown' } = request.routeOptions;
    const { traceparent } = request.headers;
    const span = tracing.trace(
      `http ${request.method} ${route}`,
      typeof traceparent === 'string' ? traceparent : undefined,
      { kind: 'server', attributes: { 'http.request.method': request.method, 'http.route': route } },
    );
    if (span === null) return done();
    spans.set(request, span);
    tracing.within(span, done);
  });

  api.addHook<{ code?: unknown } | null>('preSerialization', (request, reply, payload, done) => {
    const code = reply.statusCode >= 400 ? payload?.code : undefined;
    if (typeof code === 'string') spans.get(request)?.fail(code);
    done(null, payload);
  });

  api.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': reply.statusCode });
    span?.end();
    done();
  });

  // Neither answered nor failed: the caller has gone.
  api.addHook('onRequestAbort', (request, done) => {
    const span = spans.get(request);
    span?.fail('REQUEST_ABORTED');
    span?.end();
    done();
  });
}
