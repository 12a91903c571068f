// Questionnaires and dictionaries beyond reading and writing them: what each said in its versions, and the values of a
// dictionary out of a CSV file, which retires and never deletes (F136).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { importValues } from '#actors/vocabulary/dictionary-import.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { readDictionaryCsv } from '../dictionary-csv.ts';
import { notFound } from '../problem.ts';
import { completeQuestionnaire, checkQuestionnaire } from '../questionnaire-fields.ts';
import { answer, body, idParams, keyHeader, pageAnswer } from '../schemas.ts';
import { isoTime } from '../shapes/values.ts';

const tags = ['directory'];

interface Version {
  readonly version: number | null;
  readonly at: string | null;
  readonly byUserId: string;
  readonly action: string;
  /** Null: removed. */
  readonly questionnaire: Readonly<Record<string, unknown>> | null;
}

async function versionsOf(deps: HttpDeps, id: string): Promise<readonly Version[]> {
  const rows = await deps.directory.history('questionnaires', id);
  if (rows.length === 0) throw notFound('questionnaire');
  return rows.map(({ at, byUserId, action, after }) => ({
    version: (after as { readonly version?: number } | null)?.version ?? null,
    at: isoTime(at),
    byUserId,
    action,
    questionnaire: after as Readonly<Record<string, unknown>> | null,
  }));
}

function versionRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string } }>(
    '/questionnaires/:id/versions',
    {
      schema: {
        summary: 'What a questionnaire asked in each of its versions, newest first; also of one that is gone',
        tags,
        params: idParams,
        response: pageAnswer('`{version, at, byUserId, action, questionnaire}`; null: removed.'),
      },
    },
    async (request) => ({ items: await versionsOf(deps, request.params.id), nextCursor: null }),
  );
  app.post<{ Params: { id: string }; Body: { version: number } }>(
    '/questionnaires/:id/restore',
    {
      schema: {
        summary: 'Ask again what a questionnaire asked in an earlier version, as a new version',
        tags,
        headers: keyHeader,
        params: idParams,
        body: body(['version'], { version: { type: 'integer', minimum: 1 } }),
        response: answer('The questionnaire as it is now.'),
      },
    },
    async (request) => {
      const { id } = request.params;
      const now = deps.directory.current().questionnaires.get(id);
      if (now === undefined) throw notFound('questionnaire');
      const versions = await versionsOf(deps, id);
      const then = versions.find(({ version }) => version === request.body.version)?.questionnaire;
      if (then === undefined || then === null) throw notFound('version of this questionnaire');
      const { triggers, mandatory, questions } = then;
      const fields = completeQuestionnaire({ triggers, mandatory, questions });
      checkQuestionnaire({ ...now, ...fields });
      await deps.directory.update('questionnaires', id, fields, callerOf(request).user.id);
      return deps.directory.current().questionnaires.get(id) ?? now;
    },
  );
}

function badCsv({ line, why }: { readonly line: number; readonly why: string }): SkillpostError {
  return new SkillpostError('BAD_CSV', 'invalid', `Line ${line} of the file: ${why}. Nothing was changed.`);
}

function importRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string }; Querystring: { preview?: string }; Body: string }>(
    '/dictionaries/:id/import',
    {
      bodyLimit: limits.dictionaryCsvBytes,
      schema: {
        summary: 'Take the values of a dictionary from a CSV file; those that it does not have are retired',
        tags,
        consumes: ['text/csv'],
        headers: keyHeader,
        params: idParams,
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            preview: { enum: ['1'], description: 'Says what would come of it; changes nothing.' },
          },
        },
        body: {
          type: 'string',
          description: 'One value a line: its label, or under the heading `id,label` both.',
        },
        response: answer(
          '`{added, kept, retired}`: how many; `{addedLabels, retiredLabels}`: which, at most 200 each; and `dictionary` as it is now. 422 BAD_CSV names the line.',
        ),
      },
    },
    async (request) => {
      const { id } = request.params;
      const known = deps.directory.current().dictionaries.get(id);
      if (known === undefined) throw notFound('dictionary');
      const listed = readDictionaryCsv(request.body);
      if ('why' in listed) throw badCsv(listed);
      const outcome = importValues(known.values, listed.values);
      if ('why' in outcome)
        throw badCsv({ line: listed.values[outcome.line - 1]?.line ?? 1, why: outcome.why });
      if (request.query.preview === undefined)
        await deps.directory.update(
          'dictionaries',
          id,
          { values: outcome.values },
          callerOf(request).user.id,
        );
      const labels = (values: typeof outcome.added): readonly string[] =>
        values.slice(0, limits.dictionaryLabelsShown).map(({ label }) => label);
      return {
        added: outcome.added.length,
        kept: outcome.kept.length,
        retired: outcome.retired.length,
        addedLabels: labels(outcome.added),
        retiredLabels: labels(outcome.retired),
        dictionary: deps.directory.current().dictionaries.get(id) ?? known,
      };
    },
  );
}

export function questionnaireRoutes(app: FastifyInstance, deps: HttpDeps): void {
  versionRoutes(app, deps);
  // Its own scope: no other route of the API reads CSV.
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, text, parsed) =>
      parsed(null, text),
    );
    importRoute(scope, deps);
    done();
  });
}
