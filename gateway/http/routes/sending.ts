// What has been sent: taken back in time (C10), sent without waiting, tried again when it did not arrive (T10), and listed
// (F69).

import type { FastifyInstance } from 'fastify';
import { limits } from '#actors/limits.ts';
import type { MessageDraft, StoredMessage } from '#actors/ports/mail-store.ts';
import { callerOf } from '../authentication.ts';
import { decideCase, factsNow } from '../case-decisions.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { readAddress } from '../reply-body.ts';
import { answer, body, id, keyHeader } from '../schemas.ts';
import { attachmentUrl } from '../shapes/attachment.ts';
import { deliveryOf } from '../shapes/conversation.ts';
import { isoTime } from '../shapes/values.ts';
import { askOptions } from './agents.ts';
import { seenCase } from '../visibility.ts';

const agentRole = { leastRole: 'agent' } as const;

interface MessageParams {
  readonly id: string;
  readonly messageId: string;
}

const messageParams = {
  type: 'object',
  required: ['id', 'messageId'],
  properties: { id, messageId: id },
} as const;

/** The message of this case, which the caller may see. */
async function messageOf(
  deps: HttpDeps,
  { id: conversationId, messageId }: MessageParams,
): Promise<StoredMessage> {
  const message = await deps.mailStore.message(messageId);
  if (message?.conversationId !== conversationId || message.direction !== 'out') throw notFound('message');
  return message;
}

/** As the composer had it. Files stay with us: a reply may name them again by their ids. */
function draftOf(message: StoredMessage): object {
  const draft: MessageDraft = message.draft ?? {
    text: message.text,
    html: message.html ?? '',
    quote: false,
    files: 0,
  };
  const { subject = null, forwards = null } = draft;
  return {
    messageId: message.id,
    from: message.mailboxId,
    to: message.to,
    cc: message.cc,
    bcc: message.bcc,
    text: draft.text,
    html: draft.html,
    quote: draft.quote,
    subject,
    forwards:
      forwards === null
        ? null
        : { messageId: forwards.messageId, as: forwards.attached ? 'attachment' : 'inline' },
    attachments: message.attachments.slice(0, draft.files).map((attachment) => ({
      id: attachment.id,
      filename: attachment.filename,
      contentType: attachment.contentType,
      size: attachment.size,
      inline: attachment.inline,
      url: attachmentUrl(message.conversationId, attachment.id),
    })),
  };
}

function undoRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: MessageParams }>(
    '/conversations/:id/messages/:messageId/undo',
    {
      config: agentRole,
      schema: {
        summary: 'Take back a reply, a new mail or a mail that is sent on, which has not left yet',
        tags: ['conversations'],
        headers: keyHeader,
        params: messageParams,
        response: answer(
          '`{draft, conversation}`; 409 UNDO_OVER when it has left. `subject` of a new mail, `forwards` of one sent on.',
        ),
      },
    },
    async (request) => {
      const { user } = callerOf(request);
      const { id: conversationId, messageId } = request.params;
      await seenCase(deps, user, conversationId);
      // Read before it is decided: what is taken back keeps none of its words.
      const message = await messageOf(deps, request.params);
      const command = { $case: 'undoReply', value: { agentId: user.id, messageId } } as const;
      await deps.client.ask('conversation', conversationId, { command }, askOptions(request, 'undo'));
      return { draft: draftOf(message), conversation: await factsNow(deps, conversationId) };
    },
  );
}

function sendNowRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: MessageParams }>(
    '/conversations/:id/messages/:messageId/send-now',
    {
      config: agentRole,
      schema: {
        summary: 'Send a reply that can still be taken back without waiting',
        tags: ['conversations'],
        headers: keyHeader,
        params: messageParams,
        response: answer('The case without its messages; 409 UNDO_OVER when it has left.'),
      },
    },
    (request) => {
      const agentId = callerOf(request).user.id;
      const { messageId } = request.params;
      return decideCase(deps, request, { $case: 'sendHeld', value: { agentId, messageId } });
    },
  );
}

function retryRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: MessageParams & { recipient: string }; Body: { to?: string } }>(
    '/conversations/:id/messages/:messageId/deliveries/:recipient/retry',
    {
      config: agentRole,
      schema: {
        summary: 'Send again what a recipient did not get, to the same or to another address',
        tags: ['conversations'],
        headers: keyHeader,
        params: {
          type: 'object',
          required: ['id', 'messageId', 'recipient'],
          properties: { id, messageId: id, recipient: { type: 'string', minLength: 3, maxLength: 320 } },
        },
        body: body([], {
          to: {
            type: 'string',
            minLength: 3,
            maxLength: 320,
            description: 'Another address in the place of this one; absent: the same.',
          },
        }),
        response: answer('The case without its messages; 409 NOTHING_FAILED when there is nothing to do.'),
      },
    },
    async (request) => {
      const agentId = callerOf(request).user.id;
      const { messageId, recipient } = request.params;
      const to = request.body.to === undefined ? '' : readAddress(request.body.to).address;
      await seenCase(deps, callerOf(request).user, request.params.id);
      await messageOf(deps, request.params);
      return decideCase(deps, request, {
        $case: 'retryDelivery',
        value: { agentId, messageId, recipient, to },
      });
    },
  );
}

function sentRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.get(
    '/agents/me/sent',
    {
      config: agentRole,
      schema: {
        summary: 'What the caller sent in the past 24 hours, newest first, with what became of it',
        tags: ['agents'],
        response: answer('`{items}`, each `{id, conversationId, subject, to, cc, at, delivery}`.'),
      },
    },
    async (request) => {
      const since = deps.clock.now() - limits.sentListMs;
      const sent = await deps.mailStore.sentBy(callerOf(request).user.id, since, limits.sentListMost);
      return {
        items: sent.map((message) => ({
          id: message.id,
          conversationId: message.conversationId,
          subject: message.subject,
          to: message.to,
          cc: message.cc,
          at: isoTime(message.at),
          delivery: deliveryOf(message),
        })),
      };
    },
  );
}

export function sendingRoutes(app: FastifyInstance, deps: HttpDeps): void {
  undoRoute(app, deps);
  sendNowRoute(app, deps);
  retryRoute(app, deps);
  sentRoute(app, deps);
}
