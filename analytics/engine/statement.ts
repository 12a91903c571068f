// The life of one statement on its connection:
//
//   settings, database, parameters ─► classify ─► guard (analyst) ─► insert from a file | stream | whole answer
//
// Knows nothing of lanes, sessions and authentication.

import { rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { engineLimits } from '../limits.ts';
import { sendStream, sendWhole } from './answer.ts';
import type { Binding, NativeConnection } from './binding.ts';
import { bodyToFile } from './body.ts';
import { EngineError } from './engine-error.ts';
import type { Connection, Engine } from './engine.ts';
import { isStreamedFormat } from './format.ts';
import { checkSettings, checkTree } from './guard.ts';
import { readInsert } from './insert-statement.ts';
import type { InsertStatement } from './insert-statement.ts';
import { identifier, literal } from './literal.ts';
import type { StatementRequest } from './request.ts';

const name = /^[A-Za-z_][A-Za-z0-9_.]*$/;

function assignments(prefix: string, values: ReadonlyMap<string, string>): string {
  const parts = [...values].map(([key, value]) => {
    if (!name.test(key)) throw new EngineError(115, 'UNKNOWN_SETTING', `Setting ${key} is unknown.`);
    return `${prefix}${key} = ${literal(value)}`;
  });
  return parts.join(', ');
}

async function prepare(connection: Connection, request: StatementRequest): Promise<() => Promise<void>> {
  const isAnalyst = request.role === 'analyst';
  const database = request.database === '' || request.database === 'default' ? 'skillpost' : request.database;
  if (isAnalyst && database !== 'skillpost')
    throw new EngineError(497, 'ACCESS_DENIED', `analyst: Not enough privileges to use ${database}.`);
  await connection.run(`USE ${identifier(database)}`, 'Null');
  const settings = isAnalyst ? checkSettings(request.settings) : request.settings;
  if (settings.size > 0) await connection.run(`SET ${assignments('', settings)}`, 'Null');
  if (request.parameters.size > 0)
    await connection.run(`SET ${assignments('param_', request.parameters)}`, 'Null');
  const defaults = [...settings.keys()].map((key) => `${key} = DEFAULT`).join(', ');
  return async () => {
    if (defaults !== '') await connection.run(`SET ${defaults}`, 'Null');
  };
}

async function* stream(
  binding: Binding,
  native: NativeConnection,
  { query, format }: { readonly query: string; readonly format: string },
): AsyncGenerator<Buffer> {
  const handle = binding.StreamQuery(native, query, format);
  // The engine frees the handle itself at the end and on an error; freeing it twice, or never, ends the process.
  let open = true;
  try {
    for (;;) {
      const chunk = await binding.StreamFetch(handle).catch((error: unknown) => {
        open = false;
        throw error;
      });
      if (chunk.done) {
        open = false;
        return;
      }
      yield chunk.bytes;
    }
  } finally {
    if (open) binding.StreamCancel(handle);
  }
}

export interface StatementDeps {
  readonly engine: Engine;
  readonly connection: Connection;
}

async function classify({ engine, connection }: StatementDeps, sql: string): Promise<number> {
  const found = await engine.binding.DurableClassifyAsync(connection.native, sql, 'skillpost');
  if (found.statementCount > 1)
    throw new EngineError(62, 'SYNTAX_ERROR', 'Multi-statements are not allowed.');
  return found.queryClass;
}

async function insert(
  deps: StatementDeps,
  request: StatementRequest,
  { statement, response }: { readonly statement: InsertStatement; readonly response: ServerResponse },
): Promise<void> {
  const { engine, connection } = deps;
  const file = await bodyToFile(engine.inboxDirectory, statement.data, {
    request: request.data,
    maxBytes: engineLimits.insertBytes,
  });
  try {
    const { target, settings, format } = statement;
    const sql = `${target} FROM INFILE ${literal(file)} COMPRESSION 'none' ${settings} FORMAT ${format}`;
    await classify(deps, sql);
    const result = await connection.run(sql, 'Null');
    const summary = {
      readRows: result.rowsRead,
      readBytes: result.bytesRead,
      writtenRows: result.rowsRead,
      resultBytes: 0,
      elapsedS: result.elapsedS,
    };
    await sendWhole(response, { ...request, format: 'TabSeparated' }, { bytes: Buffer.alloc(0), summary });
  } finally {
    await rm(file, { force: true });
  }
}

async function whole(
  { connection }: StatementDeps,
  request: StatementRequest,
  { format, response }: { readonly format: string; readonly response: ServerResponse },
): Promise<void> {
  const result = await connection.run(request.query, format);
  const summary = {
    readRows: result.rowsRead,
    readBytes: result.bytesRead,
    writtenRows: 0,
    resultBytes: result.bytes.length,
    elapsedS: result.elapsedS,
  };
  await sendWhole(response, { ...request, format }, { bytes: result.bytes, summary });
}

async function read(deps: StatementDeps, request: StatementRequest, response: ServerResponse): Promise<void> {
  const { engine, connection } = deps;
  const tree = (await connection.run(`EXPLAIN AST ${request.query}`, 'TSVRaw')).bytes.toString('utf8');
  const isSelect = tree.startsWith('SelectWithUnionQuery');
  let format = /^ Identifier (\w+)$/m.exec(isSelect ? tree : '')?.[1] ?? '';
  if (request.role === 'analyst') {
    format = checkTree(tree);
    await connection.run('SET readonly = 1', 'Null');
  }
  const used = format === '' ? request.format : format;
  if (isSelect && isStreamedFormat(used) && !request.wholeAnswer)
    await sendStream(
      response,
      { ...request, format: used },
      stream(engine.binding, connection.native, { query: request.query, format: used }),
    );
  else await whole(deps, request, { format: used, response });
}

/** Runs the statement and writes the answer. Throws EngineError (or the engine's own) before anything was written. */
export async function runStatement(
  deps: StatementDeps,
  request: StatementRequest,
  response: ServerResponse,
): Promise<void> {
  const restore = await prepare(deps.connection, request);
  try {
    // A reader who left before there was anything to stop.
    if (response.destroyed) throw new EngineError(394, 'QUERY_WAS_CANCELLED', 'The reader has gone.');
    const statement = request.role === 'writer' ? readInsert(request.query) : null;
    if (statement !== null) {
      await insert(deps, request, { statement, response });
      return;
    }
    if (request.data !== null)
      throw new EngineError(62, 'SYNTAX_ERROR', 'An INSERT with data must name its FORMAT or VALUES.');
    const queryClass = await classify(deps, request.query);
    if (queryClass === 0) await read(deps, request, response);
    else if (request.role === 'writer') await whole(deps, request, { format: request.format, response });
    else
      throw new EngineError(497, 'ACCESS_DENIED', 'analyst: Not enough privileges. Only reading is allowed.');
  } finally {
    if (request.sessionId !== '' && request.role === 'writer') await restore();
  }
}
