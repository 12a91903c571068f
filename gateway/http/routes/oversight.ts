// Live figures of queues, reports, and the audit trail.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { ReportDescription, ReportParameters } from '#actors/ports/reports.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { callerOf, hasRole } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { pageLimit, type PageQuery } from '../pages.ts';
import { notFound } from '../problem.ts';
import { answer, idParams, pageAnswer, pageQuery } from '../schemas.ts';
import { queueLiveShape } from '../shapes/queue.ts';
import { maySeeQueue, notYourQueue, seenBy } from '../visibility.ts';
import { contentDisposition } from './conversations.ts';

function queueRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string } }>(
    '/queues/:id/live',
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: 'Live figures of a queue, its waiting items and its agents',
        tags: ['queues'],
        params: idParams,
        response: answer('The figures.'),
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!deps.directory.current().queues.has(id)) throw notFound('queue');
      const { user } = callerOf(request);
      if (!maySeeQueue(user, id)) throw notYourQueue();
      const live = queueLiveShape(id, await deps.client.view('queue', id), deps.directory.current());
      return seenBy(user, live);
    },
  );
}

/** Agents see themselves: a report that can be asked about one agent, asked about the caller. */
function maySeeReport(user: User, report: ReportDescription, given: ReportParameters): boolean {
  const isOwn = given['agent'] === user.id && report.parameters.some(({ name }) => name === 'agent');
  return isOwn || hasRole(user, 'supervisor');
}

function reportRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get(
    '/reports',
    {
      config: { leastRole: 'supervisor' },
      schema: {
        summary: 'What can be asked: each report with its parameters, columns and chart',
        tags: ['reports'],
        response: pageAnswer('All reports.'),
      },
    },
    () => ({ items: deps.reports.list(), nextCursor: null }),
  );
  app.get<{ Params: { name: string }; Querystring: Record<string, string> }>(
    '/reports/:name',
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: 'Run a report; agents may ask for their own lines only (`agent=<own id>`)',
        tags: ['reports'],
        params: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
        querystring: {
          type: 'object',
          properties: { format: { enum: ['json', 'csv'] } },
          additionalProperties: { type: 'string', maxLength: 2_000 },
        },
        response: answer('`{report, rows, totals}`, or text/csv with `format=csv`.'),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { format = 'json', ...parameters } = request.query;
      const report = deps.reports.list().find((candidate) => candidate.name === name);
      if (report === undefined) throw notFound('report');
      if (!maySeeReport(callerOf(request).user, report, parameters))
        throw new SkillpostError(
          'NOT_SUPERVISOR',
          'denied',
          'Only supervisors may see the figures of others.',
        );
      if (format === 'json') return deps.reports.run(name, parameters);
      const text = await deps.reports.csv(name, parameters);
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', contentDisposition(`${name}.csv`))
        .serializer((body: unknown) => String(body))
        .send(text);
    },
  );
}

function auditRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: PageQuery }>(
    '/audit',
    {
      schema: {
        summary: 'Who changed or looked at what, newest first',
        tags: ['operation'],
        querystring: { type: 'object', additionalProperties: false, properties: pageQuery },
        response: pageAnswer('A page of audit rows.'),
      },
    },
    async (request) => {
      const limit = pageLimit(request.query);
      const before = request.query.cursor;
      const rows = await deps.directory.audit({ limit, ...(before === undefined ? {} : { before }) });
      return {
        items: rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })),
        nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  );
}

export function oversightRoutes(app: FastifyInstance, deps: HttpDeps): void {
  queueRoute(app, deps);
  reportRoutes(app, deps);
  auditRoute(app, deps);
}
