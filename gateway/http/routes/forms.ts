// Forms of queues: the page (F4), and where it and programs post to (F62). Nobody signs in for them. A page of ours gets a
// page back, everybody else JSON.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Queue } from '#actors/vocabulary/directory.ts';
import { fixedFieldNames, hiddenFieldChars } from '#actors/vocabulary/hidden-fields.ts';
import { spokenProblem } from '#actors/vocabulary/texts/page-problems.ts';
import type { SpokenProblem } from '#actors/vocabulary/texts/page-problems.ts';
import { pageWords } from '#actors/vocabulary/texts/page-words.ts';
import type { PageLanguage } from '#actors/vocabulary/texts/page-words.ts';
import type { FormIntake, Posting } from '../../forms/intake.ts';
import { formPage, refusalPage, thanksPage } from '../../forms/page.ts';
import { readJsonForm, readPageForm } from '../../forms/posted.ts';
import type { PostedForm } from '../../forms/submission.ts';
import { isSameOrigin } from '../authentication.ts';
import { readerLanguage, sendPage } from '../plain-page.ts';
import { problemOf, sayRetryAfter } from '../problem.ts';

const nobody = { leastRole: 'nobody' } as const;
const pageTypes = ['application/x-www-form-urlencoded', 'multipart/form-data'];

type Slug = { Params: { slug: string } };
type Query = Readonly<Record<string, string | string[]>>;

export interface FormRouteDeps {
  readonly forms: FormIntake;
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}

/** A link to the form may say what is known of the customer; what else stands in the address is left alone. */
function known(query: Query, names: readonly string[]): Record<string, string> {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    names.includes(name) && typeof value === 'string' && value.length <= hiddenFieldChars
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(entries);
}

const hiddenNames = [...fixedFieldNames, 'field1', 'field2', 'field3', 'field4', 'field5', 'field6'];

interface Shown {
  readonly request: FastifyRequest;
  readonly values: Readonly<Record<string, string>>;
  readonly hidden: Readonly<Record<string, string>>;
  readonly problem: SpokenProblem | null;
}

/** Of a page of the queue. */
function headOf(
  request: FastifyRequest,
  { language, form, name }: Queue,
): { readonly language: PageLanguage; readonly title: string } {
  return { language: readerLanguage(request, language), title: form.title || name };
}

function showForm(forms: FormIntake, slug: string, { request, ...shown }: Shown): string {
  const { queue } = forms.open(slug);
  const own = { ...headOf(request, queue), slug, introduction: queue.form.introduction };
  return formPage({ ...own, token: forms.token(slug), ...shown });
}

function postingOf(request: FastifyRequest): Posting {
  const { headers, ip } = request;
  const userAgent = (headers['user-agent'] ?? '').slice(0, 250);
  const { origin } = headers;
  const from = origin === undefined ? null : isSameOrigin(headers) ? ('own-page' as const) : { origin };
  return { remoteAddress: ip, userAgent, from };
}

/** A page cannot post JSON to another site without asking first, which we refuse: it needs no token. */
async function read(request: FastifyRequest): Promise<{ posted: PostedForm; posting: Posting }> {
  const type = request.headers['content-type'] ?? '';
  const posting = postingOf(request);
  if (!pageTypes.some((known) => type.toLowerCase().startsWith(known)))
    return { posted: readJsonForm(request.body), posting: { ...posting, from: null } };
  const body = request.body as Buffer<ArrayBuffer>;
  return { posted: await readPageForm(body, type), posting };
}

async function post(
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  forms: FormIntake,
): Promise<FastifyReply> {
  const { slug } = request.params;
  if (!wantsPage(request)) {
    const { posted, posting } = await read(request);
    return reply.code(201).send(await forms.take(slug, posted, posting));
  }
  const { queue } = forms.open(slug);
  const head = headOf(request, queue);
  let texts: Readonly<Record<string, string>> = {};
  try {
    const { posted, posting } = await read(request);
    ({ texts } = posted);
    await forms.take(slug, posted, posting);
    return sendPage(reply, 201, thanksPage(head, queue.form.thanks || pageWords[head.language].thanks));
  } catch (error) {
    const found = asSkillpostError(error);
    if (found.category === 'bug') throw error;
    const { status, code } = problemOf(found);
    const problem = spokenProblem(found, head.language);
    // What was written stays in the page, so that nobody has to write it twice.
    const mendable = found.category === 'invalid' || code === 'FORM_TOO_OLD' || status >= 500;
    const html = mendable
      ? showForm(forms, slug, { request, values: texts, hidden: known(texts, hiddenNames), problem })
      : refusalPage(head, problem);
    return sendPage(reply, status, html);
  }
}

/** At the root for pages, and under the API for programs. */
export function formRoutes(app: FastifyInstance, { forms }: FormRouteDeps): void {
  let atOnce = 0;
  const refuse = (request: FastifyRequest<Slug>, reply: FastifyReply, thrown: unknown): FastifyReply => {
    const error = asSkillpostError(thrown);
    if (!wantsPage(request) || error.code !== 'RATE_LIMITED') throw error;
    const { queue } = forms.open(request.params.slug);
    const head = headOf(request, queue);
    sayRetryAfter(reply, error);
    const html = refusalPage(head, spokenProblem(error, head.language));
    return sendPage(reply, problemOf(error).status, html);
  };
  app.addContentTypeParser(pageTypes, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const admit = (request: FastifyRequest<Slug>): void => {
    forms.admit(request.params.slug, request.ip);
    if (atOnce >= limits.formsAtOnce)
      throw new SkillpostError(
        'RATE_LIMITED',
        'overloaded',
        'Too many messages at once; try again in a moment.',
        {
          retryAfterMs: 1_000,
        },
      );
  };
  for (const url of ['/forms/:slug', '/api/v1/forms/:slug']) {
    app.post<Slug>(
      url,
      {
        config: nobody,
        bodyLimit: limits.formBodyBytes,
        schema: {
          hide: url === '/forms/:slug',
          summary: 'Post a message to the form of a queue',
          description:
            'JSON `{email, name?, subject?, message, fields?, attachments?: [{filename, contentType, content}]}` with content in base64, or the fields of an HTML form. `fields`: up to 11 hidden fields (customerId, customerName, sourcePage, referrer, client, and six with the labels of the queue). Answers 201 `{id, conversationId}` once the message is archived.',
          tags: ['intake'],
          security: [],
          params: {
            type: 'object',
            required: ['slug'],
            properties: { slug: { type: 'string', maxLength: 200 } },
          },
        },
        onRequest: async (request, reply) => {
          try {
            admit(request);
          } catch (error) {
            return refuse(request, reply, error);
          }
          return undefined;
        },
      },
      async (request, reply) => {
        atOnce += 1;
        try {
          return await post(request, reply, forms);
        } finally {
          atOnce -= 1;
        }
      },
    );
  }
  app.get<Slug & { Querystring: Query }>(
    '/forms/:slug',
    { config: nobody, schema: { hide: true } },
    (request, reply) => {
      const { slug } = request.params;
      const shown = {
        request,
        values: known(request.query, ['name', 'email', 'subject', 'message']),
        hidden: known(request.query, hiddenNames),
        problem: null,
      };
      try {
        return sendPage(reply, 200, showForm(forms, slug, shown));
      } catch (error) {
        const { code, status } = problemOf(asSkillpostError(error));
        if (code !== 'NOT_FOUND' || !wantsPage(request)) throw error;
        const language = readerLanguage(request);
        const { gone: title, goneText: text } = pageWords[language];
        return sendPage(reply, status, refusalPage({ language, title }, { text, language }));
      }
    },
  );
}
