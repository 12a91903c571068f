// Who belongs to which queue and group, and who holds which skill at which level (F29, F41, F47). Supervisors may, too.

import type { FastifyInstance } from 'fastify';
import type { Membership } from '#actors/vocabulary/people.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { membershipFields } from '../policy-fields.ts';
import { notFound } from '../problem.ts';
import { body, id, keyHeader, noContent } from '../schemas.ts';

interface MemberParams {
  readonly id: string;
  readonly userId: string;
}

const memberParams = { type: 'object', required: ['id', 'userId'], properties: { id, userId: id } } as const;
const skillParams = { type: 'object', required: ['id', 'skillId'], properties: { id, skillId: id } } as const;
const supervisor = { leastRole: 'supervisor' } as const;

function memberRoutes(app: FastifyInstance, deps: HttpDeps, of: 'queues' | 'groups'): void {
  const fields = of === 'queues' ? membershipFields : {};
  for (const method of ['PUT', 'DELETE'] as const)
    app.route<{ Params: MemberParams; Body: Partial<Membership> | null }>({
      method,
      url: `/${of}/:id/members/:userId`,
      config: supervisor,
      schema: {
        summary: method === 'PUT' ? 'Make a user a member' : 'End a membership',
        tags: ['directory'],
        headers: keyHeader,
        params: memberParams,
        ...(method === 'PUT' && { body: { ...body([], fields), type: ['object', 'null'] } }),
        response: noContent,
      },
      handler: async (request, reply) => {
        const { id, userId } = request.params;
        const directory = deps.directory.current();
        if (!directory[of].has(id)) throw notFound(of.slice(0, -1));
        if (!directory.users.has(userId)) throw notFound('user');
        const by = callerOf(request).user.id;
        const member = method === 'PUT';
        if (of === 'queues')
          await deps.directory.setQueueMember(id, userId, member ? (request.body ?? {}) : null, by);
        else await deps.directory.setGroupMember(id, userId, member, by);
        return reply.code(204).send();
      },
    });
}

function skillRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const set = async (request: { userId: string; skillId: string; level: number | null; by: string }) => {
    const directory = deps.directory.current();
    if (!directory.users.has(request.userId)) throw notFound('user');
    if (!directory.skills.has(request.skillId)) throw notFound('skill');
    await deps.directory.setUserSkill(request.userId, request.skillId, request.level, request.by);
  };
  app.put<{ Params: { id: string; skillId: string }; Body: { level: number } }>(
    '/users/:id/skills/:skillId',
    {
      config: supervisor,
      schema: {
        summary: 'Give a user a skill, or change its level (0: visible, never offered)',
        tags: ['directory'],
        headers: keyHeader,
        params: skillParams,
        body: body(['level'], { level: { type: 'integer', minimum: 0, maximum: 10 } }),
        response: noContent,
      },
    },
    async (request, reply) => {
      const { id, skillId } = request.params;
      await set({ userId: id, skillId, level: request.body.level, by: callerOf(request).user.id });
      return reply.code(204).send();
    },
  );
  app.delete<{ Params: { id: string; skillId: string } }>(
    '/users/:id/skills/:skillId',
    {
      config: supervisor,
      schema: {
        summary: 'Take a skill away',
        tags: ['directory'],
        headers: keyHeader,
        params: skillParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { id, skillId } = request.params;
      await set({ userId: id, skillId, level: null, by: callerOf(request).user.id });
      return reply.code(204).send();
    },
  );
}

export function membershipRoutes(app: FastifyInstance, deps: HttpDeps): void {
  memberRoutes(app, deps, 'queues');
  memberRoutes(app, deps, 'groups');
  skillRoutes(app, deps);
}
