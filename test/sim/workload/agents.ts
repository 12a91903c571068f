// Agents of a simulation: each looks at its own desk now and then and does what people do: signs in and out, takes
// offers, lets them pass, declines, replies, closes, transfers, takes a break. Earnest ones only work.

import {
  OfferState,
  type AgentView,
  type AgentWorkItem,
  type Offer,
  type PersonalItem,
} from '#proto/gen/skillpost/v1/agent.ts';
import type { CommandBody } from '#actors/effects.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Dice } from '../machinery/dice.ts';
import { pauseIn } from '../machinery/process.ts';
import type { Desk } from './desk.ts';
import { agentIds, queueIds, simulatedDirectory } from './directory.ts';

export interface AgentDeps {
  readonly id: string;
  readonly desk: Desk;
  readonly dice: Dice;
  readonly ledger: Ledger;
  /** From now on nothing but work. */
  readonly earnest: () => boolean;
}

export class SimulatedAgent {
  readonly #deps: AgentDeps;
  #asked = 0;
  /** Offers left to run out. */
  readonly #ignored = new Set<string>();

  constructor(deps: AgentDeps) {
    this.#deps = deps;
  }

  start(): void {
    void this.#live();
  }

  /** Ends with the simulation. */
  async #live(): Promise<void> {
    const { desk, dice, id } = this.#deps;
    for (;;) {
      await pauseIn(desk.gateway().process, dice.between(40, 400));
      const view = await desk.look('agent', id);
      if (view !== null) await this.#act(view);
    }
  }

  async #act(view: AgentView): Promise<void> {
    const { dice } = this.#deps;
    for (const offer of view.offers) await this.#offer(offer);
    for (const item of view.workItems) await this.#work(item);
    for (const item of view.personal) await this.#personal(item);
    await this.#presence(view);
    const queue = dice.pick(view.queues);
    if (queue !== undefined && dice.odds(0.05)) await this.#next(queue.queueId);
  }

  /** Whether there is something or not: the queue decides, and this agent's room. */
  async #next(queueId: string): Promise<void> {
    const { desk, id } = this.#deps;
    const command = { $case: 'next', value: { agentId: id, peek: false } } as const;
    await desk.insist({ kind: 'queue', id: queueId, command, key: this.#key() });
  }

  async #presence(view: AgentView): Promise<void> {
    const { dice, earnest, id } = this.#deps;
    const wanted = simulatedDirectory.users.get(id)?.queueIds ?? [];
    const missing = wanted.filter((queueId) => !view.queues.some((signedIn) => signedIn.queueId === queueId));
    for (const queueId of missing)
      if (earnest() || dice.odds(0.5)) await this.#self({ $case: 'signIn', value: { queueId } });
    const statusId = !earnest() && dice.odds(0.04) ? 'break' : 'available';
    if (view.presence?.statusId !== statusId)
      await this.#self({ $case: 'setStatus', value: { statusId, reason: '', byUserId: id } });
    if ((view.presence?.wrapUpUntilMs ?? 0) > 0 && dice.odds(0.2))
      await this.#self({ $case: 'endWrapUp', value: {} });
    const leave = dice.pick(view.queues);
    if (!earnest() && leave !== undefined && dice.odds(0.02))
      await this.#self({ $case: 'signOut', value: { queueId: leave.queueId } });
  }

  async #offer({ offerId, state, takenBy }: Offer): Promise<void> {
    const { dice, earnest, ledger } = this.#deps;
    // Taken by hand: nothing was offered.
    if (takenBy !== '') return;
    ledger.acknowledged('offer.made', offerId);
    if (state !== OfferState.OPEN || (this.#ignored.has(offerId) && !earnest())) return;
    const drawn = earnest() ? 0 : dice.chance.random();
    if (drawn < 0.75) await this.#self({ $case: 'accept', value: { offerId } });
    else if (drawn < 0.87) await this.#self({ $case: 'decline', value: { offerId } });
    else this.#ignored.add(offerId);
  }

  async #work({ brief, queueId }: AgentWorkItem): Promise<void> {
    const { dice, earnest, id } = this.#deps;
    const caseId = brief?.conversationId ?? '';
    if (!earnest() && dice.odds(0.4)) return;
    const drawn = earnest() ? 0 : dice.chance.random();
    if (drawn < 0.6) return this.#reply(caseId, true);
    if (drawn < 0.75) return this.#reply(caseId, false);
    if (drawn < 0.85) return this.#case(caseId, { $case: 'close', value: { agentId: id } });
    if (drawn < 0.92) {
      const value = { agentId: id, untilMs: 0, byUserId: '', reason: '' };
      return this.#case(caseId, { $case: 'park', value });
    }
    if (drawn < 0.96) {
      const toAgentId = dice.pick(agentIds.filter((other) => other !== id)) ?? '';
      const value = { agentId: id, queueId: '', comment: '', toAgentId };
      return this.#case(caseId, { $case: 'transfer', value });
    }
    const target = dice.pick(queueIds.filter((other) => other !== queueId)) ?? '';
    const value = { agentId: id, queueId: target, comment: '', toAgentId: '' };
    return this.#case(caseId, { $case: 'transfer', value });
  }

  async #personal({ brief, queueId, reason }: PersonalItem): Promise<void> {
    const { desk, dice, earnest, id } = this.#deps;
    const { conversationId = '', workItemId = '' } = brief ?? {};
    if (!earnest() && !dice.odds(0.3)) return;
    if (reason === 'parked') return this.#self({ $case: 'resumeParked', value: { conversationId } });
    const command = { $case: 'pick', value: { workItemId, agentId: id } } as const;
    await desk.insist({ kind: 'queue', id: queueId, command, key: this.#key() });
  }

  async #reply(caseId: string, close: boolean): Promise<void> {
    const { desk, dice, id, ledger } = this.#deps;
    const messageId = `reply-of-${id}-${this.#asked + 1}`;
    const hold = dice.odds(0.3);
    const value = { agentId: id, messageId, close, seenVersion: 0, hold, forward: dice.odds(0.1) };
    const command = { $case: 'reply', value } as const;
    const answered = await desk.insist({ kind: 'conversation', id: caseId, command, key: this.#key() });
    if (!('reply' in answered)) return;
    ledger.acknowledged(hold ? 'reply.held' : 'reply.sent', messageId);
    if (!hold) return;
    if (dice.odds(0.3)) await this.#undo(caseId, messageId);
    // Does not want to wait any more; or pressed the other button a moment ago.
    else if (dice.odds(0.2))
      await this.#case(caseId, { $case: 'sendHeld', value: { agentId: id, messageId } });
  }

  async #undo(caseId: string, messageId: string): Promise<void> {
    const { desk, id, ledger } = this.#deps;
    const command = { $case: 'undoReply', value: { agentId: id, messageId } } as const;
    const answered = await desk.insist({ kind: 'conversation', id: caseId, command, key: this.#key() });
    if ('reply' in answered) ledger.acknowledged('reply.undone', messageId);
  }

  async #case(id: string, command: CommandBody<'conversation'>): Promise<void> {
    await this.#deps.desk.insist({ kind: 'conversation', id, command, key: this.#key() });
  }

  async #self(command: CommandBody<'agent'>): Promise<void> {
    await this.#deps.desk.insist({ kind: 'agent', id: this.#deps.id, command, key: this.#key() });
  }

  #key(): string {
    this.#asked += 1;
    return `${this.#deps.id}-${this.#asked}`;
  }
}
