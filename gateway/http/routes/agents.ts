// Presence, sign-in to queues, wrap-up, offers (F46, F60, F61, F64).

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AskOptions } from '#actors/client.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { AgentCommand } from '#proto/gen/skillpost/v1/agent.ts';
import { acceptOffer } from '../acceptance.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { keyedId } from '../idempotency.ts';
import { notFound } from '../problem.ts';
import { answer, body, id, idParams, keyHeader } from '../schemas.ts';
import { agentShape, type AgentShape } from '../shapes/agent.ts';

const agentRole = { leastRole: 'agent' } as const;
export const agentAnswer = answer('The agent: status, capacity, queues, offers, work items, wrap-up.');

export function askOptions(request: FastifyRequest, purpose: string): AskOptions {
  const key = keyedId(request, purpose);
  return key === null ? {} : { idempotencyKey: key };
}

export async function shownAgent(deps: HttpDeps, agentId: string): Promise<AgentShape> {
  return agentShape(agentId, await deps.client.view('agent', agentId), deps.directory.current());
}

/** Throws UNKNOWN_REFERENCE. */
export function assertStatus(deps: HttpDeps, status: string): void {
  if (!deps.directory.current().statuses.has(status))
    throw new SkillpostError('UNKNOWN_REFERENCE', 'invalid', `There is no status "${status}".`);
}

async function command(
  deps: HttpDeps,
  request: FastifyRequest,
  given: AgentCommand['command'],
): Promise<AgentShape> {
  const { user } = callerOf(request);
  await deps.client.ask('agent', user.id, { command: given }, askOptions(request, given?.$case ?? ''));
  return shownAgent(deps, user.id);
}

function presenceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get(
    '/agents/me',
    { config: agentRole, schema: { summary: 'My desk', tags: ['agents'], response: agentAnswer } },
    (request) => shownAgent(deps, callerOf(request).user.id),
  );
  app.put<{ Body: { status: string; reason?: string } }>(
    '/agents/me/status',
    {
      config: agentRole,
      schema: {
        summary: 'Choose a status',
        tags: ['agents'],
        headers: keyHeader,
        body: body(['status'], { status: id, reason: { type: 'string', maxLength: 300 } }),
        response: agentAnswer,
      },
    },
    (request) => {
      const { status, reason = '' } = request.body;
      assertStatus(deps, status);
      const byUserId = callerOf(request).user.id;
      return command(deps, request, { $case: 'setStatus', value: { statusId: status, reason, byUserId } });
    },
  );
  app.put<{ Body: { profile: string | null } }>(
    '/agents/me/profile',
    {
      config: agentRole,
      schema: {
        summary: 'Answer with the skills of a profile; null: with my own',
        tags: ['agents'],
        headers: keyHeader,
        body: body(['profile'], { profile: { type: ['string', 'null'], maxLength: 200 } }),
        response: agentAnswer,
      },
    },
    (request) => {
      const profileId = request.body.profile ?? '';
      return command(deps, request, { $case: 'chooseProfile', value: { profileId } });
    },
  );
  app.post(
    '/agents/me/wrap-up/end',
    {
      config: agentRole,
      schema: { summary: 'End my wrap-up', tags: ['agents'], headers: keyHeader, response: agentAnswer },
    },
    (request) => command(deps, request, { $case: 'endWrapUp', value: {} }),
  );
}

function signInRoutes(app: FastifyInstance, deps: HttpDeps): void {
  for (const method of ['PUT', 'DELETE'] as const)
    app.route<{ Params: { id: string } }>({
      method,
      url: '/agents/me/queues/:id',
      config: agentRole,
      schema: {
        summary: method === 'PUT' ? 'Sign in to a queue' : 'Sign out of a queue',
        tags: ['agents'],
        headers: keyHeader,
        params: idParams,
        response: agentAnswer,
      },
      handler: (request) => {
        const queueId = request.params.id;
        // A queue that was removed can still be left.
        if (method === 'PUT' && !deps.directory.current().queues.has(queueId)) throw notFound('queue');
        const $case = method === 'PUT' ? 'signIn' : 'signOut';
        return command(deps, request, { $case, value: { queueId } });
      },
    });
}

function offerRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string } }>(
    '/offers/:id/accept',
    {
      config: agentRole,
      schema: {
        summary: 'Accept an offer; answers once the queue has decided',
        tags: ['offers'],
        headers: keyHeader,
        params: idParams,
        response: answer('`{conversationId}`: it is yours. 409 OFFER_TAKEN or OFFER_EXPIRED: it is not.'),
      },
    },
    async (request) => ({
      conversationId: await acceptOffer(deps, callerOf(request).user.id, request.params.id),
    }),
  );
  app.post<{ Params: { id: string } }>(
    '/offers/:id/decline',
    {
      config: agentRole,
      schema: {
        summary: 'Decline an offer',
        tags: ['offers'],
        headers: keyHeader,
        params: idParams,
        response: agentAnswer,
      },
    },
    (request) => command(deps, request, { $case: 'decline', value: { offerId: request.params.id } }),
  );
}

export function agentRoutes(app: FastifyInstance, deps: HttpDeps): void {
  presenceRoutes(app, deps);
  signInRoutes(app, deps);
  offerRoutes(app, deps);
}
