// Rating a mail (F111–F113): the page behind its links, and what that page posts. Nobody signs in; only the post records.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { refusalPage, thanksPage } from '../../forms/page.ts';
import { ratingPage, scoreName } from '../../ratings/page.ts';
import { readScore, type RatingDesk } from '../../ratings/rating-desk.ts';
import { sendPage } from '../plain-page.ts';
import { notFound, problemOf } from '../problem.ts';

const nobody = { leastRole: 'nobody' } as const;
const hidden = { hide: true } as const;
const anyPage = 'Rate our answer';

/** Another showing of the page mends these. */
const mendable: ReadonlySet<string> = new Set(['FORM_TOO_OLD', 'FORM_TOO_QUICK', 'BAD_FIELD']);

export interface RatingRouteDeps {
  readonly ratings: RatingDesk;
}

type Token = { Params: { token: string } };
type Link = { Params: { token: string; score: string } };

/** A page in place of a problem in JSON: who follows a link is a person. */
function refuse(reply: FastifyReply, error: unknown, title = anyPage): FastifyReply {
  const found = asSkillpostError(error);
  if (found.category === 'bug') throw error;
  const { status, detail } = problemOf(found);
  return sendPage(reply, status, refusalPage(title, detail));
}

async function show(
  { params: { token, score } }: FastifyRequest<Link>,
  reply: FastifyReply,
  ratings: RatingDesk,
): Promise<FastifyReply> {
  try {
    const chosen = readScore(score);
    if (chosen === null) throw notFound('rating');
    const { title } = await ratings.open(token);
    const formToken = ratings.formToken(token);
    return sendPage(reply, 200, ratingPage({ title, token, formToken, chosen, problem: '' }));
  } catch (error) {
    return refuse(reply, error);
  }
}

async function take(
  { params: { token }, body }: FastifyRequest<Token>,
  reply: FastifyReply,
  ratings: RatingDesk,
): Promise<FastifyReply> {
  let title = anyPage;
  const posted = new URLSearchParams(typeof body === 'string' ? body : '');
  try {
    const open = await ratings.open(token);
    ({ title } = open);
    await ratings.take(token, open, posted);
    return sendPage(reply, 200, thanksPage(title, open.thanks));
  } catch (error) {
    const { status, code, detail } = problemOf(asSkillpostError(error));
    if (!mendable.has(code)) return refuse(reply, error, title);
    const chosen = readScore(posted.get(scoreName)) ?? 0;
    const formToken = ratings.formToken(token);
    return sendPage(reply, status, ratingPage({ title, token, formToken, chosen, problem: detail }));
  }
}

export function ratingRoutes(app: FastifyInstance, { ratings }: RatingRouteDeps): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: limits.ratingBodyBytes },
    (_request, text, done) => done(null, text),
  );
  const onRequest = async ({ ip }: FastifyRequest): Promise<void> => ratings.admit(ip);
  app.get<Link>('/rate/:token/:score', { config: nobody, schema: hidden, onRequest }, (request, reply) =>
    show(request, reply, ratings),
  );
  app.post<Token>('/rate/:token', { config: nobody, schema: hidden, onRequest }, (request, reply) =>
    take(request, reply, ratings),
  );
}
