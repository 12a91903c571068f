// Looking at cases: search, the whole thread, attachments, and the original as it came (with an audit row).

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CaseFilter, CaseRow } from '#actors/ports/case-list.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { callerOf, hasRole } from '../authentication.ts';
import { assertGivenOut, assertWholeGivenOut } from '../blocked.ts';
import type { HttpDeps } from '../deps.ts';
import { createShownMessages, type ShownOf } from '../message-html.ts';
import { pageLimit } from '../pages.ts';
import { notFound } from '../problem.ts';
import { answer, id, idParams, pageAnswer, pageQuery } from '../schemas.ts';
import { caseFacts, messageShape, timelineShape, type ConversationShape } from '../shapes/conversation.ts';
import { caseRowShape } from '../shapes/case-row.ts';
import { maySeeRow, seenCase } from '../visibility.ts';

const agentRole = { leastRole: 'agent' } as const;

type SearchQuery = Readonly<Partial<Record<keyof CaseFilter, string>>>;

/** Milliseconds since 1970, from those or from ISO 8601. */
function readTime(name: string, value: string): number {
  const at = /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  if (Number.isSafeInteger(at)) return at;
  throw new SkillpostError('BAD_FIELD', 'invalid', `${name} must be a time, such as 2026-01-31T12:00:00Z.`);
}

function readFilter(query: SearchQuery, user: User, now: number): CaseFilter {
  const { limit: _limit, from, to, dueBefore, agent, reservedFor, ...texts } = query;
  return {
    ...texts,
    ...(agent === undefined ? {} : { agent: agent === 'me' ? user.id : agent }),
    ...(reservedFor === undefined ? {} : { reservedFor: reservedFor === 'me' ? user.id : reservedFor }),
    ...(from === undefined ? {} : { from: readTime('from', from) }),
    ...(to === undefined ? {} : { to: readTime('to', to) }),
    ...(dueBefore !== undefined && {
      dueBefore: dueBefore === 'now' ? now : readTime('dueBefore', dueBefore),
    }),
    limit: pageLimit(query),
  };
}

/** A page of what the user may see; pages can be short, `nextCursor` says whether there is more. */
async function visiblePage(
  deps: HttpDeps,
  filter: CaseFilter,
  user: User,
): Promise<{ items: readonly CaseRow[]; nextCursor: string | null }> {
  let page = await deps.caseList.search(filter);
  for (let turn = 1; turn <= limits.apiVisiblePages; turn += 1) {
    const items = page.items.filter((row) => maySeeRow(user, row, deps.clock.now()));
    if (items.length > 0 || page.nextCursor === null || turn === limits.apiVisiblePages)
      return { items, nextCursor: page.nextCursor };
    page = await deps.caseList.search({ ...filter, cursor: page.nextCursor });
  }
  return page;
}

async function wholeConversation(
  deps: HttpDeps,
  asked: { readonly user: User; readonly id: string; readonly images: boolean },
  shownOf: ShownOf,
): Promise<ConversationShape> {
  const { view } = await seenCase(deps, asked.user, asked.id);
  const directory = deps.directory.current();
  const facts = caseFacts(view, directory);
  if (facts === null) throw notFound('conversation');
  const [stored, timeline] = await Promise.all([
    deps.mailStore.messages(asked.id),
    deps.caseList.timeline(asked.id),
  ]);
  const sent = stored.filter(({ direction }) => direction === 'out').map((message) => message.id);
  const ratings = await deps.ratings.of(sent);
  const messages = [];
  for (const message of stored) {
    const rating = ratings.get(message.id) ?? null;
    const shown = await shownOf(message, asked.images);
    messages.push(messageShape(message, directory, { ...shown, rating }));
  }
  return { ...facts, messages, timeline: timelineShape(timeline, directory) };
}

/** RFC 6266 and RFC 8187: an ASCII name for all, the real one for who understands it. */
export function contentDisposition(filename: string): string {
  const plain = filename.replace(/[^\w .()+-]/g, '_').slice(0, 150) || 'attachment';
  const full = encodeURIComponent(filename.slice(0, 150).toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

function sendFile(
  reply: FastifyReply,
  file: { readonly filename: string; readonly contentType: string; readonly content: Uint8Array },
): FastifyReply {
  const known = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(file.contentType);
  return reply
    .header('content-type', known ? file.contentType : 'application/octet-stream')
    .header('content-disposition', contentDisposition(file.filename))
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(file.content));
}

function searchRoute(app: FastifyInstance, deps: HttpDeps): void {
  const text = { type: 'string', maxLength: 300 } as const;
  app.get<{ Querystring: SearchQuery }>(
    '/conversations',
    {
      config: agentRole,
      schema: {
        summary: 'Search cases, newest change first',
        tags: ['conversations'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            ...pageQuery,
            queue: text,
            status: { enum: ['received', 'in_progress', 'closed', 'quarantined', 'scheduled'] },
            agent: { ...text, description: 'Id of a user, or `me`.' },
            state: { enum: ['queued', 'handling', 'parked', 'done'], description: 'Of the work item.' },
            reservedFor: { ...text, description: 'Whom it waits for: id of a user, or `me`.' },
            customer: text,
            subject: text,
            q: text,
            from: text,
            to: text,
            dueBefore: { ...text, description: 'Open, and to be closed before this time; `now`: overdue.' },
          },
        },
        response: pageAnswer('A page of cases that the caller may see.'),
      },
    },
    async (request) => {
      const { user } = callerOf(request);
      const page = await visiblePage(deps, readFilter(request.query, user, deps.clock.now()), user);
      const directory = deps.directory.current();
      return { items: page.items.map((row) => caseRowShape(row, directory)), nextCursor: page.nextCursor };
    },
  );
}

function readRoute(app: FastifyInstance, deps: HttpDeps): void {
  const shownOf = createShownMessages(deps);
  app.get<{ Params: { id: string }; Querystring: { images?: string } }>(
    '/conversations/:id',
    {
      config: agentRole,
      schema: {
        summary: 'A case with its messages and its timeline',
        tags: ['conversations'],
        params: idParams,
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { images: { enum: ['0', '1'], description: '1: keep remote images.' } },
        },
        response: answer('The case.'),
      },
    },
    (request) => {
      const { user } = callerOf(request);
      const images = request.query.images === '1';
      return wholeConversation(deps, { user, id: request.params.id, images }, shownOf);
    },
  );
}

function fileRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string; messageId: string } }>(
    '/conversations/:id/messages/:messageId/raw',
    {
      config: agentRole,
      schema: {
        summary: 'The original of a message, as it came (message/rfc822)',
        tags: ['conversations'],
        params: { type: 'object', required: ['id', 'messageId'], properties: { id, messageId: id } },
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      const { kept } = await seenCase(deps, user, request.params.id);
      const message = await deps.mailStore.message(request.params.messageId);
      if (message?.conversationId !== kept.conversationId) throw notFound('message');
      if (!hasRole(user, 'supervisor')) assertWholeGivenOut(deps, message, 'denied');
      const original = message.archiveId === null ? null : await deps.mailStore.archived(message.archiveId);
      if (original === null) throw notFound('original of this message');
      await deps.audit.record({
        byUserId: user.id,
        action: 'message.original_read',
        entity: 'messages',
        entityId: message.id,
      });
      const filename = `${kept.tag || kept.conversationId}.eml`;
      return sendFile(reply, { filename, contentType: 'message/rfc822', content: original.raw });
    },
  );
  app.get<{ Params: { id: string; attachmentId: string } }>(
    '/conversations/:id/attachments/:attachmentId',
    {
      config: agentRole,
      schema: {
        summary: 'An attachment, as a download',
        tags: ['conversations'],
        params: { type: 'object', required: ['id', 'attachmentId'], properties: { id, attachmentId: id } },
      },
    },
    async (request, reply) => {
      const { kept } = await seenCase(deps, callerOf(request).user, request.params.id);
      const messages = await deps.mailStore.messages(kept.conversationId);
      const ours = messages.some((message) =>
        message.attachments.some((attachment) => attachment.id === request.params.attachmentId),
      );
      const stored = ours ? await deps.mailStore.attachmentContent(request.params.attachmentId) : null;
      if (stored === null) throw notFound('attachment');
      assertGivenOut(deps, stored.attachment, 'denied');
      const { filename, contentType } = stored.attachment;
      return sendFile(reply, { filename: filename || 'attachment', contentType, content: stored.content });
    },
  );
}

export function conversationRoutes(app: FastifyInstance, deps: HttpDeps): void {
  searchRoute(app, deps);
  readRoute(app, deps);
  fileRoutes(app, deps);
}
