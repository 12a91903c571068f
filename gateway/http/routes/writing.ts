// Mail that agents write without answering: a new one, which opens a case of their own (F20), and a message that is sent on
// to somebody else (F19). Prepared first and sent by the case's own decision, as replies are.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { OutgoingMessage, StoredMessage } from '#actors/ports/mail-store.ts';
import type { Mailbox, User } from '#actors/vocabulary/directory.ts';
import { callerOf } from '../authentication.ts';
import { assertWholeGivenOut, blocks } from '../blocked.ts';
import { factsNow } from '../case-decisions.ts';
import type { HttpDeps } from '../deps.ts';
import { keyedId } from '../idempotency.ts';
import { assertSendable, draftBody, identitiesOf, notProven, planned, senderOf } from '../outgoing.ts';
import { readReply, replyFields, type ReplyBody } from '../reply-body.ts';
import { body, idParams, keyHeader } from '../schemas.ts';
import { notYourQueue, seenCase, type SeenCase } from '../visibility.ts';
import { answered } from './work.ts';

const agentRole = { leastRole: 'agent' } as const;

const created = (description: string): object => ({
  201: { description, type: 'object', additionalProperties: true },
});

const { text, html, to, cc, bcc, attachments, keep, undo, from } = replyFields;
const written = { text, html, to, cc, bcc, attachments, undo } as const;

interface NewMailBody extends ReplyBody {
  readonly subject: string;
  readonly queueId?: string;
  readonly mailboxId?: string;
}

/** Else the first: none is better. */
async function firstProven(deps: HttpDeps, mailboxes: readonly Mailbox[]): Promise<Mailbox | undefined> {
  const refused = await notProven(deps, mailboxes);
  return mailboxes.find(({ address }) => !refused.has(address)) ?? mailboxes[0];
}

/** Where it goes out from, and the queue that its case belongs to, which the agent must be a member of. */
async function originOf(deps: HttpDeps, user: User, { mailboxId, queueId }: NewMailBody): Promise<Mailbox> {
  const mine = identitiesOf(deps, user, '');
  const found =
    mailboxId === undefined
      ? await firstProven(
          deps,
          mine.filter((mailbox) => mailbox.queueId === queueId),
        )
      : mine.find(({ id }) => id === mailboxId);
  if (found !== undefined) return found;
  if (mailboxId === undefined && queueId === undefined)
    throw new SkillpostError('BAD_FIELD', 'invalid', 'Say where it goes out from: mailboxId or queueId.');
  throw notYourQueue();
}

interface NewMail {
  readonly user: User;
  readonly messageId: string;
  readonly conversationId: string;
  readonly body: NewMailBody;
}

/** Keeps the mail as prepared, once; a repeated request finds it. */
async function prepareNew(deps: HttpDeps, mailbox: Mailbox, mail: NewMail): Promise<OutgoingMessage['to']> {
  const { user, messageId, conversationId } = mail;
  const known = await deps.mailStore.message(messageId);
  if (known !== null) return known.to;
  const draft = readReply(mail.body);
  const { tag } = await deps.mailStore.caseIdentity(conversationId, deps.tagSuffixOf(conversationId));
  const message = deps.composeNew({
    messageId,
    conversationId,
    tag,
    agent: user,
    mailbox,
    at: deps.clock.now(),
    subject: mail.body.subject,
    body: await draftBody(deps, {
      draft,
      user,
      queueId: mailbox.queueId,
      conversationId,
      keep: [],
      rated: { messageId, mailboxId: mailbox.id, languages: [] },
    }),
  });
  assertSendable(message);
  await deps.mailStore.prepareOutgoing(await planned(deps, mailbox, message));
  return message.to;
}

function newMailRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: NewMailBody }>(
    '/conversations',
    {
      config: agentRole,
      bodyLimit: limits.apiReplyBodyBytes,
      schema: {
        summary: 'Write a new mail: it opens a case that the caller handles',
        tags: ['conversations'],
        headers: keyHeader,
        body: body(['to', 'subject'], {
          ...written,
          subject: { type: 'string', minLength: 1, maxLength: 900, pattern: '\\S' },
          mailboxId: from,
          queueId: {
            type: 'string',
            minLength: 1,
            maxLength: 200,
            description: 'Or its first mailbox that can send.',
          },
        }),
        response: created('`{messageId, conversation}`; answers come back to this case.'),
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      const messageId = keyedId(request, 'new-mail') ?? deps.chance.newId();
      const conversationId = keyedId(request, 'new-case') ?? deps.chance.newId();
      const mailbox = await originOf(deps, user, request.body);
      const [first] = await prepareNew(deps, mailbox, {
        user,
        messageId,
        conversationId,
        body: request.body,
      });
      const { tag } = await deps.mailStore.caseIdentity(conversationId, deps.tagSuffixOf(conversationId));
      const value = {
        agentId: user.id,
        messageId,
        tag,
        subject: request.body.subject,
        toAddress: first?.address ?? '',
        toName: first?.name ?? '',
        mailboxId: mailbox.id,
        queueId: mailbox.queueId,
        hold: request.body.undo === true,
      };
      const command = { command: { $case: 'open', value } } as const;
      await deps.client.ask('conversation', conversationId, command, { idempotencyKey: messageId });
      return reply.code(201).send({ messageId, conversation: await factsNow(deps, conversationId) });
    },
  );
}

interface ForwardBody extends ReplyBody {
  readonly as?: 'inline' | 'attachment';
}

interface Forwarding {
  readonly user: User;
  readonly messageId: string;
  readonly body: ForwardBody;
}

async function originalFile(deps: HttpDeps, message: StoredMessage): Promise<readonly ForwardedFile[]> {
  const original = message.archiveId === null ? null : await deps.mailStore.archived(message.archiveId);
  if (original === null)
    throw new SkillpostError('NO_ORIGINAL', 'rejected', 'Only what came in can be sent on as it came.');
  const file = { filename: 'message.eml', contentType: 'message/rfc822', contentId: '', inline: false };
  return [{ ...file, content: original.raw }];
}

type ForwardedFile = OutgoingMessage['attachments'][number];

async function prepareForward(deps: HttpDeps, { kept, view }: SeenCase, mail: Forwarding): Promise<void> {
  if ((await deps.mailStore.message(mail.messageId)) !== null) return;
  const { user, body: asked } = mail;
  if (view.case?.ownerAgentId !== user.id)
    throw new SkillpostError(
      'NOT_YOUR_CASE',
      'rejected',
      'Only the agent who handles this case may send it on.',
    );
  const forwarding = await answered(deps, kept.conversationId, asked.answers);
  const attached = asked.as === 'attachment';
  if (attached) assertWholeGivenOut(deps, forwarding, 'invalid');
  const given = forwarding.attachments.filter((attachment) => !blocks(deps, attachment));
  const ids = asked.keep ?? (attached ? [] : given.map(({ id }) => id));
  // What is sent on needs no words of one's own.
  const draft = readReply({ ...asked, keep: [forwarding.id] });
  const { mailbox, address } = await senderOf(deps, {
    user,
    chosen: asked.from,
    answering: forwarding,
    caseMailboxId: kept.mailboxId,
  });
  const base = await draftBody(deps, {
    draft,
    user,
    queueId: kept.queueId,
    conversationId: kept.conversationId,
    keep: ids,
    // Whom it is sent on to is not the customer.
    rated: null,
  });
  const files = attached ? await originalFile(deps, forwarding) : [];
  const message = deps.composeForward({
    messageId: mail.messageId,
    conversationId: kept.conversationId,
    tag: kept.tag,
    agent: user,
    mailbox,
    fromAddress: address,
    at: deps.clock.now(),
    forwarding,
    attached,
    body: { ...base, attachments: [...base.attachments, ...files] },
  });
  assertSendable(message);
  await deps.mailStore.prepareOutgoing(await planned(deps, mailbox, message));
}

function forwardRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string }; Body: ForwardBody }>(
    '/conversations/:id/forwards',
    {
      config: agentRole,
      bodyLimit: limits.apiReplyBodyBytes,
      schema: {
        summary: 'Send a message of the case on to somebody else',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        body: body(['to'], {
          ...written,
          from,
          answers: {
            ...replyFields.answers,
            description: 'Id of the message; absent: the newest from outside.',
          },
          keep: { ...keep, description: 'Its attachments that go along; absent: all that are not blocked.' },
          as: { enum: ['inline', 'attachment'], description: 'Below the words, or whole as a file.' },
        }),
        response: created('`{messageId, conversation}`; the message is on its way.'),
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      const messageId = keyedId(request, 'forward') ?? deps.chance.newId();
      const seen = await seenCase(deps, user, request.params.id);
      await prepareForward(deps, seen, { user, messageId, body: request.body });
      const hold = request.body.undo === true;
      const value = { agentId: user.id, messageId, close: false, seenVersion: 0, hold, forward: true };
      const command = { command: { $case: 'reply', value } } as const;
      await deps.client.ask('conversation', request.params.id, command, { idempotencyKey: messageId });
      return reply.code(201).send({ messageId, conversation: await factsNow(deps, request.params.id) });
    },
  );
}

export function writingRoutes(app: FastifyInstance, deps: HttpDeps): void {
  newMailRoute(app, deps);
  forwardRoute(app, deps);
}
