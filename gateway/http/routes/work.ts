// Work on a case: reply, note, close (F68, F92). A reply is prepared first and sent by the case's own
// decision, under a Message-ID that a repeated request makes again: in doubt it goes out once (T11).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { keyedId } from '../idempotency.ts';
import { assertSendable, draftBody, planned, senderOf } from '../outgoing.ts';
import { notFound } from '../problem.ts';
import { readReply, replyFields, type ReplyBody } from '../reply-body.ts';
import { decideCase, factsNow } from '../case-decisions.ts';
import { answer, body, idParams, keyHeader } from '../schemas.ts';
import { recipientsOf } from './reply-draft.ts';
import { seenCase, type SeenCase } from '../visibility.ts';

const agentRole = { leastRole: 'agent' } as const;

interface IdParams {
  readonly id: string;
}

/** The message that is answered; absent: the newest from outside. */
export async function answered(
  deps: HttpDeps,
  conversationId: string,
  messageId?: string,
): Promise<StoredMessage> {
  const messages = await deps.mailStore.messages(conversationId);
  const found =
    messageId === undefined
      ? messages.findLast((message) => message.direction === 'in')
      : messages.find((message) => message.id === messageId && message.direction !== 'note');
  if (found !== undefined) return found;
  if (messageId !== undefined) throw notFound('message in this conversation');
  throw new SkillpostError('NOTHING_TO_ANSWER', 'rejected', 'Nobody has written in this conversation yet.');
}

/** Keeps the outgoing message as prepared, once per id; nothing leaves yet. */
async function prepare(
  deps: HttpDeps,
  { view, kept }: SeenCase,
  reply: { readonly messageId: string; readonly agent: User; readonly body: ReplyBody },
): Promise<void> {
  if ((await deps.mailStore.message(reply.messageId)) !== null) return;
  // The case decides; asking first saves preparing what it would refuse.
  if (view.case?.ownerAgentId !== reply.agent.id)
    throw new SkillpostError('NOT_YOUR_CASE', 'rejected', 'Only the agent who handles this case may reply.');
  if (reply.body.version !== undefined && reply.body.version !== view.case.version)
    throw new SkillpostError(
      'CASE_CHANGED',
      'rejected',
      'The case has changed since you began to write: look at what is new, then send again.',
    );
  const draft = readReply(reply.body);
  const answering = await answered(deps, kept.conversationId, reply.body.answers);
  const { mailbox, address } = await senderOf(deps, {
    user: reply.agent,
    chosen: reply.body.from,
    answering,
    caseMailboxId: kept.mailboxId,
  });
  const usual = draft.to === undefined ? await recipientsOf(deps, answering, reply.body.all === true) : null;
  const to = draft.to ?? usual?.to ?? [];
  const cc = draft.cc ?? usual?.cc ?? [];
  const message = deps.composeReply({
    messageId: reply.messageId,
    conversationId: kept.conversationId,
    tag: kept.tag,
    answering,
    agent: reply.agent,
    mailbox,
    fromAddress: address,
    at: deps.clock.now(),
    quote: reply.body.quote === true,
    body: await draftBody(deps, {
      draft: { ...draft, to, cc },
      user: reply.agent,
      queueId: kept.queueId,
      conversationId: kept.conversationId,
      keep: reply.body.keep,
      rated: {
        messageId: reply.messageId,
        mailboxId: mailbox.id,
        languages: answering.languages ?? [],
      },
    }),
  });
  if (message.to.length + message.cc.length + message.bcc.length === 0 || message.to[0]?.address === '')
    throw new SkillpostError('BAD_ADDRESS', 'invalid', 'Who wrote left no address: say whom to write to.');
  assertSendable(message);
  await deps.mailStore.prepareOutgoing(await planned(deps, mailbox, message));
}

function replyRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: IdParams; Body: ReplyBody }>(
    '/conversations/:id/replies',
    {
      config: agentRole,
      bodyLimit: limits.apiReplyBodyBytes,
      schema: {
        summary: 'Reply to the customer',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        body: body([], replyFields),
        response: {
          201: {
            description: '`{messageId, conversation}`; the message is on its way.',
            type: 'object',
            additionalProperties: true,
          },
        },
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      const messageId = keyedId(request, 'reply') ?? deps.chance.newId();
      const seen = await seenCase(deps, user, request.params.id);
      await prepare(deps, seen, { messageId, agent: user, body: request.body });
      const { close = false, version: seenVersion = 0, undo: hold = false } = request.body;
      await deps.client.ask(
        'conversation',
        request.params.id,
        {
          command: {
            $case: 'reply',
            value: { agentId: user.id, messageId, close, seenVersion, hold, forward: false },
          },
        },
        { idempotencyKey: messageId },
      );
      return reply.code(201).send({ messageId, conversation: await factsNow(deps, request.params.id) });
    },
  );
}

function noteRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: IdParams; Body: { text: string } }>(
    '/conversations/:id/notes',
    {
      config: agentRole,
      schema: {
        summary: 'Add a note that only colleagues see',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        body: body(['text'], {
          text: {
            type: 'string',
            minLength: 1,
            maxLength: 100_000,
            pattern: '\\S',
            description: 'Text, not only blanks.',
          },
        }),
        response: { 201: { description: '`{messageId}`', type: 'object', additionalProperties: true } },
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      const conversationId = request.params.id;
      const messageId = keyedId(request, 'note') ?? deps.chance.newId();
      await seenCase(deps, user, conversationId);
      const { text } = request.body;
      await deps.mailStore.keepNote({
        messageId,
        conversationId,
        agentId: user.id,
        at: deps.clock.now(),
        text,
      });
      await deps.client.ask(
        'conversation',
        conversationId,
        { command: { $case: 'note', value: { agentId: user.id, messageId } } },
        { idempotencyKey: messageId },
      );
      return reply.code(201).send({ messageId });
    },
  );
}

export function workRoutes(app: FastifyInstance, deps: HttpDeps): void {
  replyRoute(app, deps);
  noteRoute(app, deps);
  app.post<{ Params: IdParams }>(
    '/conversations/:id/close',
    {
      config: agentRole,
      schema: {
        summary: 'Close the case',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        response: answer(
          'The case without its messages. 409 ANSWERS_MISSING: its questionnaire has to be saved before.',
        ),
      },
    },
    (request) => {
      const agentId = callerOf(request).user.id;
      return decideCase(deps, request, { $case: 'close', value: { agentId } });
    },
  );
}
