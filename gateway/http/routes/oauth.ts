// Signing in at the providers of outside mailboxes (T5): who the providers are, leaving for one, coming back from it.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { OAuthProvider } from '#actors/ports/oauth-store.ts';
import { allProviders, assertEndPoints } from '../../boxes/oauth/providers.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, body, id, idParams, keyHeader } from '../schemas.ts';

const tags = ['mailboxes'];
const url = { type: 'string', minLength: 1, maxLength: 2_000 };
const scopes = { type: 'string', maxLength: 2_000 };

const providerFields = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  authorizeUrl: { ...url, description: 'Authorization end point, with the query that the provider wants.' },
  tokenUrl: { ...url, description: 'Token end point.' },
  scopes: { ...scopes, description: 'For IMAP, POP3 and SMTP, by spaces.' },
  graphScopes: { ...scopes, description: 'For Graph, by spaces.' },
  clientId: { type: 'string', minLength: 1, maxLength: 500 },
  clientSecret: { type: 'string', minLength: 1, maxLength: 2_000, writeOnly: true },
} as const;

function providerRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get(
    '/oauth-providers',
    { schema: { summary: 'Sign-in providers', tags, response: answer('All that are known.') } },
    async () => ({ items: allProviders(await deps.oauth.store.providers()) }),
  );
  app.put<{ Params: { id: string }; Body: Partial<OAuthProvider> & { clientSecret?: string } }>(
    '/oauth-providers/:id',
    {
      schema: {
        summary: 'Set a sign-in provider up; what is not given stays',
        tags,
        headers: keyHeader,
        params: idParams,
        body: { ...body([], providerFields), minProperties: 1 },
        response: answer('The provider.'),
      },
    },
    async (request) => {
      const { clientSecret, ...fields } = request.body;
      const name = request.params.id;
      if (!/^[a-z0-9-]{1,50}$/.test(name))
        throw new SkillpostError('BAD_FIELD', 'invalid', 'id: must be lower-case letters, digits and dashes');
      const before = allProviders(await deps.oauth.store.providers()).find((one) => one.id === name);
      const blank = { name, authorizeUrl: '', tokenUrl: '', scopes: '', graphScopes: '', clientId: '' };
      const { ready: _ready, ...known } = before ?? { ...blank, ready: false };
      const provider: OAuthProvider = { ...known, ...fields, id: name };
      assertEndPoints(provider);
      // A secret goes to the end point that it was entered for.
      if (before?.ready === true && before.tokenUrl !== provider.tokenUrl && clientSecret === undefined)
        throw new SkillpostError(
          'BAD_FIELD',
          'invalid',
          'clientSecret: has to be entered again for another end point',
        );
      await deps.oauth.store.putProvider(provider, clientSecret ?? null, callerOf(request).user.id);
      return allProviders(await deps.oauth.store.providers()).find((one) => one.id === name) ?? provider;
    },
  );
}

/** Where the browser sees us: what it says, or the host that it asked. The provider takes only what it was told of before. */
function originOf(request: FastifyRequest<{ Querystring: { origin?: string } }>): string {
  const given = request.query.origin ?? `${request.protocol}://${request.headers.host ?? ''}`;
  const found = URL.canParse(given) ? new URL(given) : null;
  if (found === null || !/^https?:$/.test(found.protocol))
    throw new SkillpostError(
      'BAD_FIELD',
      'invalid',
      'origin: must be the http(s) address of this installation',
    );
  return found.origin;
}

const callbackPath = '/api/v1/oauth/callback';

function signInRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string }; Querystring: { origin?: string } }>(
    '/mailboxes/:id/oauth/start',
    {
      schema: {
        summary: 'Where somebody signs in at the provider of a mailbox',
        tags,
        params: idParams,
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { origin: { ...url, description: 'How the browser reaches us; default: this host.' } },
        },
        response: answer('`url`: to be opened; `redirectUri`: what the provider has to know.'),
      },
    },
    async (request) => {
      const mailbox = deps.directory.current().mailboxes.get(request.params.id);
      if (mailbox === undefined) throw notFound('mailbox');
      const redirectUri = `${originOf(request)}${callbackPath}`;
      const userId = callerOf(request).user.id;
      return { url: await deps.oauth.grants.start({ mailbox, userId, redirectUri }), redirectUri };
    },
  );
  const text = { type: 'string', maxLength: limits.oauthParameterChars };
  app.get<{ Querystring: Record<'state' | 'code' | 'error' | 'error_description', string | undefined> }>(
    '/oauth/callback',
    {
      schema: {
        summary: 'Back from the provider: takes the code, logs in with what it brings, and shows the mailbox',
        tags,
        querystring: {
          type: 'object',
          required: ['state'],
          // Providers add what they like.
          additionalProperties: text,
          properties: { state: id, code: text, error: text, error_description: text },
        },
        response: { 303: { description: 'To the page of the mailbox.', type: 'null' } },
      },
    },
    async (request, reply) => {
      const { state = '', code = '', error = '', error_description = '' } = request.query;
      const why = [error, error_description].filter((part) => part !== '').join(': ');
      const userId = callerOf(request).user.id;
      const { mailboxId, granted } = await deps.oauth.grants.finish({ state, userId, code, error: why });
      const mailbox = deps.directory.current().mailboxes.get(mailboxId);
      const checks = granted && mailbox !== undefined ? await deps.boxes.check(mailbox) : [];
      const works = granted && checks.every(({ fault }) => fault === null);
      if (works && mailbox !== undefined)
        await deps.boxes.testSending(mailbox, { to: callerOf(request).user.email });
      const page = `/administration/mailboxes/${encodeURIComponent(mailboxId)}`;
      return reply.redirect(`${page}?signed=${works ? 'in' : 'failed'}`, 303);
    },
  );
}

export function oauthRoutes(app: FastifyInstance, deps: HttpDeps): void {
  providerRoutes(app, deps);
  signInRoutes(app, deps);
}
