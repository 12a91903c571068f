// Agents as supervisors and channel adapters reach them: the list with everybody's state, a status or a sign-out that is forced (F123),
// absences (F129),
// work from elsewhere that takes capacity (F59).

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { limits } from '#actors/limits.ts';
import { media } from '#actors/vocabulary/capacity.ts';
import type { Absence } from '#actors/vocabulary/people.ts';
import type { Medium } from '#actors/vocabulary/queue-policy.ts';
import type { AgentCommand } from '#proto/gen/skillpost/v1/agent.ts';
import { callerOf, hasRole } from '../authentication.ts';
import { mapBounded } from '../bounded.ts';
import type { HttpDeps } from '../deps.ts';
import { pageOf, type PageQuery } from '../pages.ts';
import { absenceFields, whole } from '../policy-fields.ts';
import { notFound } from '../problem.ts';
import { body, id, idParams, keyHeader, noContent, pageAnswer, pageQuery } from '../schemas.ts';
import type { AgentShape } from '../shapes/agent.ts';
import { agentAnswer, askOptions, assertStatus, shownAgent } from './agents.ts';

const supervisor = { leastRole: 'supervisor' } as const;

/** Throws NOT_FOUND when nobody of that id can work. */
function assertAgent(deps: HttpDeps, agentId: string): void {
  const user = deps.directory.current().users.get(agentId);
  if (user === undefined || !hasRole(user, 'agent')) throw notFound('agent');
}

async function command(
  deps: HttpDeps,
  request: FastifyRequest<{ Params: { id: string } }>,
  given: AgentCommand['command'],
): Promise<AgentShape> {
  const agentId = request.params.id;
  assertAgent(deps, agentId);
  await deps.client.ask('agent', agentId, { command: given }, askOptions(request, given?.$case ?? ''));
  return shownAgent(deps, agentId);
}

function listRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: PageQuery }>(
    '/agents',
    {
      config: supervisor,
      schema: {
        summary: "Agents' states",
        tags: ['agents'],
        querystring: { type: 'object', additionalProperties: false, properties: pageQuery },
        response: pageAnswer('A page of agents, each as in `GET /agents/me`.'),
      },
    },
    async (request) => {
      const agents = [...deps.directory.current().users.values()].filter(
        (user) => user.active && hasRole(user, 'agent'),
      );
      const page = pageOf(agents, (user) => `${user.name.toLowerCase()}\n${user.id}`, request.query);
      return {
        ...page,
        items: await mapBounded(page.items, limits.apiFanOut, (user) => shownAgent(deps, user.id)),
      };
    },
  );
}

function forceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string }; Body: { status: string; reason: string } }>(
    '/agents/:id/status',
    {
      config: supervisor,
      schema: {
        summary: 'Set the status of an agent, with a reason that the agent is shown',
        tags: ['agents'],
        headers: keyHeader,
        params: idParams,
        body: body(['status', 'reason'], {
          status: id,
          reason: { type: 'string', minLength: 1, maxLength: 300 },
        }),
        response: agentAnswer,
      },
    },
    (request) => {
      const { status, reason } = request.body;
      assertStatus(deps, status);
      const byUserId = callerOf(request).user.id;
      return command(deps, request, { $case: 'setStatus', value: { statusId: status, reason, byUserId } });
    },
  );
}

function signOutRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string }; Body: { reason: string } }>(
    '/agents/:id/sign-out',
    {
      config: supervisor,
      schema: {
        summary: 'Sign an agent out of everything; open work is parked or goes back, by `forcedSignOutWork`',
        tags: ['agents'],
        headers: keyHeader,
        params: idParams,
        body: body(['reason'], { reason: { type: 'string', minLength: 1, maxLength: 300 } }),
        response: agentAnswer,
      },
    },
    (request) => {
      const value = { byUserId: callerOf(request).user.id, reason: request.body.reason };
      return command(deps, request, { $case: 'forceSignOut', value });
    },
  );
}

/** Supervisors keep the absences of agents; administrators those of anybody, with the other fields of a user. */
function absenceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const set = async (
    request: FastifyRequest<{ Params: { id: string } }>,
    absence: Absence | null,
  ): Promise<void> => {
    const { id: agentId } = request.params;
    assertAgent(deps, agentId);
    await deps.directory.update('users', agentId, { absence }, callerOf(request).user.id);
  };
  app.put<{ Params: { id: string }; Body: Absence }>(
    '/agents/:id/absence',
    {
      config: supervisor,
      schema: {
        summary:
          'The agent is away for a time; the substitute takes over, and what becomes of open cases is said',
        tags: ['agents'],
        headers: keyHeader,
        params: idParams,
        body: body(['fromMs', 'untilMs', 'substituteId', 'openCases'], absenceFields),
        response: noContent,
      },
    },
    async (request, reply) => {
      await set(request, request.body);
      return reply.code(204).send();
    },
  );
  app.delete<{ Params: { id: string } }>(
    '/agents/:id/absence',
    {
      config: supervisor,
      schema: {
        summary: 'The agent is not away, or not any more',
        tags: ['agents'],
        headers: keyHeader,
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      await set(request, null);
      return reply.code(204).send();
    },
  );
}

interface WorkParams {
  readonly id: string;
  readonly workId: string;
}

const workParams = { type: 'object', required: ['id', 'workId'], properties: { id, workId: id } } as const;

function externalWorkRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.put<{ Params: WorkParams; Body: { medium: Medium; weight?: number } }>(
    '/agents/:id/external-work/:workId',
    {
      config: supervisor,
      schema: {
        summary:
          'The agent is busy with work from elsewhere, such as a call: it takes capacity until it is removed',
        tags: ['agents'],
        headers: keyHeader,
        params: workParams,
        body: body(['medium'], { medium: { enum: [...media] }, weight: whole(0, 100) }),
        response: agentAnswer,
      },
    },
    (request) => {
      const { workId } = request.params;
      const { medium, weight = 1 } = request.body;
      return command(deps, request, { $case: 'takeExternalWork', value: { workId, medium, weight } });
    },
  );
  app.delete<{ Params: WorkParams }>(
    '/agents/:id/external-work/:workId',
    {
      config: supervisor,
      schema: {
        summary: 'The work from elsewhere is over',
        tags: ['agents'],
        headers: keyHeader,
        params: workParams,
        response: agentAnswer,
      },
    },
    (request) => {
      const { workId } = request.params;
      return command(deps, request, { $case: 'endExternalWork', value: { workId } });
    },
  );
}

export function agentOversightRoutes(app: FastifyInstance, deps: HttpDeps): void {
  listRoute(app, deps);
  forceRoutes(app, deps);
  signOutRoute(app, deps);
  absenceRoutes(app, deps);
  externalWorkRoutes(app, deps);
}
