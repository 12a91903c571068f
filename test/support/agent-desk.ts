// An agent in a test, told what to do in few words, and the directory that it lives in.

import assert from 'node:assert/strict';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { AgentChanged, OfferEnded, ReservationAnswered } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aQueue, aStatus, aUser } from './directory.ts';
import { ActorBench, aWorld } from './kind-bench.ts';
import type { AnyStep } from './kind-bench.ts';
import { aBrief } from './kind-commands.ts';

const german = { skillId: 'german', level: 3 };
export const agentDirectory = aDirectory({
  users: [
    aUser('ann', {
      capacity: 2,
      queueIds: ['support', 'sales', 'expert', 'gone'],
      skills: new Map([['german', 0]]),
    }),
    aUser('off', { active: false, queueIds: ['support'] }),
  ],
  queues: [
    aQueue('support'),
    aQueue('sales', { wrapUpMs: 0 }),
    aQueue('german', { skills: [german] }),
    aQueue('expert', { skills: [{ skillId: 'tax', level: 1 }] }),
  ],
  statuses: [
    aStatus('available', { reportClass: 'available' }),
    aStatus('back-office', { routable: true }),
    aStatus('break', { reportClass: 'break' }),
    aStatus('offline', { reportClass: 'offline' }),
  ],
});

export class Agent {
  readonly actor: ActorBench<'agent'>;

  constructor(id = 'ann') {
    this.actor = new ActorBench('agent', id, aWorld(agentDirectory));
  }

  static ready(...queueIds: readonly string[]): Agent {
    const agent = new Agent();
    agent.status('available');
    for (const queueId of queueIds.length === 0 ? ['support'] : queueIds) agent.signIn(queueId);
    return agent;
  }

  status(statusId: string, byUserId = 'ann'): AnyStep<'agent'> {
    return this.actor.must({ $case: 'setStatus', value: { statusId, reason: 'because', byUserId } });
  }

  signIn(queueId: string): AnyStep<'agent'> {
    return this.actor.must({ $case: 'signIn', value: { queueId } });
  }

  /** `sharedUntilMs`: others are asked as well, and all offers end then (F39). */
  reserve(offerId: string, queueId = 'support', sharedUntilMs = 0): AnyStep<'agent'> {
    const brief = aBrief(`item-of-${offerId}`);
    const value = {
      offerId,
      queueId,
      brief,
      offerTimeoutMs: 30_000,
      sharedUntilMs,
      takenBy: '',
      explanation: undefined,
    };
    return this.actor.must({ $case: 'reserve', value });
  }

  accept(offerId: string): AnyStep<'agent'> {
    return this.actor.must({ $case: 'accept', value: { offerId } });
  }

  takes(offerId: string, queueId = 'support'): AnyStep<'agent'> {
    this.reserve(offerId, queueId);
    this.accept(offerId);
    const brief = aBrief(`item-of-${offerId}`);
    return this.actor.must({ $case: 'assigned', value: { offerId, queueId, brief, acceptedAtMs: 0 } });
  }

  ends(offerId: string, outcome = 'done', handleMs = 0): AnyStep<'agent'> {
    const value = { workItemId: `item-of-${offerId}`, queueId: 'ignored', outcome, handleMs };
    return this.actor.must({ $case: 'workEnded', value });
  }

  fires(key: string): AnyStep<'agent'> {
    const timer = this.actor.timers.get(key);
    assert.ok(timer?.command.command !== undefined, `no timer ${key}`);
    this.actor.world.at = timer.dueAt;
    this.actor.timers.delete(key);
    return this.actor.must(timer.command.command);
  }
}

interface Told {
  readonly to: string;
  readonly $case: string;
  readonly value: AgentChanged & ReservationAnswered & OfferEnded;
}

export function told(step: AnyStep<'agent'>): readonly Told[] {
  return step.tells.map(({ to, command }) => ({
    to: to.id,
    ...(command as { command: Omit<Told, 'to'> }).command,
  }));
}

export function one(step: AnyStep<'agent'>, type: string): Event {
  const found = step.events.filter((event) => event.type === type);
  assert.equal(found.length, 1, `${type} happened ${found.length} times`);
  return found[0] ?? assert.fail();
}
