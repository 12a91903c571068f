// Rules besides reading and writing them: what a draft would have done with past mail, and what a rule said before.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { Rule } from '#actors/vocabulary/rules.ts';
import type { TriedMail } from '../../dry-run.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { ruleFields } from '../rule-fields.ts';
import { answer, body, id, idParams, pageAnswer } from '../schemas.ts';
import { isoTime } from '../shapes/values.ts';

interface DryRunBody {
  readonly rules?: readonly (Omit<Rule, 'id' | 'version'> & { readonly id?: string })[];
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
}

const weekMs = 7 * 86_400_000;
const dateTime = { type: 'string', maxLength: 40, description: 'ISO 8601.' } as const;

function momentOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new SkillpostError('BAD_FIELD', 'invalid', 'from and to are times such as 2026-03-01T00:00:00Z.');
}

/** A draft as the rules of a snapshot; each is checked as if it were saved. */
function drafted(rules: NonNullable<DryRunBody['rules']>, deps: HttpDeps): Rule[] {
  return rules.map((rule, index) => {
    const wrong = deps.checkRule({ ...rule });
    if (wrong !== null) throw new SkillpostError('BAD_FIELD', 'invalid', `rules.${index}.${wrong}`);
    return {
      ...rule,
      enabled: rule.enabled ?? true,
      mailboxIds: rule.mailboxIds ?? [],
      match: rule.match ?? 'all',
      id: rule.id ?? `draft-${index + 1}`,
      version: 0,
    };
  });
}

function triedShape({ before, after, ...mail }: TriedMail): object {
  const { problems: _before, ...was } = before;
  return { ...mail, receivedAt: isoTime(mail.receivedAt), before: was, after };
}

function countByQueue(tried: readonly TriedMail[], side: 'before' | 'after'): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const mail of tried) {
    const { queueId, discardReason, divertTo } = mail[side];
    const where = discardReason !== '' ? 'discarded' : divertTo !== '' ? 'diverted' : queueId;
    counts[where] = (counts[where] ?? 0) + 1;
  }
  return counts;
}

function dryRunRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: DryRunBody }>(
    '/rules/dry-run',
    {
      schema: {
        summary: 'What a draft of the rules would have done with past mail, beside what the rules of now do',
        tags: ['directory'],
        body: body([], {
          rules: {
            type: 'array',
            maxItems: 1_000,
            description: 'The whole set of rules as it would be; absent: those of now.',
            items: {
              type: 'object',
              required: ['name', 'position', 'conditions', 'actions'],
              additionalProperties: false,
              properties: { ...ruleFields, version: { type: 'integer' } },
            },
          },
          from: { ...dateTime, description: 'ISO 8601; default: a week before `to`.' },
          to: { ...dateTime, description: 'ISO 8601; default: now.' },
          cursor: id,
        }),
        response: answer('`{items, leftOut, counts: {before, after}, changed, nextCursor}`, oldest first.'),
      },
    },
    async (request) => {
      const { rules, from, to, cursor = null } = request.body;
      // Exclusive: what came in this very millisecond is past mail, too.
      const until = momentOf(to, deps.clock.now() + 1);
      const page = await deps.dryRun({
        rules: rules === undefined ? deps.directory.current().rules : drafted(rules, deps),
        from: momentOf(from, until - weekMs),
        to: until,
        after: cursor,
      });
      return {
        items: page.tried.map(triedShape),
        leftOut: page.leftOut,
        counts: { before: countByQueue(page.tried, 'before'), after: countByQueue(page.tried, 'after') },
        changed: page.tried.filter(({ changed }) => changed).length,
        nextCursor: page.next,
      };
    },
  );
}

function versionsRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string } }>(
    '/rules/:id/versions',
    {
      schema: {
        summary: 'What a rule said in each of its versions, newest first; also of one that is gone',
        tags: ['directory'],
        params: idParams,
        response: pageAnswer('`{version, at, byUserId, action, rule}`; `rule` null: removed.'),
      },
    },
    async (request) => {
      const { id: entityId } = request.params;
      const rows = await deps.directory.history('rules', entityId);
      if (rows.length === 0) throw notFound('rule');
      return {
        items: rows.map(({ at, byUserId, action, after }) => {
          const rule = after as { readonly version?: number } | null;
          return { version: rule?.version ?? null, at: isoTime(at), byUserId, action, rule };
        }),
        nextCursor: null,
      };
    },
  );
}

export function ruleRoutes(app: FastifyInstance, deps: HttpDeps): void {
  dryRunRoute(app, deps);
  versionsRoute(app, deps);
}
