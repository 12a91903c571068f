// What a caller asks of a case, and the case as it is then. Shared by the routes that work on cases.

import type { FastifyRequest } from 'fastify';
import type { CommandOf } from '#actors/kinds.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { ConversationReply, ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { callerOf } from './authentication.ts';
import type { HttpDeps } from './deps.ts';
import { notFound } from './problem.ts';
import { askOptions } from './routes/agents.ts';
import { caseFacts, type CaseFacts } from './shapes/conversation.ts';
import { seenCase } from './visibility.ts';

export interface IdParams {
  readonly id: string;
}

export async function factsNow(deps: HttpDeps, conversationId: string): Promise<CaseFacts> {
  const view = await deps.client.view('conversation', conversationId);
  const facts = caseFacts(view, deps.directory.current());
  if (facts === null) throw notFound('conversation');
  return facts;
}

/** Asks the case, on behalf of a caller who may see it. */
export async function decideCase(
  deps: HttpDeps,
  request: FastifyRequest<{ Params: IdParams }>,
  command: NonNullable<CommandOf<'conversation'>['command']>,
): Promise<CaseFacts> {
  await askCase(deps, request, command);
  return factsNow(deps, request.params.id);
}

/** The same, for who wants to know what it answered. */
export async function askCase(
  deps: HttpDeps,
  request: FastifyRequest<{ Params: IdParams }>,
  command: NonNullable<CommandOf<'conversation'>['command']>,
): Promise<ConversationReply> {
  const { id } = request.params;
  await seenCase(deps, callerOf(request).user, id);
  return deps.client.ask('conversation', id, { command }, askOptions(request, command.$case));
}

/** The case once it is as `asExpected` says, which messages on their way lead to; throws OUTCOME_UNKNOWN. */
export async function caseOnce(
  deps: HttpDeps,
  conversationId: string,
  asExpected: (view: ConversationView) => boolean,
): Promise<CaseFacts> {
  const { promise, resolve, reject } = Promise.withResolvers<ConversationView>();
  const cancel = deps.clock.after(limits.acceptWaitMs, () =>
    reject(
      new SkillpostError('OUTCOME_UNKNOWN', 'unavailable', 'The case has not answered yet: look at it.'),
    ),
  );
  const stop = deps.client.watch('conversation', conversationId, ({ view }) => {
    if (asExpected(view)) resolve(view);
  });
  try {
    const facts = caseFacts(await promise, deps.directory.current());
    if (facts === null) throw notFound('conversation');
    return facts;
  } finally {
    stop();
    cancel();
  }
}
