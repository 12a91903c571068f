// The directory: users, groups, skills, queues, mailboxes, rules, templates, statuses (F3, F27–F30, F60). Agents read,
// administrators write; each write is live once it is answered.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { EntityFields, EntityName } from '#actors/ports/directory-store.ts';
import { validateSchedule } from '#actors/calendar/validate.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { entities, type EntityRoutes } from '../entities.ts';
import { pageOf, type PageQuery } from '../pages.ts';
import { notFound } from '../problem.ts';
import {
  checkDictionary,
  checkQuestionnaire,
  completeDictionary,
  completeQuestionnaire,
} from '../questionnaire-fields.ts';
import { checkTemplate, completeTemplate } from '../template-fields.ts';
import { answer, body, idParams, keyHeader, noContent, pageAnswer, pageQuery } from '../schemas.ts';

function withoutNames(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map(({ skillId, level }: { skillId: string; level: number }) => ({ skillId, level }));
}

const completions: Partial<Record<EntityName, (fields: EntityFields) => EntityFields>> = {
  templates: completeTemplate,
  dictionaries: completeDictionary,
  questionnaires: completeQuestionnaire,
};

const checks: Partial<Record<EntityName, (fields: EntityFields) => void>> = {
  templates: checkTemplate,
  dictionaries: checkDictionary,
  questionnaires: checkQuestionnaire,
};

/** The names that skills carry when they are read are not fields of the directory. */
function kept(name: EntityName, fields: EntityFields): EntityFields {
  const complete = completions[name];
  if (complete !== undefined) return complete(fields);
  const actions = fields['actions'] as { skills?: unknown } | undefined;
  return {
    ...fields,
    ...(fields['skills'] === undefined ? {} : { skills: withoutNames(fields['skills']) }),
    ...(actions?.skills === undefined
      ? {}
      : { actions: { ...actions, skills: withoutNames(actions.skills) } }),
  };
}

/** Without an administrator nobody could make one. */
function keepOneAdministrator(directory: Directory, id: string, fields: EntityFields | null): void {
  const stays =
    fields !== null && (fields['role'] ?? 'administrator') === 'administrator' && fields['active'] !== false;
  if (stays || directory.users.get(id)?.role !== 'administrator') return;
  const others = [...directory.users.values()].filter(
    (user) => user.id !== id && user.role === 'administrator' && user.active,
  );
  if (others.length === 0)
    throw new SkillpostError('LAST_ADMINISTRATOR', 'rejected', 'The last administrator must stay one.');
}

function checkFields(name: EntityName, fields: EntityFields, deps: HttpDeps): void {
  checks[name]?.(fields);
  const wrong =
    name === 'rules'
      ? deps.checkRule(fields)
      : name === 'schedules'
        ? validateSchedule({ holidays: [], ...fields } as unknown as Schedule)
        : null;
  if (wrong !== null) throw new SkillpostError('BAD_FIELD', 'invalid', wrong);
}

function readRoutes<Name extends EntityName>(
  app: FastifyInstance,
  name: Name,
  { entity, deps }: { entity: EntityRoutes<Name>; deps: HttpDeps },
): void {
  app.get<{ Querystring: PageQuery }>(
    `/${name}`,
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: `List ${name}`,
        tags: ['directory'],
        querystring: { type: 'object', additionalProperties: false, properties: pageQuery },
        response: pageAnswer(`A page of ${name}.`),
      },
    },
    (request) => pageOf(entity.all(deps.directory.current()), entity.order, request.query),
  );
  app.get<{ Params: { id: string } }>(
    `/${name}/:id`,
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: `Read a ${entity.singular}`,
        tags: ['directory'],
        params: idParams,
        response: answer(`The ${entity.singular}.`),
      },
    },
    (request) => {
      const found = entity.one(deps.directory.current(), request.params.id);
      if (found === undefined) throw notFound(entity.singular);
      return found;
    },
  );
}

function createRoute<Name extends EntityName>(
  app: FastifyInstance,
  name: Name,
  { entity, deps }: { entity: EntityRoutes<Name>; deps: HttpDeps },
): void {
  app.post<{ Body: EntityFields }>(
    `/${name}`,
    {
      schema: {
        summary: `Create a ${entity.singular}`,
        tags: ['directory'],
        headers: keyHeader,
        body: body(entity.required, entity.fields),
        response: { 201: { description: 'Created.', type: 'object', additionalProperties: true } },
      },
    },
    async (request, reply) => {
      const fields = kept(name, request.body);
      checkFields(name, fields, deps);
      const id = await deps.directory.create(name, fields, callerOf(request).user.id);
      return reply
        .code(201)
        .header('location', `/api/v1/${name}/${encodeURIComponent(id)}`)
        .send(entity.one(deps.directory.current(), id) ?? { id });
    },
  );
}

function changeRoute<Name extends EntityName>(
  app: FastifyInstance,
  name: Name,
  { entity, deps }: { entity: EntityRoutes<Name>; deps: HttpDeps },
): void {
  const { id: _fixed, ...changeable } = entity.fields;
  app.patch<{ Params: { id: string }; Body: EntityFields }>(
    `/${name}/:id`,
    {
      schema: {
        summary: `Change a ${entity.singular}`,
        tags: ['directory'],
        headers: keyHeader,
        params: idParams,
        body: { ...body([], changeable), minProperties: 1 },
        response: answer(`The changed ${entity.singular}.`),
      },
    },
    async (request) => {
      const { id } = request.params;
      const before = entity.one(deps.directory.current(), id);
      if (before === undefined) throw notFound(entity.singular);
      if (name === 'users') keepOneAdministrator(deps.directory.current(), id, request.body);
      const fields = kept(name, request.body);
      checkFields(name, { ...before, ...fields }, deps);
      await deps.directory.update(name, id, fields, callerOf(request).user.id);
      return entity.one(deps.directory.current(), id) ?? before;
    },
  );
}

function removeRoute<Name extends EntityName>(
  app: FastifyInstance,
  name: Name,
  { entity, deps }: { entity: EntityRoutes<Name>; deps: HttpDeps },
): void {
  app.delete<{ Params: { id: string } }>(
    `/${name}/:id`,
    {
      schema: {
        summary: `Remove a ${entity.singular}`,
        tags: ['directory'],
        headers: keyHeader,
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (entity.one(deps.directory.current(), id) === undefined) throw notFound(entity.singular);
      if (name === 'users') keepOneAdministrator(deps.directory.current(), id, null);
      await deps.directory.remove(name, id, callerOf(request).user.id);
      return reply.code(204).send();
    },
  );
}

function entityRoutes(app: FastifyInstance, name: EntityName, deps: HttpDeps): void {
  // What follows treats each name with its own entry; the union of all entries says less than that.
  const entity = entities[name] as unknown as EntityRoutes<EntityName>;
  removeRoute(app, name, { entity, deps });
  // They are read and saved in ways of their own: `mailboxes.ts`.
  if (name === 'mailboxes') return;
  readRoutes(app, name, { entity, deps });
  createRoute(app, name, { entity, deps });
  changeRoute(app, name, { entity, deps });
}

export function directoryRoutes(app: FastifyInstance, deps: HttpDeps): void {
  for (const name of Object.keys(entities) as EntityName[]) entityRoutes(app, name, deps);
}
