// A queue in a test, spoken to in few words: agents say what they can take, items arrive, offers end.

import type { QueueCommandBody } from '#actors/queue/commands.ts';
import type { Directory, Queue, User } from '#actors/vocabulary/directory.ts';
import type { AgentCommand, ReserveSlot } from '#proto/gen/skillpost/v1/agent.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { aDirectory, aQueue, aUser } from './directory.ts';
import { ActorBench, aWorld } from './kind-bench.ts';
import type { AnyStep } from './kind-bench.ts';
import { aBrief, aStatement } from './kind-commands.ts';

export function aDirectoryOf(
  users: Readonly<Record<string, Partial<User>>>,
  queue: Partial<Queue> = {},
): Directory {
  return aDirectory({
    users: Object.entries(users).map(([id, fields]) => aUser(id, { queueIds: ['support'], ...fields })),
    queues: [aQueue('support', queue)],
    skills: [
      { id: 'german', name: 'German' },
      { id: 'billing', name: 'Billing' },
    ],
  });
}

export class Desk {
  readonly queue: ActorBench<'queue'>;
  #revision = 0;

  constructor(directory: Directory) {
    this.queue = new ActorBench('queue', 'support', aWorld(directory));
  }

  get at(): number {
    return this.queue.world.at;
  }

  set at(at: number) {
    this.queue.world.at = at;
  }

  says(agentId: string, fields: Partial<SignedInAgent> = {}): AnyStep<'queue'> {
    const agent = this.#statement(agentId, fields);
    return this.queue.must({ $case: 'agentChanged', value: { signedIn: true, agent } });
  }

  #statement(agentId: string, fields: Partial<SignedInAgent>): SignedInAgent {
    this.#revision += 1;
    return aStatement(agentId, { revision: this.#revision, ...fields });
  }

  leaves(agentId: string): AnyStep<'queue'> {
    const agent = this.#statement(agentId, {});
    return this.queue.must({ $case: 'agentChanged', value: { signedIn: false, agent } });
  }

  arrives(workItemId: string, fields: Partial<WorkItemBrief> = {}): AnyStep<'queue'> {
    return this.queue.must({ $case: 'enqueue', value: { brief: aBrief(workItemId, fields) } });
  }

  hears(command: QueueCommandBody): AnyStep<'queue'> {
    return this.queue.must(command);
  }

  item(workItemId: string): { offerId: string; workItemId: string; agentId: string } {
    const item = this.queue.view.items.find((item) => item.brief?.workItemId === workItemId);
    return { offerId: item?.offerId ?? '', workItemId, agentId: item?.offeredAgentId ?? '' };
  }

  /** With `left`, the agent's answer says what it can take from now on. */
  grants(workItemId: string, left?: Partial<SignedInAgent>): AnyStep<'queue'> {
    const about = this.item(workItemId);
    const agent = left === undefined ? undefined : this.#statement(about.agentId, left);
    const value = { ...about, granted: true, refusal: '', agent };
    return this.queue.must({ $case: 'reservationAnswered', value });
  }

  refuses(workItemId: string): AnyStep<'queue'> {
    const value = { ...this.item(workItemId), granted: false, refusal: 'NO_CAPACITY', agent: undefined };
    return this.queue.must({ $case: 'reservationAnswered', value });
  }

  /** Granted, then ended without an accept. */
  ends(workItemId: string, outcome: 'missed' | 'declined' | 'withdrawn'): AnyStep<'queue'> {
    this.grants(workItemId);
    return this.queue.must({ $case: 'offerEnded', value: { ...this.item(workItemId), outcome } });
  }

  /** Time passes, and the queue's own timer rings if it is due by then. */
  passes(ms: number): AnyStep<'queue'> | null {
    const until = this.at + ms;
    const timer = this.queue.timers.get('look');
    if (timer === undefined || timer.dueAt > until) {
      this.at = until;
      return null;
    }
    this.at = timer.dueAt;
    this.queue.timers.delete('look');
    const step = this.queue.must({ $case: 'look', value: {} });
    this.at = until;
    return step;
  }

  reviews(workItemId: string): AnyStep<'queue'> {
    return this.queue.must({ $case: 'review', value: { workItemId } });
  }
}

/** `type reason → target` for each event, what is empty left out. */
export function happened(step: AnyStep<'queue'> | null): readonly string[] {
  return (step?.events ?? []).map(({ type, reason, target }) =>
    [type, reason, target].filter((text) => text !== '').join(' '),
  );
}

/** `item → agent` for each slot asked for. */
export function asked(step: AnyStep<'queue'>): readonly string[] {
  return reservations(step).map(([agentId, slot]) => `${slot.brief?.workItemId ?? ''} → ${agentId}`);
}

export function reservations(step: AnyStep<'queue'>): readonly [string, ReserveSlot][] {
  return step.tells.flatMap(({ to, command }) => {
    const { command: body } = command as { command: { $case: string; value: ReserveSlot } };
    return body.$case === 'reserve' ? [[to.id, body.value] as [string, ReserveSlot]] : [];
  });
}

export const german = (level: number): { skillId: string; level: number } => ({ skillId: 'german', level });
export const speaks = (level: number): Partial<User> => ({ skills: new Map([['german', level]]) });

/** A follow-up that is kept for ann for a minute (F45). */
export const kept = { preferredAgentId: 'ann', preferredUntilMs: 1_060_000, followUp: true };

/** What agents are told of their personal queues: `ann keeps i-1: reserved`, `ann drops i-1`. */
export function toldPersonal(step: AnyStep<'queue'>): readonly string[] {
  return step.tells.flatMap(({ to, command }) => {
    const { command: body } = command as AgentCommand;
    if (body?.$case === 'dropPersonal') return [`${to.id} drops ${body.value.workItemId}`];
    if (body?.$case !== 'keepPersonal') return [];
    const { brief, reason } = body.value.item ?? {};
    const place = brief?.forAgentId === '' ? '' : ` for ${brief?.forAgentId}`;
    return [`${to.id} keeps ${brief?.workItemId}${place}: ${reason}`];
  });
}
