// What became of the mail: the balance of each mailbox and hour (N3), the log of accepted mails, and the trace of one (F17).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { BalanceRow } from '#actors/ports/mail-balance.ts';
import type { LoggedMail, MailPlace } from '#actors/ports/mail-log.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { pageLimit, type PageQuery } from '../pages.ts';
import { notFound } from '../problem.ts';
import { answer, idParams, keyHeader, pageAnswer, pageQuery } from '../schemas.ts';
import { isoTime, queueName, userName } from '../shapes/values.ts';

const supervisor = { leastRole: 'supervisor' } as const;
const hourMs = 3_600_000;
const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;

function readTime(given: string | undefined, name: string, fallback: number): number {
  if (given === undefined) return fallback;
  const at = Date.parse(given);
  if (Number.isSafeInteger(at)) return at;
  throw new SkillpostError('BAD_FIELD', 'invalid', `${name} must be a time, such as 2026-01-31T12:00:00Z.`);
}

function mailboxAddress(directory: Directory, mailboxId: string): string {
  return directory.mailboxes.get(mailboxId)?.address ?? '';
}

function balanceShape({ hour, settledAt, mailboxId, ...figures }: BalanceRow, directory: Directory): object {
  return {
    mailbox: mailboxId,
    mailboxAddress: mailboxAddress(directory, mailboxId),
    hour: isoTime(hour),
    ...figures,
    settledAt: isoTime(settledAt),
  };
}

function mailShape(
  { acceptedAt, mailboxId, conversationId, tag, ...mail }: LoggedMail,
  directory: Directory,
): object {
  return {
    ...mail,
    acceptedAt: isoTime(acceptedAt),
    mailbox: mailboxId,
    mailboxAddress: mailboxAddress(directory, mailboxId),
    conversation: conversationId || null,
    tag: tag || null,
  };
}

interface BalanceQuery {
  readonly mailbox?: string;
  readonly from?: string;
  readonly to?: string;
}

function balanceRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: BalanceQuery }>(
    '/balance',
    {
      config: supervisor,
      schema: {
        summary: 'The mail balance: for each mailbox and hour, what was accepted and where it is',
        description:
          '`difference` is `accepted` less everything else: 0, or a mail is unaccounted for. Without `from` and `to` the last 24 hours. `mailbox` empty: mail to people.',
        tags: ['operation'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { mailbox: text(200), from: text(40), to: text(40) },
        },
        response: pageAnswer('Hours, newest first.'),
      },
    },
    async (request) => {
      const now = deps.clock.now();
      const { mailbox = null } = request.query;
      const to = readTime(request.query.to, 'to', now + 1);
      const from = readTime(request.query.from, 'from', to - 24 * hourMs);
      const span = { from: from - (from % hourMs), to, mailboxId: mailbox, limit: limits.balanceRows };
      const directory = deps.directory.current();
      const rows = await deps.balance.read(span);
      return { items: rows.map((row) => balanceShape(row, directory)), nextCursor: null };
    },
  );
}

interface LogQuery extends PageQuery, BalanceQuery {
  readonly place?: MailPlace;
  readonly address?: string;
}

function logRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: LogQuery }>(
    '/mails',
    {
      config: supervisor,
      schema: {
        summary: 'Accepted mails, newest first, also those of which no case was made',
        tags: ['operation'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            ...pageQuery,
            mailbox: text(200),
            place: { enum: ['waiting', 'routed', 'discarded'] },
            address: { ...text(300), description: 'Part of an address of the envelope.' },
            from: text(40),
            to: text(40),
          },
        },
        response: pageAnswer('A page of mails.'),
      },
    },
    async (request) => {
      const { mailbox, place, address, cursor, from, to } = request.query;
      const page = await deps.mailLog.search({
        limit: pageLimit(request.query),
        ...(mailbox === undefined ? {} : { mailboxId: mailbox }),
        ...(place === undefined ? {} : { place }),
        ...(address === undefined ? {} : { address }),
        ...(from === undefined ? {} : { from: readTime(from, 'from', 0) }),
        ...(to === undefined ? {} : { to: readTime(to, 'to', 0) }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      const directory = deps.directory.current();
      return { items: page.items.map((mail) => mailShape(mail, directory)), nextCursor: page.nextCursor };
    },
  );
  app.get<{ Params: { id: string } }>(
    '/mails/:id',
    {
      config: supervisor,
      schema: {
        summary: 'The trace of a mail: each step since it was accepted',
        tags: ['operation'],
        params: idParams,
        response: answer('`{mail, steps: [{at, step, queue, agent, details}]}`, in order of time.'),
      },
    },
    async (request) => {
      const found = await deps.mailLog.trace(request.params.id);
      if (found === null) throw notFound('mail');
      await deps.audit.record({
        byUserId: callerOf(request).user.id,
        action: 'mail.traced',
        entity: 'mails',
        entityId: found.mail.id,
      });
      const directory = deps.directory.current();
      return {
        mail: mailShape(found.mail, directory),
        steps: found.steps.map(({ at, queue, agent, ...rest }) => ({
          ...rest,
          at: isoTime(at),
          queue: queue || null,
          queueName: queueName(directory, queue),
          agent: agent || null,
          agentName: userName(directory, agent),
        })),
      };
    },
  );
}

function releaseRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string } }>(
    '/mails/:id/release',
    {
      schema: {
        summary: 'Put a mail to people into the Inboxes that it is kept back from',
        tags: ['operation'],
        headers: keyHeader,
        params: idParams,
        response: answer('`{accounts}`: whose; 409 NOTHING_HELD when it is kept back from nobody.'),
      },
    },
    async (request) => {
      const { id } = request.params;
      const accounts = await deps.accountMail.release(id);
      if (accounts.length === 0)
        throw new SkillpostError('NOTHING_HELD', 'rejected', 'This mail is kept back from nobody.');
      const byUserId = callerOf(request).user.id;
      await deps.audit.record({ byUserId, action: 'mail.released', entity: 'mails', entityId: id });
      return { accounts };
    },
  );
}

export function balanceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  balanceRoute(app, deps);
  logRoutes(app, deps);
  releaseRoute(app, deps);
}
