// The keys that a domain signs its mail with: made here, published by whoever runs its DNS, looked for before they sign.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { DkimKey } from '#actors/ports/dkim-keys.ts';
import { makeKeys, recordFault, recordOf } from '../../dkim/keys.ts';
import type { DkimRecord } from '../../dkim/keys.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, id, idParams, keyHeader, noContent } from '../schemas.ts';

export interface DkimKeyShape extends Omit<DkimKey, 'domain' | 'publicKey'> {
  /** What has to be in the DNS. */
  readonly record: DkimRecord;
}

function shapeOf(key: DkimKey): DkimKeyShape {
  const { selector, algorithm, state, createdAt, checkedAt, fault } = key;
  return { selector, algorithm, state, createdAt, checkedAt, fault, record: recordOf(key) };
}

function domainOf({ directory }: HttpDeps, domainId: string): string {
  const domain = directory.current().domains.get(domainId);
  if (domain === undefined) throw notFound('domain');
  return domain.name;
}

async function shapes(deps: HttpDeps, domain: string): Promise<{ readonly items: readonly DkimKeyShape[] }> {
  return { items: (await deps.dkim.keys.list(domain)).map(shapeOf) };
}

/** A DNS that does not answer says nothing of the key: it stays as it is. */
async function check({ dkim, clock }: HttpDeps, key: DkimKey): Promise<void> {
  const texts = await dkim.texts(recordOf(key).name);
  if (texts === null)
    throw new SkillpostError(
      'DNS_UNAVAILABLE',
      'unavailable',
      'The DNS does not answer now; try again later.',
    );
  await dkim.keys.checked(key, { at: clock.now(), fault: recordFault(key, texts) });
}

const tags = ['domains'];
const keysAnswer = answer(
  '`items`: the keys, newest first, each with the `record` that has to be in the DNS.',
);
const selectorParams = {
  type: 'object',
  required: ['id', 'selector'],
  properties: { id, selector: id },
} as const;

function keyRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string } }>(
    '/domains/:id/dkim',
    {
      schema: {
        summary: 'Keys that the domain signs its mail with',
        tags,
        params: idParams,
        response: keysAnswer,
      },
    },
    (request) => shapes(deps, domainOf(deps, request.params.id)),
  );
  app.post<{ Params: { id: string } }>(
    '/domains/:id/dkim',
    {
      schema: {
        summary: 'Make new keys: one for RSA, one for Ed25519; they sign once their records are found',
        tags,
        headers: keyHeader,
        params: idParams,
        response: keysAnswer,
      },
    },
    async (request) => {
      const domain = domainOf(deps, request.params.id);
      const known = await deps.dkim.keys.list(domain);
      if (known.length >= limits.dkimKeysPerDomain)
        throw new SkillpostError(
          'TOO_MANY_KEYS',
          'rejected',
          'Remove keys that are not needed any more first.',
        );
      const random = deps.dkim.random(5);
      await deps.dkim.keys.add(await makeKeys({ domain, createdAt: deps.clock.now(), random }));
      await note(deps, {
        byUserId: callerOf(request).user.id,
        action: 'dkim.keys_made',
        entityId: request.params.id,
      });
      return shapes(deps, domain);
    },
  );
}

async function note(
  { audit }: HttpDeps,
  row: { readonly byUserId: string; readonly action: string; readonly entityId: string },
): Promise<void> {
  await audit.record({ ...row, entity: 'domains' });
}

function upkeepRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string } }>(
    '/domains/:id/dkim/check',
    {
      schema: {
        summary: 'Look for the records in the DNS; keys that are found begin to sign',
        tags,
        headers: keyHeader,
        params: idParams,
        response: keysAnswer,
      },
    },
    async (request) => {
      const domain = domainOf(deps, request.params.id);
      for (const key of await deps.dkim.keys.list(domain)) await check(deps, key);
      return shapes(deps, domain);
    },
  );
  app.delete<{ Params: { id: string; selector: string } }>(
    '/domains/:id/dkim/:selector',
    {
      schema: {
        summary: 'Remove a key: what it has signed can be checked as long as its record stays',
        tags,
        headers: keyHeader,
        params: selectorParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { id: entityId, selector } = request.params;
      const removed = await deps.dkim.keys.remove({ domain: domainOf(deps, entityId), selector });
      if (!removed) throw notFound('key');
      await note(deps, { byUserId: callerOf(request).user.id, action: 'dkim.key_removed', entityId });
      return reply.code(204).send();
    },
  );
}

export function dkimRoutes(app: FastifyInstance, deps: HttpDeps): void {
  keyRoutes(app, deps);
  upkeepRoutes(app, deps);
}
