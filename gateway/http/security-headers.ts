// Headers that every answer carries. The console's pages get a policy of their own: scripts and frames of this host only
// (the frames with mail are sandboxed and inherit it), images from anywhere because an agent may ask for them.

import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

const common: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: with that, browsers send `Origin: null` with forms, which no origin check can pass.
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

// For what sets no policy of its own; the console's documents do, with a nonce for their inline scripts.
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: http: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export function secureHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(common);
    if (request.url.startsWith('/api/') && !request.url.startsWith('/api/docs'))
      void reply.header('content-security-policy', apiPolicy).header('cache-control', 'no-store');
    done();
  });
}

/** For answers that Fastify does not write; what the page sets itself wins. */
export function securePage(response: ServerResponse): void {
  for (const [name, value] of Object.entries(common)) response.setHeader(name, value);
  response.setHeader('content-security-policy', pagePolicy);
}
