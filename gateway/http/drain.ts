// Reads on what is refused, within bounds, so that the sender has written all of it and reads the answer: closing a
// connection with unread input makes the answer disappear for most clients.

import type { IncomingMessage } from 'node:http';
import { limits } from '#actors/limits.ts';

/** Resolves when the body is at its end, was given up, or when a bound is reached. */
export function drained(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const timer = setTimeout(done, limits.apiDrainMs);
    function count(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > limits.apiDrainBytes) done();
    }
    function done(): void {
      clearTimeout(timer);
      request.off('data', count).off('end', done).off('close', done);
      resolve();
    }
    if (request.readableEnded || request.destroyed) return done();
    request.on('data', count).once('end', done).once('close', done);
    request.resume();
  });
}
