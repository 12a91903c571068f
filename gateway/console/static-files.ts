// The console's built files: what there is is read once, at start, so that no request can name anything else. Files under
// /assets carry their hash in their name and are kept by browsers for a year.

import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

interface StaticFile {
  readonly path: string;
  readonly size: number;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  /** Made when first asked for, then kept; null: would gain nothing. */
  gzipped: Promise<Buffer> | null | undefined;
}

export type StaticFiles = ReadonlyMap<string, StaticFile>;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const yearSeconds = 31_536_000;
const compress = promisify(gzip);
/** Below it, compression gains less than a packet. */
const smallestGzippedBytes = 1_024;

function gzipped(file: StaticFile): Promise<Buffer> | null {
  const gains = /^text|json|javascript|svg/.test(file.type) && file.size >= smallestGzippedBytes;
  file.gzipped ??= gains ? readFile(file.path).then((content) => compress(content)) : null;
  return file.gzipped;
}

/** Files below `folder` by the path that they are asked for with, such as `/assets/root-1a2b.js`. */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    const url = `/${path
      .slice(folder.length)
      .split(sep)
      .filter((part) => part !== '')
      .join('/')}`;
    const hashed = url.startsWith('/assets/');
    files.set(url, {
      path,
      size,
      type: types[extname(path).toLowerCase()] ?? 'application/octet-stream',
      etag: `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`,
      cacheControl: hashed ? `public, max-age=${yearSeconds}, immutable` : 'public, max-age=300',
      gzipped: undefined,
    });
  }
  return files;
}

/** False: it is not one of the files, and nothing was answered. */
export async function serveStatic(
  files: StaticFiles,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const url = request.url ?? '/';
  const file = files.get(url.split('?', 1)[0] ?? '');
  if (file === undefined) return false;
  const headers = {
    'content-type': file.type,
    'cache-control': file.cacheControl,
    etag: file.etag,
    vary: 'accept-encoding',
  };
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end();
    return true;
  }
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const packed = takesGzip ? await gzipped(file) : null;
  if (packed !== null) {
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip', 'content-length': packed.length });
    response.end(request.method === 'HEAD' ? undefined : packed);
    return true;
  }
  response.writeHead(200, { ...headers, 'content-length': file.size });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file.path), response);
  return true;
}
