// Mailboxes: read by everybody who works, with their lights by supervisors; saved by administrators after a live login on
// each protocol (F8–F12). Listing and removing are those of every entity (`directory.ts`).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { EntityFields } from '#actors/ports/directory-store.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { addressesOf } from '../../boxes/sending-tester.ts';
import { presets } from '../../boxes/presets.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { emailAddress, entities } from '../entities.ts';
import { pageOf, type PageQuery } from '../pages.ts';
import { notFound } from '../problem.ts';
import { answer, body, idParams, keyHeader, pageAnswer, pageQuery } from '../schemas.ts';
import {
  healthShape,
  notVerified,
  mailboxDetailsShape,
  mailboxShape,
  type MailboxDetailsShape,
} from '../shapes/mailbox.ts';

const tags = ['mailboxes'];
const { fields, required, order } = entities.mailboxes;
const password = { type: 'string', minLength: 1, maxLength: 10_000, writeOnly: true };
const passwords = { fetchingPassword: password, sendingPassword: password };

function found(deps: HttpDeps, id: string): Mailbox {
  const mailbox = deps.directory.current().mailboxes.get(id);
  if (mailbox === undefined) throw notFound('mailbox');
  return mailbox;
}

async function detailsOf(deps: HttpDeps, id: string): Promise<MailboxDetailsShape> {
  return mailboxDetailsShape(found(deps, id), await deps.boxes.details(id));
}

function readRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: PageQuery }>(
    '/mailboxes',
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: 'List mailboxes',
        tags,
        querystring: { type: 'object', additionalProperties: false, properties: pageQuery },
        response: pageAnswer('A page of mailboxes; what they reach outside is shown to administrators.'),
      },
    },
    async (request) => {
      const all = [...deps.directory.current().mailboxes.values()];
      const page = pageOf(all, order, request.query);
      const full = callerOf(request).user.role === 'administrator';
      const tests = await deps.boxes.sendingTests(page.items.map(({ id }) => id));
      return {
        ...page,
        items: page.items.map((mailbox) => ({
          ...(full ? mailbox : mailboxShape(mailbox)),
          notVerified: notVerified(tests.filter(({ mailboxId }) => mailboxId === mailbox.id)),
        })),
      };
    },
  );
  app.get<{ Params: { id: string } }>(
    '/mailboxes/:id',
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: 'Read a mailbox',
        tags,
        params: idParams,
        response: answer('The mailbox; to administrators with its servers and the health of each protocol.'),
      },
    },
    async (request) => {
      const { id } = request.params;
      const full = callerOf(request).user.role === 'administrator';
      if (full) return detailsOf(deps, id);
      const tests = await deps.boxes.sendingTests([id]);
      return { ...mailboxShape(found(deps, id)), notVerified: notVerified(tests) };
    },
  );
  app.get(
    '/mailboxes/presets',
    { schema: { summary: 'Servers of well-known providers', tags, response: answer('All presets.') } },
    () => ({ items: presets }),
  );
  app.get(
    '/mailbox-health',
    {
      config: { leastRole: 'supervisor' },
      schema: {
        summary: 'The lights of all mailboxes that reach outside',
        tags,
        response: answer('`items`: mailboxId, address, health.'),
      },
    },
    async () => {
      const rows = Map.groupBy(await deps.boxes.health(), ({ mailboxId }) => mailboxId);
      const reaching = [...deps.directory.current().mailboxes.values()].map((mailbox) => ({
        mailboxId: mailbox.id,
        address: mailbox.address,
        health: healthShape(mailbox, rows.get(mailbox.id) ?? []),
      }));
      return { items: reaching.filter(({ health }) => health.length > 0) };
    },
  );
}

function writeRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: EntityFields }>(
    '/mailboxes',
    {
      schema: {
        summary:
          'Create a mailbox, once a login has worked on each protocol; a test mail goes to who creates it',
        tags,
        headers: keyHeader,
        body: body(required, { ...fields, ...passwords }),
        response: { 201: { description: 'Created.', type: 'object', additionalProperties: true } },
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      const prepared = await deps.boxes.prepare(null, request.body);
      const id = await deps.directory.create('mailboxes', prepared.fields, user.id);
      await deps.boxes.saved(found(deps, id), prepared, { to: user.email });
      return reply
        .code(201)
        .header('location', `/api/v1/mailboxes/${encodeURIComponent(id)}`)
        .send(await detailsOf(deps, id));
    },
  );
  const { id: _fixed, ...changeable } = fields;
  app.patch<{ Params: { id: string }; Body: EntityFields }>(
    '/mailboxes/:id',
    {
      schema: {
        summary:
          'Change a mailbox; what has new settings is logged in at first, and addresses that have not shown that they can send are tested',
        tags,
        headers: keyHeader,
        params: idParams,
        body: { ...body([], { ...changeable, ...passwords }), minProperties: 1 },
        response: answer('The changed mailbox.'),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { user } = callerOf(request);
      const prepared = await deps.boxes.prepare(found(deps, id), request.body);
      await deps.directory.update('mailboxes', id, prepared.fields, user.id);
      await deps.boxes.saved(found(deps, id), prepared, { to: user.email });
      return detailsOf(deps, id);
    },
  );
  app.post<{ Params: { id: string } }>(
    '/mailboxes/:id/check',
    {
      schema: {
        summary: 'Log in on each protocol with what is kept',
        tags,
        params: idParams,
        response: answer(
          '`checks`: protocol, place, fault (null: it works); and the health that came of it.',
        ),
      },
    },
    async (request) => {
      const mailbox = found(deps, request.params.id);
      const checks = await deps.boxes.check(mailbox);
      return { checks, health: (await detailsOf(deps, mailbox.id)).health };
    },
  );
}

/** Of this mailbox; absent: its own. Throws BAD_FIELD. */
function addressOf(mailbox: Mailbox, given: string | undefined): string {
  const address = given?.toLowerCase() ?? mailbox.address;
  if (addressesOf(mailbox).includes(address)) return address;
  throw new SkillpostError('BAD_FIELD', 'invalid', 'from: is no address of this mailbox');
}

function sendingTestRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string }; Body: { to?: string; from?: string } | null | undefined }>(
    '/mailboxes/:id/test-mail',
    {
      schema: {
        summary: 'Send a test mail by the way that replies of the mailbox take',
        tags,
        headers: keyHeader,
        params: idParams,
        body: {
          ...body([], { to: { ...emailAddress }, from: { ...emailAddress } }),
          type: ['object', 'null'],
        },
        response: answer(
          '`from` (absent: the address of the mailbox), `to` (absent: the caller), and `answer`: what the server said.',
        ),
      },
    },
    async (request) => {
      const mailbox = found(deps, request.params.id);
      const from = addressOf(mailbox, request.body?.from);
      const to = request.body?.to ?? callerOf(request).user.email;
      return { from, to, answer: await deps.boxes.sendTest({ mailbox, from, to }) };
    },
  );
  app.post<{ Params: { id: string }; Body: { from?: string } | null | undefined }>(
    '/mailboxes/:id/confirm-sending',
    {
      schema: {
        summary: 'Send from an address although its test mail was not taken',
        tags,
        headers: keyHeader,
        params: idParams,
        body: { ...body([], { from: { ...emailAddress } }), type: ['object', 'null'] },
        response: answer('The mailbox; 409 NOTHING_TO_CONFIRM when nothing speaks against the address.'),
      },
    },
    async (request) => {
      const mailbox = found(deps, request.params.id);
      const from = addressOf(mailbox, request.body?.from);
      const userId = callerOf(request).user.id;
      if (!(await deps.boxes.confirmSending(mailbox.id, from, { userId })))
        throw new SkillpostError(
          'NOTHING_TO_CONFIRM',
          'rejected',
          'Nothing speaks against sending from this address.',
        );
      return detailsOf(deps, mailbox.id);
    },
  );
}

export function mailboxRoutes(app: FastifyInstance, deps: HttpDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
  sendingTestRoutes(app, deps);
}
