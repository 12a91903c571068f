// The ActorClient of a process that traces: each ask is a span of what runs now, and the request carries it on. Asks of
// what nobody traces go through as they are.

import type { ActorClient } from './client.ts';
import type { Tracing } from './ports/tracing.ts';
import type { Router } from './runtime/shard-host.ts';
import { actorAttributes, caseName, noTracing, traced } from './tracing.ts';

/** What the client sends carries the span that is current when it sends. */
function carrying(router: Router, tracing: Tracing): Router {
  return {
    ask(request) {
      const span = request.view ? null : tracing.current();
      return router.ask(span === null ? request : { ...request, trace: span.traceparent });
    },
    tell: (request) => router.tell(request),
    watch: (to, listener) => router.watch(to, listener),
  };
}

/** `make` gets the router that the client is to use. */
export function tracedClient(
  tracing: Tracing,
  router: Router,
  make: (router: Router) => ActorClient,
): ActorClient {
  if (tracing === noTracing) return make(router);
  const client = make(carrying(router, tracing));
  return {
    ask(kind, id, command, options) {
      const parent = tracing.current();
      if (parent === null) return client.ask(kind, id, command, options);
      const span = tracing.span(`ask ${kind}.${caseName(command)}`, parent.traceparent, {
        kind: 'client',
        attributes: actorAttributes({ kind, id }),
      });
      return traced(tracing, span, () => client.ask(kind, id, command, options));
    },
    view: (kind, id, options) => client.view(kind, id, options),
    watch: (kind, id, listener) => client.watch(kind, id, listener),
  };
}
