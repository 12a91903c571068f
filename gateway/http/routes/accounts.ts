// Mail accounts: every user as the owner of a personal mailbox, with its addresses, its quota and what lies in it (F1–F3).
// Who is made here may read mail and nothing else. Live once it is answered, as the rest of the directory.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { FolderUsage } from '#actors/ports/account-mail.ts';
import type { EntityFields } from '#actors/ports/directory-store.ts';
import type { Role, User } from '#actors/vocabulary/directory.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { addressList, emailAddress } from '../entities.ts';
import { pageOf, type PageQuery } from '../pages.ts';
import { whole } from '../policy-fields.ts';
import { notFound } from '../problem.ts';
import { answer, body, id, idParams, keyHeader, noContent, pageAnswer, pageQuery } from '../schemas.ts';

export interface AccountShape {
  readonly id: string;
  readonly address: string;
  readonly aliases: readonly string[];
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  /** What may lie in the Inbox; 0: any amount. */
  readonly quotaBytes: number;
  /** What lies in the Inbox. */
  readonly usedBytes: number;
}

const fields = {
  address: emailAddress,
  aliases: addressList,
  name: { type: 'string', minLength: 1, maxLength: 200 },
  active: { type: 'boolean' },
  quotaBytes: {
    ...whole(0, Number.MAX_SAFE_INTEGER),
    description: 'What may lie in the Inbox; 0: any amount.',
  },
  password: { type: 'string', minLength: 8, maxLength: 200, writeOnly: true },
} as const;

function shapeOf(user: User, usedBytes: number): AccountShape {
  const { id: userId, email: address, aliases, name, role, active, quotaBytes } = user;
  return { id: userId, address, aliases, name, role, active, quotaBytes, usedBytes };
}

/** As the directory has them: the address of an account is the name that its user signs in with. */
function userFields({ address, ...rest }: EntityFields): EntityFields {
  return address === undefined ? rest : { ...rest, email: address };
}

function accountOf({ directory }: HttpDeps, accountId: string): User {
  const user = directory.current().users.get(accountId);
  if (user === undefined) throw notFound('account');
  return user;
}

async function accountShape(
  deps: HttpDeps,
  accountId: string,
): Promise<AccountShape & { readonly folders: readonly FolderUsage[] }> {
  const user = accountOf(deps, accountId);
  const kept = await deps.accountMail.folders(accountId);
  // The one that nobody should need is shown while there is something in it.
  const held = kept.some(({ folder }) => folder === 'quarantine') ? (['quarantine'] as const) : [];
  const shown = ['inbox', 'sent', 'archive', ...held] as const;
  const folders = shown.map(
    (folder) => kept.find((one) => one.folder === folder) ?? { folder, messages: 0, bytes: 0 },
  );
  return { ...shapeOf(user, folders[0]?.bytes ?? 0), folders };
}

function readRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: PageQuery }>(
    '/accounts',
    {
      schema: {
        summary: 'List mail accounts',
        tags: ['directory'],
        querystring: { type: 'object', additionalProperties: false, properties: pageQuery },
        response: pageAnswer('A page of accounts: users of every role, with what their mailboxes hold.'),
      },
    },
    async (request) => {
      const users = deps.directory.current().users.values();
      const { items, nextCursor } = pageOf(users, ({ email }) => email, request.query);
      const used = await deps.accountMail.usedBytes(items.map((user) => user.id));
      return { items: items.map((user) => shapeOf(user, used.get(user.id) ?? 0)), nextCursor };
    },
  );
  app.get<{ Params: { id: string } }>(
    '/accounts/:id',
    {
      schema: {
        summary: 'Read a mail account',
        tags: ['directory'],
        params: idParams,
        response: answer('The account, and messages and bytes of each of its folders.'),
      },
    },
    (request) => accountShape(deps, request.params.id),
  );
}

function createRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: EntityFields }>(
    '/accounts',
    {
      schema: {
        summary: 'Create a mail account',
        tags: ['directory'],
        headers: keyHeader,
        body: body(['address', 'name', 'password'], { id, ...fields }),
        response: { 201: { description: 'Created.', type: 'object', additionalProperties: true } },
      },
    },
    async (request, reply) => {
      const user = { ...userFields(request.body), role: 'account', capacity: 0 };
      const accountId = await deps.directory.create('users', user, callerOf(request).user.id);
      return reply
        .code(201)
        .header('location', `/api/v1/accounts/${encodeURIComponent(accountId)}`)
        .send(await accountShape(deps, accountId));
    },
  );
}

function changeRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.patch<{ Params: { id: string }; Body: EntityFields }>(
    '/accounts/:id',
    {
      schema: {
        summary: 'Change a mail account',
        tags: ['directory'],
        headers: keyHeader,
        params: idParams,
        body: { ...body([], fields), minProperties: 1 },
        response: answer('The changed account.'),
      },
    },
    async (request) => {
      const { id: userId } = accountOf(deps, request.params.id);
      await deps.directory.update('users', userId, userFields(request.body), callerOf(request).user.id);
      return accountShape(deps, userId);
    },
  );
  app.delete<{ Params: { id: string } }>(
    '/accounts/:id',
    {
      schema: {
        summary: 'Remove a mail account',
        description: 'Its folders go with it; its mail stays in the archive.',
        tags: ['directory'],
        headers: keyHeader,
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { id: userId, role } = accountOf(deps, request.params.id);
      if (role !== 'account')
        throw new SkillpostError(
          'MORE_THAN_AN_ACCOUNT',
          'rejected',
          'This person does more than read mail: remove the user, or switch it off.',
        );
      await deps.directory.remove('users', userId, callerOf(request).user.id);
      return reply.code(204).send();
    },
  );
}

export function accountRoutes(app: FastifyInstance, deps: HttpDeps): void {
  readRoutes(app, deps);
  createRoute(app, deps);
  changeRoutes(app, deps);
}
