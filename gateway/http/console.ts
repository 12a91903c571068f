// Hands everything that is not the API to the console: its bodies unread, its answers unwritten. Refuses before that what
// no page of the console sends.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { isSameOrigin } from './authentication.ts';
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

/** Null when the console may have it. Its own refusals of these would be 500, or come after the whole body was read. */
function refusal({ method, headers }: FastifyRequest): SkillpostError | null {
  if (method === 'GET' || method === 'HEAD') return null;
  if (headers.origin !== undefined && !isSameOrigin(headers))
    return new SkillpostError('CROSS_ORIGIN', 'denied', 'This request came from a page of another site.');
  if (headers['transfer-encoding'] !== undefined)
    return new SkillpostError('LENGTH_REQUIRED', 'invalid', 'Send the body with its Content-Length.');
  if (Number(headers['content-length'] ?? 0) > limits.apiReplyBodyBytes)
    return new SkillpostError('BODY_TOO_LARGE', 'invalid', 'The body is larger than any page takes.');
  return null;
}

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
    const refused = refusal(request);
    if (refused !== null) throw refused;
    reply.hijack();
    securePage(reply.raw);
    await console(request.raw, reply.raw);
    return reply;
  });
}
