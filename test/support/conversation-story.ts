// A case in a test: mail arrives, somebody accepts, somebody closes.

import assert from 'node:assert/strict';
import type { Rejection } from '#actors/runtime/definition.ts';
import type { Queue, User } from '#actors/vocabulary/directory.ts';
import type { SystemSettings } from '#actors/vocabulary/system-settings.ts';
import type {
  DivertItem,
  ParkCase,
  RecordDelivery,
  RequeueCase,
  SendReply,
  TransferCase,
} from '#proto/gen/skillpost/v1/conversation.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { aDirectory, aQueue, aUser } from './directory.ts';
import { ActorBench, aWorld } from './kind-bench.ts';
import type { AnyStep } from './kind-bench.ts';
import { aMail } from './kind-commands.ts';

export const german = { skillId: 'german', level: 3 };
export const billing = { skillId: 'billing', level: 2 };
const directory = aDirectory({
  users: [
    aUser('ann', { name: 'Ann' }),
    aUser('ben', { name: 'Ben' }),
    aUser('eve', { name: 'Eve' }),
    aUser('gone', { active: false }),
    aUser('box', { role: 'account' }),
  ],
  queues: [
    aQueue('support', { skills: [billing], stickyMs: 60_000 }),
    aQueue('sales', { skills: [{ skillId: 'english', level: 1 }] }),
    aQueue('quiet', { receiptEnabled: false, stickyMs: 0 }),
    aQueue('off', { enabled: false }),
    aQueue('transfer', { skills: [{ skillId: 'transfer-email', level: 1 }] }),
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
    const value = {
      workItemId: work?.workItemId ?? '',
      offerId,
      agentId,
      queueId: work?.queueId ?? '',
      takenBy: '',
    };
    return this.actor.must({ $case: 'assign', value });
  }

  /** A case that `agentId` handles. */
  static handledBy(agentId: string, fields: object = {}): Story {
    const story = new Story(fields);
    story.mail('m-1');
    story.accept(agentId);
    return story;
  }

  settings(changed: Partial<SystemSettings>): this {
    const { directory: before } = this.world;
    this.world.directory = { ...before, settings: { ...before.settings, ...changed } };
    return this;
  }

  queue(id: string, changed: Partial<Queue>): this {
    const { directory: before } = this.world;
    this.world.directory = { ...before, queues: new Map(before.queues).set(id, aQueue(id, changed)) };
    return this;
  }

  user(id: string, changed: Partial<User>): this {
    const { directory: before } = this.world;
    this.world.directory = { ...before, users: new Map(before.users).set(id, aUser(id, changed)) };
    return this;
  }

  park(fields: Partial<ParkCase> = {}): AnyStep<'conversation'> | Rejection {
    const value = { agentId: 'ann', untilMs: 0, byUserId: '', reason: '', ...fields };
    return this.actor.do({ $case: 'park', value });
  }

  resume(agentId = 'ann'): AnyStep<'conversation'> | Rejection {
    const { workItemId = '' } = this.actor.view.workItem ?? {};
    return this.actor.do({ $case: 'resume', value: { agentId, workItemId } });
  }

  transfer(fields: Partial<TransferCase>): AnyStep<'conversation'> | Rejection {
    const value = { agentId: 'ann', queueId: '', comment: '', toAgentId: '', ...fields };
    return this.actor.do({ $case: 'transfer', value });
  }

  requeue(fields: Partial<RequeueCase> = {}): AnyStep<'conversation'> | Rejection {
    const value = { agentId: 'ann', byUserId: 'boss', reason: '', toAgentId: '', ...fields };
    return this.actor.do({ $case: 'requeue', value });
  }

  divert(fields: Partial<DivertItem> = {}): AnyStep<'conversation'> | Rejection {
    const { workItemId = '', queueId = '' } = this.actor.view.workItem ?? {};
    const value = { workItemId, fromQueueId: queueId, toQueueId: 'sales', reason: 'length', ...fields };
    return this.actor.do({ $case: 'divert', value });
  }

  reply(messageId: string, fields: Partial<SendReply> = {}): AnyStep<'conversation'> | Rejection {
    const value = {
      agentId: 'ann',
      messageId,
      close: false,
      seenVersion: 0,
      hold: false,
      forward: false,
      ...fields,
    };
    return this.actor.do({ $case: 'reply', value });
  }

  /** What became of `r-1` at one recipient. */
  told(fields: Partial<RecordDelivery> = {}): AnyStep<'conversation'> {
    const value = {
      messageId: 'r-1',
      recipient: 'c@customer.test',
      outcome: 'failed',
      detail: '550 no such user',
      agentId: 'ann',
      delayed: false,
      reported: false,
      ...fields,
    };
    return this.actor.must({ $case: 'delivery', value });
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

/** The step of what must not be refused. */
export function done(decision: AnyStep<'conversation'> | Rejection): AnyStep<'conversation'> {
  return 'rejected' in decision ? assert.fail(decision.rejected) : decision;
}
