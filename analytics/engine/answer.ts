// Writes answers in ClickHouse's HTTP manner: its headers, its errors before and in the middle of an answer.

import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import { asEngineError } from './engine-error.ts';
import { contentType } from './format.ts';

const zip = promisify(gzip);

export interface Summary {
  readonly readRows: number;
  readonly readBytes: number;
  readonly writtenRows: number;
  readonly resultBytes: number;
  readonly elapsedS: number;
}

export interface AnswerOptions {
  readonly format: string;
  readonly queryId: string;
  readonly compress: boolean;
}

function headers(response: ServerResponse, { format, queryId }: AnswerOptions): void {
  response.setHeader('Content-Type', contentType(format));
  response.setHeader('X-ClickHouse-Format', format);
  response.setHeader('X-ClickHouse-Timezone', 'UTC');
  if (/^[\w.:-]+$/.test(queryId)) response.setHeader('X-ClickHouse-Query-Id', queryId);
}

/** Counts are texts, as the server writes them. */
function summaryText(summary: Summary): string {
  return JSON.stringify({
    read_rows: String(summary.readRows),
    read_bytes: String(summary.readBytes),
    written_rows: String(summary.writtenRows),
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: String(summary.resultBytes),
    elapsed_ns: String(Math.round(summary.elapsedS * 1e9)),
  });
}

export async function sendWhole(
  response: ServerResponse,
  options: AnswerOptions,
  answer: { readonly bytes: Buffer; readonly summary: Summary },
): Promise<void> {
  headers(response, options);
  response.setHeader('X-ClickHouse-Summary', summaryText(answer.summary));
  const body = options.compress ? await zip(answer.bytes) : answer.bytes;
  if (options.compress) response.setHeader('Content-Encoding', 'gzip');
  response.end(body);
}

export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { message, engineCode, httpStatus } = asEngineError(error);
  response.statusCode = httpStatus;
  response.removeHeader('Content-Encoding');
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  response.setHeader('X-ClickHouse-Exception-Code', String(engineCode));
  if (httpStatus === 401) response.setHeader('WWW-Authenticate', 'Basic realm="ClickHouse server HTTP API"');
  response.end(`${message}\n`);
}

/** The block that clients look for at the end of an answer whose header named `tag` (ClickHouse 25.11 and later). */
function exceptionBlock(message: string, tag: string): string {
  const length = Buffer.byteLength(message) + 1;
  return `\r\n__exception__\r\n${tag}\r\n${message}\n${length} ${tag}\r\n__exception__\r\n`;
}

/** Resolves when the sink takes more, or the reader has gone; leaves no listener behind. */
function drained(sink: Writable, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      sink.off('drain', done);
      response.off('close', done);
      resolve();
    };
    sink.on('drain', done);
    response.on('close', done);
  });
}

/** Writes chunk by chunk at the reader's pace. An error before the first chunk is thrown, one after it is written. */
export async function sendStream(
  response: ServerResponse,
  options: AnswerOptions,
  chunks: AsyncGenerator<Buffer>,
): Promise<void> {
  const first = await chunks.next();
  const tag = randomBytes(8).toString('hex');
  headers(response, options);
  response.setHeader('X-ClickHouse-Exception-Tag', tag);
  if (options.compress) response.setHeader('Content-Encoding', 'gzip');
  const packer = options.compress ? createGzip() : null;
  packer?.pipe(response);
  const sink = packer ?? response;
  const write = async (part: Buffer | string): Promise<void> => {
    if (response.destroyed) throw new Error('the reader has gone');
    if (!sink.write(part)) await drained(sink, response);
  };
  try {
    if (first.done !== true) await write(first.value);
    for await (const chunk of chunks) await write(chunk);
  } catch (error) {
    if (!response.destroyed) await write(exceptionBlock(asEngineError(error).message, tag));
  } finally {
    sink.end();
  }
}
