// Handing a case on: to another queue, to a colleague, into one's own personal queue and back (F75–F80, F83).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { callerOf } from '../authentication.ts';
import { caseOnce, decideCase, type IdParams } from '../case-decisions.ts';
import type { HttpDeps } from '../deps.ts';
import { answer, body, id, idParams, keyHeader } from '../schemas.ts';
import { seenCase } from '../visibility.ts';
import { askOptions } from './agents.ts';

const agentRole = { leastRole: 'agent' } as const;
const caseAnswer = answer('The case without its messages.');

interface TransferBody {
  readonly queue?: string;
  readonly agent?: string;
  readonly queueId?: string;
  readonly agentId?: string;
  readonly comment?: string;
}

function transferRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: IdParams; Body: TransferBody }>(
    '/conversations/:id/transfer',
    {
      config: agentRole,
      schema: {
        summary: 'Move the case to another queue, or to a colleague; its place by arrival is kept',
        description:
          'Either `queue` or `agent` (also as `queueId`, `agentId`). 403 where the switch of the queue or of the ' +
          'system is off; 422 COMMENT_REQUIRED where a comment is asked for.',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        body: body([], {
          queue: id,
          agent: id,
          queueId: id,
          agentId: id,
          comment: { type: 'string', maxLength: 2_000 },
        }),
        response: caseAnswer,
      },
    },
    (request) => {
      const { comment = '', ...to } = request.body;
      const queueId = to.queue ?? to.queueId ?? '';
      const toAgentId = to.agent ?? to.agentId ?? '';
      const directory = deps.directory.current();
      if (queueId === '' && toAgentId === '')
        throw new SkillpostError('BAD_FIELD', 'invalid', 'Say which queue or which agent the case goes to.');
      if (queueId !== '' && !directory.queues.has(queueId))
        throw new SkillpostError('UNKNOWN_REFERENCE', 'invalid', `There is no queue "${queueId}".`);
      if (toAgentId !== '' && !directory.users.has(toAgentId))
        throw new SkillpostError('UNKNOWN_REFERENCE', 'invalid', `There is no agent "${toAgentId}".`);
      const value = { agentId: callerOf(request).user.id, queueId, comment, toAgentId };
      return decideCase(deps, request, { $case: 'transfer', value });
    },
  );
}

/** Milliseconds since 1970; 0 when no time was said. */
function readUntil(until: string | null | undefined): number {
  if (until === undefined || until === null) return 0;
  const at = Date.parse(until);
  if (Number.isSafeInteger(at)) return at;
  throw new SkillpostError('BAD_FIELD', 'invalid', 'until must be a time, such as 2026-01-31T12:00:00Z.');
}

export function handoverRoutes(app: FastifyInstance, deps: HttpDeps): void {
  transferRoute(app, deps);
  app.post<{ Params: IdParams; Body: { until?: string | null } | null }>(
    '/conversations/:id/park',
    {
      config: agentRole,
      schema: {
        summary: 'Put the case into my personal queue for later; it holds no slot there',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        body: {
          type: ['object', 'null'],
          additionalProperties: false,
          properties: {
            until: {
              type: ['string', 'null'],
              maxLength: 100,
              description: 'When it comes back by itself, if I have a slot then.',
            },
          },
        },
        response: caseAnswer,
      },
    },
    (request) => {
      const untilMs = readUntil(request.body?.until);
      const value = { agentId: callerOf(request).user.id, untilMs, byUserId: '', reason: '' };
      return decideCase(deps, request, { $case: 'park', value });
    },
  );
  app.post<{ Params: IdParams }>(
    '/conversations/:id/notices/release',
    {
      config: agentRole,
      schema: {
        summary: 'Send what the system was to write by itself and kept back, such as the receipt',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        response: caseAnswer,
      },
    },
    (request) => {
      const value = { byUserId: callerOf(request).user.id };
      return decideCase(deps, request, { $case: 'sendSuppressed', value });
    },
  );
  app.post<{ Params: IdParams }>(
    '/conversations/:id/resume',
    {
      config: agentRole,
      schema: {
        summary: 'Take a parked case up again; that takes a slot',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        response: caseAnswer,
      },
    },
    async (request) => {
      const { user } = callerOf(request);
      const conversationId = request.params.id;
      await seenCase(deps, user, conversationId);
      await deps.client.ask(
        'agent',
        user.id,
        { command: { $case: 'resumeParked', value: { conversationId } } },
        askOptions(request, 'resume'),
      );
      return caseOnce(deps, conversationId, ({ workItem }) => workItem?.state !== 'WORK_ITEM_STATE_PARKED');
    },
  );
}
