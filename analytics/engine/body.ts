// Reads what a request carries: small bodies into memory, insert data into a file of the inbox, compressed or not.

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { EngineError } from './engine-error.ts';

function limited(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        done(new EngineError(307, 'TOO_MANY_BYTES', `The body is over ${maxBytes} bytes.`));
      else done(null, chunk);
    },
  });
}

function decompressor(request: IncomingMessage): Transform | null {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  switch (encoding) {
    case 'identity':
      return null;
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    default:
      throw new EngineError(48, 'NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not known here.`);
  }
}

function plain(request: IncomingMessage): Readable {
  const unpack = decompressor(request);
  if (unpack === null) return request;
  request.on('error', (error) => unpack.destroy(error));
  return request.pipe(unpack);
}

/** The whole body, at most `maxBytes` of it after decompression. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of plain(request) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new EngineError(307, 'TOO_MANY_BYTES', `The body is over ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Writes `head` and then the request's body into a new file of the inbox; the caller removes it. */
export async function bodyToFile(
  inboxDirectory: string,
  head: string | Buffer,
  { request, maxBytes }: { readonly request: IncomingMessage | null; readonly maxBytes: number },
): Promise<string> {
  const file = join(inboxDirectory, `${randomUUID()}.in`);
  const first = typeof head === 'string' ? Buffer.from(head) : head;
  async function* parts(): AsyncGenerator<Buffer> {
    if (first.length > 0) yield first;
    if (request !== null) for await (const chunk of plain(request) as AsyncIterable<Buffer>) yield chunk;
  }
  try {
    await pipeline(Readable.from(parts()), limited(maxBytes), createWriteStream(file, { mode: 0o600 }));
    return file;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Files that a killed process left. To be called once, before the first request. */
export async function sweepInbox(inboxDirectory: string): Promise<number> {
  const names = await readdir(inboxDirectory);
  for (const name of names) await rm(join(inboxDirectory, name), { force: true });
  return names.length;
}
