// Templates beyond reading and writing them: what each said in its versions, putting one back, our own words to begin with,
// and which of them an agent may take for a case or a new mail, in its language (F105, F107).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { Template, User } from '#actors/vocabulary/directory.ts';
import { canonicalLanguage } from '#actors/vocabulary/languages.ts';
import { templatesFor } from '#actors/vocabulary/notices.ts';
import { templateIn, templateKinds } from '#actors/vocabulary/templates.ts';
import type { TemplateVariant } from '#actors/vocabulary/templates.ts';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, body, idParams, keyHeader, pageAnswer } from '../schemas.ts';
import { isoTime } from '../shapes/values.ts';
import { checkTemplate } from '../template-fields.ts';
import { maySeeQueue, notYourQueue, seenCase } from '../visibility.ts';

type Words = Pick<Template, 'kind' | 'language' | 'subject' | 'text' | 'html' | 'variants'>;

interface Version {
  readonly version: number | null;
  readonly at: string | null;
  readonly byUserId: string;
  readonly action: string;
  /** Null: removed. */
  readonly template: Words | null;
}

/** Rows of before there were languages have none. */
function wordsOf(row: unknown): Words | null {
  if (row === null) return null;
  const {
    kind,
    language = 'en',
    subject,
    text,
    html = '',
    variants = [],
  } = row as Partial<Template> & Pick<Template, 'kind' | 'subject' | 'text'>;
  return { kind, language, subject, text, html, variants };
}

async function versionsOf(deps: HttpDeps, id: string): Promise<readonly Version[]> {
  const rows = await deps.directory.history('templates', id);
  if (rows.length === 0) throw notFound('template');
  return rows.map(({ at, byUserId, action, after }) => ({
    version: (after as { readonly version?: number } | null)?.version ?? null,
    at: isoTime(at),
    byUserId,
    action,
    template: wordsOf(after),
  }));
}

function versionsRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string } }>(
    '/templates/:id/versions',
    {
      schema: {
        summary: 'What a template said in each of its versions, newest first; also of one that is gone',
        tags: ['directory'],
        params: idParams,
        response: pageAnswer('`{version, at, byUserId, action, template}`; `template` null: removed.'),
      },
    },
    async (request) => ({ items: await versionsOf(deps, request.params.id), nextCursor: null }),
  );
}

/** All that the version said, or only what it said in one language, which may be gone by now. */
function restored(now: Template, then: Words, language: string | undefined): Partial<Words> {
  if (language === undefined) {
    const { kind: _kind, ...words } = then;
    return words;
  }
  const wanted = canonicalLanguage(language);
  const found = [then, ...then.variants].find((variant) => variant.language === wanted);
  if (found === undefined) throw notFound('text in this language in that version');
  const { subject, text, html } = found;
  if (now.language === wanted) return { subject, text, html };
  const variant: TemplateVariant = { language: found.language, subject, text, html };
  const at = now.variants.findIndex((each) => each.language === wanted);
  return { variants: at === -1 ? [...now.variants, variant] : now.variants.with(at, variant) };
}

function restoreRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string }; Body: { version: number; language?: string } }>(
    '/templates/:id/restore',
    {
      schema: {
        summary: 'Put back what a template said in an earlier version, as a new version',
        tags: ['directory'],
        headers: keyHeader,
        params: idParams,
        body: body(['version'], {
          version: { type: 'integer', minimum: 1 },
          language: { type: 'string', maxLength: 35, description: 'Only what it said in this language.' },
        }),
        response: answer('The template as it is now.'),
      },
    },
    async (request) => {
      const { id } = request.params;
      const now = deps.directory.current().templates.get(id);
      if (now === undefined) throw notFound('template');
      const versions = await versionsOf(deps, id);
      const then = versions.find(({ version }) => version === request.body.version)?.template ?? null;
      if (then === null) throw notFound('version of this template');
      const fields = restored(now, then, request.body.language);
      checkTemplate({ ...now, ...fields });
      await deps.directory.update('templates', id, { ...fields }, callerOf(request).user.id);
      return deps.directory.current().templates.get(id) ?? now;
    },
  );
}

function ownTextsRoute(app: FastifyInstance): void {
  app.get(
    '/template-texts',
    {
      schema: {
        summary: 'Our own words for each kind of template, in every language that we have them in',
        tags: ['directory'],
        response: answer('Kind → `[{language, subject, text, html}]`, English first.'),
      },
    },
    () =>
      Object.fromEntries(
        templateKinds
          .filter((kind) => kind !== 'answer')
          .map((kind) => {
            const { variants, ...first } = ownTemplate(kind);
            return [kind, [first, ...variants]];
          }),
      ),
  );
}

/** Of the newest mail from outside that says one. */
function languagesOfCase(thread: readonly StoredMessage[]): readonly string[] {
  const inbound = thread.filter(({ direction, automatic }) => direction === 'in' && !automatic);
  return inbound.findLast(({ languages = [] }) => languages.length > 0)?.languages ?? [];
}

interface AnswerQuery {
  readonly conversationId?: string;
  readonly mailboxId?: string;
}

interface Place {
  readonly queueId: string;
  readonly mailboxId: string;
  readonly languages: readonly string[];
}

async function placeOf(deps: HttpDeps, user: User, query: AnswerQuery): Promise<Place> {
  const { conversationId, mailboxId } = query;
  if (conversationId !== undefined) {
    const { kept } = await seenCase(deps, user, conversationId);
    const thread = await deps.mailStore.messages(conversationId);
    const queueId = kept.homeQueueId || kept.queueId;
    return { queueId, mailboxId: kept.mailboxId, languages: languagesOfCase(thread) };
  }
  if (mailboxId === undefined)
    throw new SkillpostError('BAD_FIELD', 'invalid', 'Say what is written: conversationId or mailboxId.');
  const mailbox = deps.directory.current().mailboxes.get(mailboxId);
  if (mailbox === undefined) throw notFound('mailbox');
  if (!maySeeQueue(user, mailbox.queueId)) throw notYourQueue();
  return { queueId: mailbox.queueId, mailboxId, languages: [] };
}

function answersRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: AnswerQuery }>(
    '/answer-templates',
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: 'Templates of answers that may be taken for a case, or for a new mail from a mailbox',
        tags: ['conversations'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            conversationId: { type: 'string', minLength: 1, maxLength: 200 },
            mailboxId: { type: 'string', minLength: 1, maxLength: 200 },
          },
        },
        response: pageAnswer(
          '`{id, name, queueId, language, text, html}`: those whose scope it is, the narrowest first, in the language of the customer where there is one.',
        ),
      },
    },
    async (request) => {
      const place = await placeOf(deps, callerOf(request).user, request.query);
      const directory = deps.directory.current();
      const own = directory.queues.get(place.queueId)?.language ?? '';
      const wanted = [...place.languages, ...(own === '' ? [] : [own])];
      const items = templatesFor(directory, 'answer', place).map((template) => {
        const { language, text, html } = templateIn(template, wanted);
        return { id: template.id, name: template.name, queueId: template.queueId, language, text, html };
      });
      return { items, nextCursor: null };
    },
  );
}

export function templateRoutes(app: FastifyInstance, deps: HttpDeps): void {
  versionsRoute(app, deps);
  restoreRoute(app, deps);
  ownTextsRoute(app);
  answersRoute(app, deps);
}
