// What a reply begins with: recipients computed from the answered message, who of the thread is not among them, the address
// it goes out from and the others that may be chosen, the queue's signature (T17, T18, F108).

import type { FastifyInstance } from 'fastify';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { replySubject } from '#actors/vocabulary/correspondence.ts';
import { answeredFields } from '../../mail/answered-fields.ts';
import { leftOut, newDomains, replyRecipients, type ReplyRecipients } from '../../mail/reply-recipients.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { identitiesOf, notProven, senderOf } from '../outgoing.ts';
import { notFound } from '../problem.ts';
import { answer, id } from '../schemas.ts';
import { seenCase, type SeenCase } from '../visibility.ts';

/** Reply-To and Mail-Followup-To as they came; of what is not archived only what was kept counts. */
export async function recipientsOf(
  deps: HttpDeps,
  message: StoredMessage,
  all: boolean,
): Promise<ReplyRecipients> {
  const original = message.archiveId === null ? null : await deps.mailStore.archived(message.archiveId);
  const fields = original === null ? undefined : answeredFields(original.raw);
  return replyRecipients({ message, fields, isOwn: deps.isOwnAddress }, all);
}

interface Drafting {
  readonly user: User;
  readonly seen: SeenCase;
  readonly message: StoredMessage;
  readonly all: boolean;
}

async function draftOf(deps: HttpDeps, { user, seen, message, all }: Drafting): Promise<object> {
  const { kept } = seen;
  const thread = await deps.mailStore.messages(kept.conversationId);
  const chosen = await recipientsOf(deps, message, all);
  const { mailbox: from, proven } = await senderOf(deps, {
    user,
    chosen: undefined,
    answering: message,
    caseMailboxId: kept.mailboxId,
  });
  const { queues } = deps.directory.current();
  const identities = identitiesOf(deps, user, kept.mailboxId);
  const refused = await notProven(deps, identities);
  return {
    to: chosen.to,
    cc: chosen.cc,
    // Nobody writes from an unproven address without having chosen it.
    from: proven ? { mailboxId: from.id, address: from.address, name: from.name } : null,
    identities: identities.map((mailbox) => ({
      mailboxId: mailbox.id,
      address: mailbox.address,
      name: mailbox.name,
      verified: !refused.has(mailbox.address),
    })),
    subject: replySubject(message.subject, kept.tag),
    missing: leftOut(thread, chosen, deps.isOwnAddress),
    newDomains: newDomains(thread, [...chosen.to, ...chosen.cc]),
    signature: queues.get(kept.homeQueueId || kept.queueId)?.signature ?? { text: '', html: '' },
  };
}

export function replyDraftRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string; messageId: string }; Querystring: { all?: string } }>(
    '/conversations/:id/messages/:messageId/reply-draft',
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: 'What a reply to this message begins with, and whom of the thread it leaves out',
        tags: ['conversations'],
        params: { type: 'object', required: ['id', 'messageId'], properties: { id, messageId: id } },
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { all: { enum: ['true', 'false'], description: 'true: to everybody who got it.' } },
        },
        response: answer(
          '`{to, cc, from, identities, subject, missing, newDomains, signature}`; nobody of ours is among them. `from` is null when no address has shown that it can send.',
        ),
      },
    },
    async (request) => {
      const { user } = callerOf(request);
      const seen = await seenCase(deps, user, request.params.id);
      const message = await deps.mailStore.message(request.params.messageId);
      if (message?.conversationId !== seen.kept.conversationId || message.direction === 'note')
        throw notFound('message in this conversation');
      return draftOf(deps, { user, seen, message, all: request.query.all === 'true' });
    },
  );
}
