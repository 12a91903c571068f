// Where messages belong (T8, N6): strangers who ask to join a case are let in or not, and a message is moved to the case
// that it belongs to. Whoever has the case decides; whoever sees it while nobody has it; supervisors always.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import { tagsIn } from '#actors/vocabulary/correspondence.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { ReceiveMessage } from '#proto/gen/skillpost/v1/conversation.ts';
import { callerOf, hasRole } from '../authentication.ts';
import { askCase, decideCase, factsNow } from '../case-decisions.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, body, id, keyHeader } from '../schemas.ts';
import { seenCase } from '../visibility.ts';

const agentRole = { leastRole: 'agent' } as const;
const caseAnswer = answer('The case without its messages.');

interface MessageParams {
  readonly id: string;
  readonly messageId: string;
}

const params = { type: 'object', required: ['id', 'messageId'], properties: { id, messageId: id } } as const;

function byWhom(user: User): { readonly byUserId: string; readonly bySupervisor: boolean } {
  return { byUserId: user.id, bySupervisor: hasRole(user, 'supervisor') };
}

function joinRoute(app: FastifyInstance, deps: HttpDeps, answered: 'approve' | 'refuse'): void {
  const approve = answered === 'approve';
  app.post<{ Params: MessageParams }>(
    `/conversations/:id/join-requests/:messageId/${answered}`,
    {
      config: agentRole,
      schema: {
        summary: approve
          ? 'Let who wrote the message join this case: the message moves here'
          : 'Leave the message in the case of its own that it made',
        description: 'The requests of a case are those of `related` whose `state` is `asked`.',
        tags: ['conversations'],
        headers: keyHeader,
        params,
        response: caseAnswer,
      },
    },
    (request) => {
      const { messageId } = request.params;
      const value = { messageId, approve, ...byWhom(callerOf(request).user) };
      return decideCase(deps, request, { $case: 'answerJoin', value });
    },
  );
}

/** Of a tag, or an id. */
async function caseNamed({ mailStore }: HttpDeps, to: string): Promise<string> {
  const [tag] = tagsIn(to);
  if (tag === undefined) return to;
  const conversationId = await mailStore.conversationByTag(tag);
  if (conversationId === null) throw notFound(`case ${tag}`);
  return conversationId;
}

async function movable(
  deps: HttpDeps,
  { id: conversationId, messageId }: MessageParams,
): Promise<StoredMessage> {
  const message = await deps.mailStore.message(messageId);
  if (message?.conversationId !== conversationId) throw notFound('message');
  if (message.direction === 'in') return message;
  throw new SkillpostError('NOT_MOVABLE', 'invalid', 'Only messages from outside can be moved.');
}

async function moveMessage(
  deps: HttpDeps,
  request: FastifyRequest<{ Params: MessageParams; Body: { readonly to: string } }>,
): Promise<unknown> {
  const { user } = callerOf(request);
  const toConversationId = await caseNamed(deps, request.body.to);
  const { kept } = await seenCase(deps, user, toConversationId);
  const message = await movable(deps, request.params);
  const value = {
    message: ReceiveMessage.fromPartial({
      messageId: message.id,
      subject: message.subject,
      fromAddress: message.from.address,
      fromName: message.from.name,
      mailboxId: message.mailboxId,
      receivedAtMs: message.at,
      automatic: message.automatic,
    }),
    toConversationId,
    toTag: kept.tag,
    ...byWhom(user),
  };
  const { movedAtMs } = await askCase(deps, request, { $case: 'moveMessage', value });
  // The case has it done as well; whoever looks now is to see it.
  await deps.mailStore.moveMessage({ messageId: message.id, toConversationId, movedAtMs });
  await deps.audit.record({
    byUserId: user.id,
    action: 'message.moved',
    entity: 'messages',
    entityId: message.id,
  });
  return factsNow(deps, request.params.id);
}

export function belongingRoutes(app: FastifyInstance, deps: HttpDeps): void {
  joinRoute(app, deps, 'approve');
  joinRoute(app, deps, 'refuse');
  app.post<{ Params: MessageParams; Body: { readonly to: string } }>(
    '/conversations/:id/messages/:messageId/move',
    {
      config: agentRole,
      schema: {
        summary:
          'Move a message from outside to the case that it belongs to, by id or tag; back the same way',
        description: 'A case that nothing is left of is closed, and says where to (`mergedInto`).',
        tags: ['conversations'],
        headers: keyHeader,
        params,
        body: body(['to'], { to: id }),
        response: caseAnswer,
      },
    },
    (request) => moveMessage(deps, request),
  );
}
