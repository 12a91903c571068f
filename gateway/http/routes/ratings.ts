// Rating a mail (F111–F113): the page behind its links, and what that page posts. Nobody signs in; only the post records.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { templateIn } from '#actors/vocabulary/templates.ts';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import { spokenProblem } from '#actors/vocabulary/texts/page-problems.ts';
import { pageWords } from '#actors/vocabulary/texts/page-words.ts';
import type { PageLanguage } from '#actors/vocabulary/texts/page-words.ts';
import { refusalPage, thanksPage } from '../../forms/page.ts';
import { ratingPage, scoreName } from '../../ratings/page.ts';
import { readScore, type OpenRating, type RatingDesk } from '../../ratings/rating-desk.ts';
import { readerLanguage, sendPage } from '../plain-page.ts';
import { notFound, problemOf, sayRetryAfter } from '../problem.ts';

const nobody = { leastRole: 'nobody' } as const;
const hidden = { hide: true } as const;

/** Another showing of the page mends these. */
const mendable: ReadonlySet<string> = new Set(['FORM_TOO_OLD', 'FORM_TOO_QUICK', 'BAD_FIELD']);

export interface RatingRouteDeps {
  readonly ratings: RatingDesk;
}

type Token = { Params: { token: string } };
type Link = { Params: { token: string; score: string } };

interface Head {
  readonly language: PageLanguage;
  readonly title: string;
}

/** Of a page that is no queue's. */
function anyHead(request: FastifyRequest): Head {
  const language = readerLanguage(request);
  return { language, title: pageWords[language].rating };
}

function headOf(request: FastifyRequest, { policy, language: ofQueue }: OpenRating): Head {
  const language = readerLanguage(request, ofQueue);
  return { language, title: policy.title || templateIn(ownTemplate('rating'), [language]).subject };
}

/** A page in place of a problem in JSON: who follows a link is a person. */
function refuse(reply: FastifyReply, error: unknown, head: Head): FastifyReply {
  const found = asSkillpostError(error);
  if (found.category === 'bug') throw error;
  const { status } = problemOf(found);
  sayRetryAfter(reply, found);
  return sendPage(reply, status, refusalPage(head, spokenProblem(found, head.language)));
}

async function show(
  request: FastifyRequest<Link>,
  reply: FastifyReply,
  ratings: RatingDesk,
): Promise<FastifyReply> {
  const { token, score } = request.params;
  try {
    const chosen = readScore(score);
    if (chosen === null) throw notFound('rating');
    const head = headOf(request, await ratings.open(token));
    const formToken = ratings.formToken(token);
    return sendPage(reply, 200, ratingPage({ ...head, token, formToken, chosen, problem: null }));
  } catch (error) {
    return refuse(reply, error, anyHead(request));
  }
}

async function take(
  request: FastifyRequest<Token>,
  reply: FastifyReply,
  ratings: RatingDesk,
): Promise<FastifyReply> {
  const { token } = request.params;
  let head = anyHead(request);
  const posted = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  try {
    const open = await ratings.open(token);
    head = headOf(request, open);
    await ratings.take(token, open, posted);
    const thanks = open.policy.thanks || pageWords[head.language].thanksForRating;
    return sendPage(reply, 200, thanksPage(head, thanks));
  } catch (error) {
    const found = asSkillpostError(error);
    const { status, code } = problemOf(found);
    if (!mendable.has(code)) return refuse(reply, error, head);
    const chosen = readScore(posted.get(scoreName)) ?? 0;
    const formToken = ratings.formToken(token);
    const problem = spokenProblem(found, head.language);
    return sendPage(reply, status, ratingPage({ ...head, token, formToken, chosen, problem }));
  }
}

export function ratingRoutes(app: FastifyInstance, { ratings }: RatingRouteDeps): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: limits.ratingBodyBytes },
    (_request, text, done) => done(null, text),
  );
  const onRequest = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    try {
      ratings.admit(request.ip);
    } catch (error) {
      return refuse(reply, error, anyHead(request));
    }
    return undefined;
  };
  app.get<Link>('/rate/:token/:score', { config: nobody, schema: hidden, onRequest }, (request, reply) =>
    show(request, reply, ratings),
  );
  app.post<Token>('/rate/:token', { config: nobody, schema: hidden, onRequest }, (request, reply) =>
    take(request, reply, ratings),
  );
}
