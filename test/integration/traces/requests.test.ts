// Requests of the API as spans, over real sockets: the handler runs in its span, however its body came, and each span
// ends once.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, test, type TestContext } from 'node:test';
import Fastify from 'fastify';
import { createTracing, type ExportedTracing } from '#actors/adapters/opentelemetry/tracing.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import { noTracing } from '#actors/tracing.ts';
import { traceRequests } from '#gateway/http/tracing.ts';
import { type Collector, startCollector } from '#test/support/collector.ts';
import { createKeptLog } from '#test/support/log.ts';
import { until } from '#test/support/until.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

let collector: Collector;
let tracing: ExportedTracing;
before(async () => {
  collector = await startCollector();
  const url = `${collector.url}/v1/traces`;
  tracing = createTracing({ url, ratio: 1, service: 'test', clock: systemClock, log: createKeptLog() });
});
after(async () => {
  await tracing.stop();
  await collector.stop();
});

/** Answers with the trace that its handler runs in; ends with the test. */
async function startApi(context: TestContext, traced: Tracing = tracing) {
  const app = Fastify();
  const headersTaken = Promise.withResolvers<void>();
  const handling = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  traceRequests(app, traced);
  app.addHook('onRequest', (_request, _reply, done) => {
    headersTaken.resolve();
    done();
  });
  app.post('/cases/:id', () => ({ traceId: tracing.current()?.traceId ?? null }));
  app.get('/slow', async () => {
    handling.resolve();
    await held.promise;
    return {};
  });
  context.after(async () => {
    held.resolve();
    await app.close();
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    port: (app.server.address() as AddressInfo).port,
    headersTaken: headersTaken.promise,
    handling: handling.promise,
  };
}

test('A handler runs in the span of its request, also when the body comes long after the header', async (context) => {
  const api = await startApi(context);
  const socket = connect(api.port, '127.0.0.1');
  const head = ['POST /cases/secret-id HTTP/1.1', 'Host: a', 'Content-Type: application/json'];
  socket.write([...head, `traceparent: ${traceparent}`, 'Content-Length: 2', '', ''].join('\r\n'));
  await api.headersTaken;
  socket.write('{}');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  assert.match(answer.toString(), new RegExp(`"traceId":"${traceId}"`));
  const span = await until('the span', () =>
    collector.spans.find(({ name }) => name === 'http POST /cases/:id'),
  );
  assert.equal(span.parentSpanId, '00f067aa0ba902b7');
  assert.ok(!collector.posts.join('').includes('secret-id'), 'the path stays out');
});

test('A request whose caller has gone ends its span, and says why', async (context) => {
  const api = await startApi(context);
  const socket = connect(api.port, '127.0.0.1');
  socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
  await api.handling;
  socket.destroy();
  const span = await until('the span', () => collector.spans.find(({ name }) => name === 'http GET /slow'));
  assert.equal(span.error, 'REQUEST_ABORTED');
});

test('Without tracing a request is served as ever', async (context) => {
  const api = await startApi(context, noTracing);
  const answer = await fetch(`http://127.0.0.1:${api.port}/cases/1`, {
    method: 'POST',
    headers: { traceparent },
  });
  assert.deepEqual(await answer.json(), { traceId: null });
});
