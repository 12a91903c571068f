// Takes an HTTP request of ClickHouse's interface apart: statement, parameters, settings. Runs nothing.

import type { IncomingMessage } from 'node:http';
import { engineLimits } from '../limits.ts';
import { readBody } from './body.ts';
import { EngineError } from './engine-error.ts';
import type { Role } from './engine.ts';

export interface StatementRequest {
  readonly role: Role;
  /** The statement; for inserts without what `data` carries. */
  readonly query: string;
  /** Where the data of an insert follows; null when everything was in `query`. */
  readonly data: IncomingMessage | null;
  readonly parameters: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
  readonly database: string;
  readonly format: string;
  readonly queryId: string;
  readonly sessionId: string;
  readonly sessionRestMs: number;
  readonly compress: boolean;
  readonly wholeAnswer: boolean;
}

// Of the interface, not of the engine: they steer the answer, or are known here under other names.
const interfaceKeys = new Set([
  'user',
  'password',
  'query',
  'query_id',
  'database',
  'default_format',
  'session_id',
  'session_timeout',
  'session_check',
  'role',
  'quota_key',
  'stacktrace',
  'compress',
  'decompress',
  'wait_end_of_query',
  'buffer_size',
  'enable_http_compression',
  'http_zlib_compression_level',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'cancel_http_readonly_queries_on_client_close',
  'http_write_exception_in_output_format',
  'http_response_buffer_size',
  'http_wait_end_of_query',
  'async_insert',
  'wait_for_async_insert',
]);

function multipart(body: Buffer, type: string): Map<string, string> {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (boundary === undefined) throw new EngineError(36, 'BAD_ARGUMENTS', 'The form has no boundary.');
  const fields = new Map<string, string>();
  for (const part of `\r\n${body.toString('utf8')}`.split(`\r\n--${boundary}`).slice(1, -1)) {
    const split = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, split))?.[1];
    if (split >= 0 && name !== undefined) fields.set(name, part.slice(split + 4));
  }
  return fields;
}

function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true';
}

interface Texts {
  readonly query: string;
  readonly data: IncomingMessage | null;
  readonly fields: ReadonlyMap<string, string>;
}

async function texts(request: IncomingMessage, url: URLSearchParams): Promise<Texts> {
  const inUrl = url.get('query') ?? '';
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const fields = multipart(await readBody(request, engineLimits.statementBytes), type);
    return { query: inUrl + (fields.get('query') ?? ''), data: null, fields };
  }
  if (request.method === 'GET' || request.method === 'HEAD')
    return { query: inUrl, data: null, fields: new Map() };
  if (/^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*insert\b/i.test(inUrl))
    return { query: inUrl, data: request, fields: new Map() };
  // As in the server: what is in the URL and what is in the body make one text.
  const body = (await readBody(request, engineLimits.statementBytes)).toString('utf8');
  return { query: inUrl === '' ? body : `${inUrl}\n${body}`, data: null, fields: new Map() };
}

/** Throws EngineError when the request cannot be understood. */
export async function readRequest(
  request: IncomingMessage,
  url: URLSearchParams,
  role: Role,
): Promise<StatementRequest> {
  const { query, data, fields } = await texts(request, url);
  if (query.trim() === '') throw new EngineError(62, 'SYNTAX_ERROR', 'Empty query.');
  const parameters = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [key, value] of [...url, ...fields])
    if (key.startsWith('param_')) parameters.set(key.slice('param_'.length), value);
    else if (!interfaceKeys.has(key)) settings.set(key, value);
  const header = (name: string): string => String(request.headers[name] ?? '');
  const rest = Number(url.get('session_timeout') ?? engineLimits.sessionRestMs / 1_000);
  return {
    role,
    query,
    data,
    parameters,
    settings,
    database: url.get('database') ?? header('x-clickhouse-database'),
    format: url.get('default_format') ?? (header('x-clickhouse-format') || 'TabSeparated'),
    queryId: url.get('query_id') ?? '',
    sessionId: url.get('session_id') ?? '',
    sessionRestMs: Math.min(Math.max(Number.isFinite(rest) ? rest : 60, 1), 3_600) * 1_000,
    compress: isTrue(url.get('enable_http_compression')) && header('accept-encoding').includes('gzip'),
    wholeAnswer: isTrue(url.get('wait_end_of_query')),
  };
}
