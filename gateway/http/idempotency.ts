// `Idempotency-Key` on writing requests: the same key with the same request is answered from what was kept, with another
// request it is refused (T11). Answers that a repeat may mend (429, 5xx) are not kept.

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { IdempotencyStore } from '#actors/ports/idempotency-store.ts';
import type { Log } from '#actors/ports/log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Key whose answer this request has to keep; null: none. */
    claimedKey: string | null;
  }
}

interface KeptAnswer {
  readonly type: string;
  readonly body: string;
}

const writing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The header's value, or null; throws BAD_FIELD when it is not a short line of visible characters. */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const value = request.headers['idempotency-key'];
  if (value === undefined) return null;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || value.length > limits.idempotencyKeyChars)
    throw new SkillpostError(
      'BAD_FIELD',
      'invalid',
      `Idempotency-Key must be 1 to ${limits.idempotencyKeyChars} visible ASCII characters.`,
    );
  return value;
}

/** A stable id for what one keyed request makes, or null without a key: a repeat after a crash makes the same thing. */
export function keyedId(request: FastifyRequest, purpose: string): string | null {
  const key = idempotencyKeyOf(request);
  if (key === null || request.caller === null) return null;
  const name = JSON.stringify([purpose, request.caller.user.id, key]);
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

function hashOf(request: FastifyRequest): Buffer {
  const body = request.body === undefined ? '' : JSON.stringify(request.body);
  return createHash('sha256').update(`${request.method} ${request.url}\n`).update(body).digest();
}

async function begin(request: FastifyRequest, reply: FastifyReply, store: IdempotencyStore): Promise<void> {
  const caller = request.caller;
  const key = writing.has(request.method) ? idempotencyKeyOf(request) : null;
  if (key === null || caller === null) return;
  const claim = await store.claim(caller.user.id, key, hashOf(request));
  if (claim.state === 'new') {
    request.claimedKey = key;
    return;
  }
  if (claim.state === 'different')
    throw new SkillpostError(
      'IDEMPOTENCY_KEY_REUSED',
      'invalid',
      'This Idempotency-Key was used for another request.',
    );
  if (claim.state === 'running')
    throw new SkillpostError(
      'REQUEST_IN_PROGRESS',
      'rejected',
      'The first request with this key is at work.',
    );
  const kept = claim.response as KeptAnswer;
  await reply
    .code(claim.status)
    .header('idempotency-replayed', 'true')
    .header('content-type', kept.type)
    .serializer((body: unknown) => String(body))
    .send(kept.body);
}

async function end(
  request: FastifyRequest,
  answer: { status: number; type: string; payload: unknown },
  store: IdempotencyStore,
): Promise<void> {
  const { caller, claimedKey } = request;
  if (claimedKey === null || caller === null) return;
  const keep = answer.status < 500 && answer.status !== 429;
  if (!keep) return store.forget(caller.user.id, claimedKey);
  const body = typeof answer.payload === 'string' ? answer.payload : '';
  const kept: KeptAnswer = { type: answer.type, body };
  return store.finish(caller.user.id, claimedKey, { status: answer.status, response: kept });
}

/** Adds it to every route registered after it in the same scope; the guard must come first. */
export function keepAnswers(app: FastifyInstance, store: IdempotencyStore, log: Log): void {
  app.decorateRequest('claimedKey', null);
  app.addHook('preHandler', async (request, reply) => {
    await begin(request, reply, store);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? 'application/json');
    try {
      await end(request, { status: reply.statusCode, type, payload }, store);
    } catch (error) {
      // The work is done: its answer must reach the caller even though it could not be kept.
      log.warn({ code: asSkillpostError(error).code, err: error }, 'an answer could not be kept for repeats');
    }
    return payload;
  });
}
