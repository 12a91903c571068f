// A case in a test: mail arrives, somebody accepts, somebody closes.

import assert from 'node:assert/strict';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { aDirectory, aQueue, aUser } from './directory.ts';
import { ActorBench, aWorld } from './kind-bench.ts';
import type { AnyStep } from './kind-bench.ts';
import { aMail } from './kind-commands.ts';

export const german = { skillId: 'german', level: 3 };
export const billing = { skillId: 'billing', level: 2 };
const directory = aDirectory({
  users: [aUser('ann', { name: 'Ann' }), aUser('ben', { name: 'Ben' })],
  queues: [
    aQueue('support', { skills: [billing], stickyMs: 60_000 }),
    aQueue('sales', { skills: [{ skillId: 'english', level: 1 }] }),
    aQueue('quiet', { receiptEnabled: false, stickyMs: 0 }),
    aQueue('off', { enabled: false }),
  ],
});

export class Story {
  readonly world = aWorld(directory);
  readonly actor = new ActorBench('conversation', 'case-1', this.world);
  readonly #fields: object;

  constructor(fields: object = {}) {
    this.#fields = fields;
  }

  mail(messageId: string, fields: object = {}): AnyStep<'conversation'> {
    return this.actor.must({ $case: 'receive', value: aMail(messageId, { ...this.#fields, ...fields }) });
  }

  accept(agentId: string, offerId = 'offer-1'): AnyStep<'conversation'> {
    const work = this.actor.view.workItem;
    const value = { workItemId: work?.workItemId ?? '', offerId, agentId, queueId: work?.queueId ?? '' };
    return this.actor.must({ $case: 'assign', value });
  }

  close(agentId: string): AnyStep<'conversation'> {
    return this.actor.must({ $case: 'close', value: { agentId } });
  }
}

export function brief(step: AnyStep<'conversation'>): WorkItemBrief {
  for (const { command } of step.tells) {
    const { command: body } = command as { command: { value: { brief?: WorkItemBrief } } };
    if (body.value.brief !== undefined) return body.value.brief;
  }
  return assert.fail('no message carries a brief');
}

export function one(step: AnyStep<'conversation'>, type: string): Event {
  const found = step.events.filter((event) => event.type === type);
  assert.equal(found.length, 1, `${type} happened ${found.length} times`);
  return found[0] ?? assert.fail();
}
