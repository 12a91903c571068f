// Errors as `application/problem+json` (RFC 9457): what is thrown anywhere behind the edge, in the words of the error
// catalogue. Internal texts never leave; only `safeText` does.

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import { asSkillpostError, categories, SkillpostError } from '#actors/errors.ts';
import type { Log } from '#actors/ports/log.ts';
import { drained } from './drain.ts';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Where a form says it: name → sentence. */
  readonly fields?: Readonly<Record<string, string>>;
}

export const problemType = 'application/problem+json; charset=utf-8';

/** Codes whose status is more exact than that of their category. */
const statusOfCode: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  NO_SUCH_ROUTE: 404,
  UNAUTHENTICATED: 401,
  WRONG_CREDENTIALS: 401,
  BAD_JSON: 400,
  BAD_REQUEST: 400,
  LENGTH_REQUIRED: 411,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UPGRADE_REQUIRED: 426,
  HEADERS_TOO_LARGE: 431,
  TRANSFER_TO_QUEUE_OFF: 403,
  TRANSFER_TO_AGENT_OFF: 403,
  PARKING_OFF: 403,
  COMMENT_REQUIRED: 422,
  TRANSFER_NEEDS_AGENT: 422,
  UNKNOWN_AGENT: 422,
  ONE_TARGET: 422,
  PARK_TIME_PAST: 422,
  BAD_ANSWERS: 422,
};

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not possible now',
  411: 'The length is missing',
  413: 'Too large',
  415: 'Unsupported media type',
  426: 'Not a web page',
  422: 'Something in the request is wrong',
  429: 'Too many requests',
  431: 'Too large',
  500: 'Something went wrong on our side',
  503: 'Not available now',
};

export function problemOf(error: SkillpostError): Problem {
  const status = statusOfCode[error.code] ?? categories[error.category].http;
  return {
    type: `urn:skillpost:error:${error.code}`,
    title: titles[status] ?? 'Error',
    status,
    code: error.code,
    detail: error.safeText,
    ...(error.fields !== undefined && { fields: error.fields }),
  };
}

export function notFound(what: string): SkillpostError {
  return new SkillpostError('NOT_FOUND', 'invalid', `There is no such ${what}.`);
}

/** What Ajv adds when it is verbose. */
interface Described {
  readonly parentSchema?: { readonly description?: string };
}

function validationText(error: FastifyError): string {
  const first: (FastifySchemaValidationError & Described) | undefined = error.validation?.[0];
  const place = `${error.validationContext ?? 'body'}${first?.instancePath.replaceAll('/', '.') ?? ''}`;
  const params = first?.params as { additionalProperty?: string; allowedValues?: string[] } | undefined;
  if (params?.additionalProperty !== undefined)
    return `${place} has a field that is not known: "${params.additionalProperty}".`;
  if (params?.allowedValues !== undefined)
    return `${place} must be one of ${params.allowedValues.join(', ')}.`;
  if (first?.keyword === 'pattern' && first.parentSchema?.description !== undefined)
    return `${place} must be: ${first.parentSchema.description}`;
  return `${place} ${first?.message ?? 'is wrong'}.`;
}

const fastifyCodes: Readonly<Record<string, readonly [code: string, text: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE', 'The body is larger than this route takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'Send JSON, as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['BAD_REQUEST', 'The body is not as long as Content-Length says.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['BAD_JSON', 'The body is not valid JSON.'],
  FST_ERR_BAD_URL: ['BAD_REQUEST', 'The address of the request cannot be read.'],
  FST_STATIC_FORBIDDEN_PATH: ['NO_SUCH_ROUTE', 'There is no such file.'],
  FST_ERR_MAX_PARAM_LENGTH: ['BAD_REQUEST', 'A part of the address is too long.'],
};

/** What Fastify itself throws, in our words; anything else as it is. */
function ofFastify(error: FastifyError): SkillpostError {
  if (error.validation !== undefined)
    return new SkillpostError('BAD_FIELD', 'invalid', validationText(error));
  const known = fastifyCodes[error.code];
  if (known !== undefined) return new SkillpostError(known[0], 'invalid', known[1]);
  if (error instanceof SyntaxError || error.statusCode === 400)
    return new SkillpostError('BAD_JSON', 'invalid', 'The body is not valid JSON.');
  return asSkillpostError(error);
}

/** Anything thrown or returned by a library, as one of our errors. */
export function understood(error: unknown): SkillpostError {
  if (error instanceof SkillpostError || !(error instanceof Error)) return asSkillpostError(error);
  return ofFastify(error as FastifyError);
}

/** For sockets on which no HTTP answer can be written any more: a whole answer, after which the socket ends. */
export function rawProblem(error: SkillpostError): string {
  const problem = problemOf(error);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    'Connection: close',
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** What cannot be parsed as HTTP, or does not arrive in time. */
export function refuseConnection(error: { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new SkillpostError('HEADERS_TOO_LARGE', 'invalid', 'The header fields of the request are too large.')
      : new SkillpostError(
          'BAD_REQUEST',
          'invalid',
          'This is not an HTTP request that can be read, or it came too slowly.',
        );
  socket.end(rawProblem(problem));
}

export function sayRetryAfter(reply: FastifyReply, { retryAfterMs }: SkillpostError): void {
  if (retryAfterMs === undefined) return;
  void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
}

export function sendProblem(reply: FastifyReply, error: SkillpostError): FastifyReply {
  const problem = problemOf(error);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="skillpost"');
  sayRetryAfter(reply, error);
  return reply
    .code(problem.status)
    .header('content-type', problemType)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(problem);
}

export function createErrorHandler(
  log: Log,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (error, request, reply) => {
    const found = understood(error);
    const status = problemOf(found).status;
    const fields = {
      code: found.code,
      method: request.method,
      route: request.routeOptions.url ?? '',
      meta: found.meta,
    };
    if (status === 500) log.error({ ...fields, err: found.cause ?? found }, 'a request failed');
    else if (status > 500) log.warn({ ...fields, err: found.cause }, 'a request could not be served');
    else log.debug(fields, 'a request was refused');
    if (found.code === 'BODY_TOO_LARGE') await drained(request.raw);
    return sendProblem(reply, found);
  };
}
