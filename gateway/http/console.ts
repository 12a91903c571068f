// Hands everything that is not the API to the console: its bodies unread, its answers unwritten.

import type { FastifyInstance } from 'fastify';
import type { ConsoleHandler } from './deps.ts';
import { securePage } from './security-headers.ts';

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Skillpost</title>
<h1>The console is not built</h1>
<p>Run <code>npm run build</code> and start again. The API works: see <a href="/api/docs">its description</a>.</p>
</html>
`;

export function consoleRoutes(app: FastifyInstance, console: ConsoleHandler | null): void {
  app.removeAllContentTypeParsers();
  // The console reads its own bodies, as streams.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.all('/*', { schema: { hide: true } }, async (request, reply) => {
    if (console === null)
      return reply
        .code(503)
        .header('content-type', 'text/html; charset=utf-8')
        .serializer((body: unknown) => String(body))
        .send(notBuilt);
    reply.hijack();
    securePage(reply.raw);
    await console(request.raw, reply.raw);
    return reply;
  });
}
