// Work that agents take by their own hand: a case that they pick (F43), or the next one (F52) of the queues that they are
// signed in to, in the order of their priorities; queues of equal priority merge by age (F53).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { callerOf } from '../authentication.ts';
import { mapBounded } from '../bounded.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, idParams, keyHeader } from '../schemas.ts';
import { caseFacts, type CaseFacts } from '../shapes/conversation.ts';
import { isFull, refusedToTake, take } from '../taking.ts';
import { QueueReply } from '#proto/gen/skillpost/v1/queue.ts';

const agentRole = { leastRole: 'agent' } as const;

/** The queue decides whether this user may pick there: one need not be a member of a queue to see it. */
async function pickCase(deps: HttpDeps, user: User, conversationId: string): Promise<CaseFacts> {
  const { case: known, workItem } = await deps.client.view('conversation', conversationId);
  if (known === undefined || known.conversationId === '') throw notFound('conversation');
  if (known.ownerAgentId !== user.id) {
    if (workItem === undefined || known.ownerAgentId !== '') throw refusedToTake('');
    const { workItemId, queueId } = workItem;
    const command = { $case: 'pick', value: { workItemId, agentId: user.id } } as const;
    const taken = await take(deps, user.id, () => deps.client.ask('queue', queueId, { command }));
    if ('refused' in taken) throw refusedToTake(taken.refused);
  }
  const facts = caseFacts(await deps.client.view('conversation', conversationId), deps.directory.current());
  if (facts === null) throw notFound('conversation');
  return facts;
}

/** The queues that the agent is signed in to, best priority first, those of equal priority together. */
async function poolsOf(deps: HttpDeps, user: User): Promise<readonly (readonly string[])[]> {
  const { queues } = await deps.client.view('agent', user.id);
  const pools = new Map<number, string[]>();
  for (const { queueId } of queues) {
    const { priority } = user.memberships.get(queueId) ?? plainMembership;
    pools.set(priority, [...(pools.get(priority) ?? []), queueId]);
  }
  return [...pools].sort(([a], [b]) => a - b).map(([, queueIds]) => queueIds);
}

/** Those of a pool that have something for the agent, the one with the oldest item first. */
async function byAge(deps: HttpDeps, user: User, pool: readonly string[]): Promise<readonly string[]> {
  if (pool.length === 1) return pool;
  const command = { $case: 'next', value: { agentId: user.id, peek: true } } as const;
  const found = await mapBounded(pool, limits.apiFanOut, async (queueId) => ({
    queueId,
    first: await deps.client.ask('queue', queueId, { command }).catch(nothingForWhoLeft),
  }));
  return found
    .filter(({ first }) => first !== null && first.workItemId !== '')
    .sort((a, b) => (a.first?.enqueuedAtMs ?? 0) - (b.first?.enqueuedAtMs ?? 0))
    .map(({ queueId }) => queueId);
}

/** A queue that does not know of the agent yet, or any more, has nothing for it. */
function nothingForWhoLeft(error: unknown): null {
  if (error instanceof SkillpostError && error.code === 'NOT_SIGNED_IN') return null;
  throw error;
}

/** Null: nothing waits that the agent could take. */
async function takeNext(deps: HttpDeps, user: User): Promise<string | null> {
  const command = { $case: 'next', value: { agentId: user.id, peek: false } } as const;
  for (const pool of await poolsOf(deps, user)) {
    // What others take in the meantime is looked for again, a few times.
    for (let round = 0; round < limits.nextRounds; round += 1) {
      const [queueId] = await byAge(deps, user, pool);
      if (queueId === undefined) break;
      const taken = await take(deps, user.id, async () => {
        const reply = await deps.client.ask('queue', queueId, { command }).catch(nothingForWhoLeft);
        return reply ?? QueueReply.create({});
      });
      if ('conversationId' in taken) return taken.conversationId;
      if ('refused' in taken && isFull(taken.refused)) throw refusedToTake(taken.refused);
      if ('nothingWaits' in taken && pool.length === 1) break;
    }
  }
  return null;
}

export function takingRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string } }>(
    '/conversations/:id/pick',
    {
      config: agentRole,
      schema: {
        summary: 'Take a waiting case out of its queue by hand',
        tags: ['conversations'],
        headers: keyHeader,
        params: idParams,
        response: answer(
          'The case without its messages; it is yours. 409 PICKING_OFF, ONLY_VIP, NOT_A_MEMBER, RESERVED_FOR_OTHER, BEING_OFFERED, NOT_WAITING, NO_CAPACITY: it is not.',
        ),
      },
    },
    (request) => pickCase(deps, callerOf(request).user, request.params.id),
  );
  app.post(
    '/agents/me/next',
    {
      config: agentRole,
      schema: {
        summary: 'Get the next case of my queues, by their priorities',
        tags: ['agents'],
        headers: keyHeader,
        response: answer(
          '`{conversationId}`: it is yours; null: nothing waits that you could take. 409 NO_CAPACITY: you hold as much as you may.',
        ),
      },
    },
    async (request) => ({ conversationId: await takeNext(deps, callerOf(request).user) }),
  );
}
