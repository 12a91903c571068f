// Requests by the API: add, look, change, withdraw (F21, F22, F24).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { idempotencyKeyOf } from '../idempotency.ts';
import { notFound } from '../problem.ts';
import { answer, body, id, idParams, keyHeader, noContent } from '../schemas.ts';
import { caseFacts, type CaseFacts } from '../shapes/conversation.ts';
import { seenCase } from '../visibility.ts';
import type { ChangeRequest } from '#proto/gen/skillpost/v1/conversation.ts';
import type { AskedRequest } from '../../requests/request-add.ts';

const agentRole = { leastRole: 'agent' } as const;
type Id = { Params: { id: string } };

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
const score = { type: 'integer', minimum: -100, maximum: 100 } as const;
const time = { type: 'string', maxLength: 40, description: 'Such as 2026-01-31T12:00:00Z.' } as const;

interface AddBody extends Omit<AskedRequest, 'scheduledAt' | 'vipScore'> {
  readonly scheduledAt?: string;
  readonly vipScore?: number;
  /** As the API of others calls it. */
  readonly VipScore?: number;
}

function readTime(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const at = Date.parse(given);
  if (Number.isSafeInteger(at)) return at;
  throw new SkillpostError(
    'BAD_FIELD',
    'invalid',
    'scheduledAt must be a time, such as 2026-01-31T12:00:00Z.',
  );
}

function addRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: AddBody }>(
    '/requests',
    {
      config: agentRole,
      schema: {
        summary: 'Add work that is described elsewhere',
        description:
          'It waits in the queue of `to` (address of a mailbox, or id or name of a queue) as a mail does; who accepts ' +
          'it opens `uri`. Answers 201 `{requestId}`, or 200 with `duplicate: true` when the same URI is open already; ' +
          '404 where `to` is unknown.',
        tags: ['requests'],
        headers: keyHeader,
        body: body(['from', 'to', 'subject', 'uri'], {
          from: { ...text(320), minLength: 1 },
          fromName: text(300),
          to: { ...text(320), minLength: 1 },
          subject: text(1_000),
          uri: { ...text(4_000), minLength: 1 },
          vipScore: score,
          VipScore: score,
          reservedUserId: id,
          reservedUserWaitTime: { type: 'integer', minimum: 0, maximum: 31_536_000, description: 'Seconds.' },
          scheduledAt: time,
          fields: { type: 'object', additionalProperties: { type: 'string' } },
        }),
        response: {
          200: { type: 'object', additionalProperties: true },
          201: { type: 'object', additionalProperties: true },
        },
      },
    },
    async (request, reply) => {
      const { scheduledAt, VipScore, vipScore = VipScore, ...asked } = request.body;
      const added = await deps.requestAdd(
        { ...asked, vipScore, scheduledAt: readTime(scheduledAt) },
        askedKey(request, 'add'),
      );
      return reply.code(added.duplicate ? 200 : 201).send(added);
    },
  );
}

/** A repeat after a crash of ours has one effect, too. */
function askedKey(request: Parameters<typeof idempotencyKeyOf>[0], purpose: string): string | undefined {
  const key = idempotencyKeyOf(request);
  return key === null ? undefined : `request-${purpose}/${callerOf(request).user.id}/${key}`;
}

async function requestFacts(
  deps: HttpDeps,
  user: Parameters<typeof seenCase>[1],
  requestId: string,
): Promise<CaseFacts> {
  const { view, kept } = await seenCase(deps, user, requestId);
  const facts = kept.uri === '' ? null : caseFacts(view, deps.directory.current());
  if (facts === null) throw notFound('request');
  return facts;
}

function changeRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.patch<Id & { Body: { subject?: string; vipScore?: number; scheduledAt?: string | null } }>(
    '/requests/:id',
    {
      config: agentRole,
      schema: {
        summary: 'Change a request that nobody has taken yet',
        description:
          '`scheduledAt: null`: it enters its queue at once. 409 REQUEST_TAKEN, REQUEST_NOT_SCHEDULED, CASE_CLOSED.',
        tags: ['requests'],
        headers: keyHeader,
        params: idParams,
        body: {
          ...body([], {
            subject: text(1_000),
            vipScore: score,
            scheduledAt: { anyOf: [time, { type: 'null' }] },
          }),
          minProperties: 1,
        },
        response: answer('The request.'),
      },
    },
    async (request) => {
      const { subject, vipScore, scheduledAt } = request.body;
      const { user } = callerOf(request);
      await requestFacts(deps, user, request.params.id);
      const value: ChangeRequest = {
        subject,
        priority: vipScore,
        scheduledAtMs: scheduledAt === null ? 0 : readTime(scheduledAt),
      };
      await deps.client.ask('conversation', request.params.id, {
        command: { $case: 'changeRequest', value },
      });
      return requestFacts(deps, user, request.params.id);
    },
  );
  app.delete<Id>(
    '/requests/:id',
    {
      config: agentRole,
      schema: {
        summary: 'Withdraw a request that nobody has taken yet',
        tags: ['requests'],
        headers: keyHeader,
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      await requestFacts(deps, user, request.params.id);
      const command = { $case: 'withdrawRequest', value: { byUserId: user.id } } as const;
      await deps.client.ask('conversation', request.params.id, { command });
      return reply.code(204).send();
    },
  );
}

export function requestRoutes(app: FastifyInstance, deps: HttpDeps): void {
  addRoute(app, deps);
  app.get<Id>(
    '/requests/:id',
    {
      config: agentRole,
      schema: {
        summary: 'A request',
        tags: ['requests'],
        params: idParams,
        response: answer('The request.'),
      },
    },
    (request) => requestFacts(deps, callerOf(request).user, request.params.id),
  );
  changeRoutes(app, deps);
}
