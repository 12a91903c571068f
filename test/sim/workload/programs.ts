// Programs that ask for work by its address: for now, or for later; some change their mind about when, or that it is needed
// at all, also when it is done already; and some ask for the same again.

import { aRequest } from '#test/support/kind-commands.ts';
import type { CommandBody } from '#actors/effects.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Dice } from '../machinery/dice.ts';
import { epochMs, pauseIn } from '../machinery/process.ts';
import type { Desk } from './desk.ts';
import { agentIds, queueIds } from './directory.ts';

const mostAheadMs = 4_000;

export interface ProgramDeps {
  /** Of the request, which follows from its address. */
  readonly id: string;
  readonly desk: Desk;
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly over: () => boolean;
}

export class Program {
  readonly #deps: ProgramDeps;
  #asked = 0;
  done = false;

  constructor(deps: ProgramDeps) {
    this.#deps = deps;
  }

  async run(): Promise<void> {
    const { desk, dice, over } = this.#deps;
    await pauseIn(desk.gateway().process, dice.between(0, 6_000));
    while (!over()) {
      await this.#add();
      for (let rounds = dice.below(4); rounds > 0 && !over(); rounds -= 1) {
        await pauseIn(desk.gateway().process, dice.between(20, 1_500));
        if (dice.odds(0.6)) await this.#change();
        else await this.#ask({ $case: 'withdrawRequest', value: { byUserId: 'a program' } });
      }
      await pauseIn(desk.gateway().process, dice.between(200, 5_000));
    }
    this.done = true;
  }

  async #add(): Promise<void> {
    const { dice, id, ledger } = this.#deps;
    const queueId = dice.pick(queueIds.filter((queue) => queue !== 'transfer')) ?? '';
    const agentId = dice.odds(0.4) ? (dice.pick(agentIds) ?? '') : '';
    const agentMs = dice.odds(0.5) ? dice.below(2_000) : 0;
    const uri = `https://crm.test/${id}`;
    const scheduledAtMs = dice.odds(0.6) ? this.#later() : 0;
    const priority = dice.below(3);
    const value = aRequest({ uri, queueId, agentId, agentMs, scheduledAtMs, priority });
    if (await this.#ask({ $case: 'addRequest', value })) ledger.acknowledged('conversation.opened', id);
  }

  async #change(): Promise<void> {
    const { dice } = this.#deps;
    const scheduledAtMs = dice.odds(0.5) ? (dice.odds(0.7) ? this.#later() : 0) : undefined;
    const priority = dice.odds(0.5) ? dice.below(5) : undefined;
    await this.#ask({ $case: 'changeRequest', value: { subject: undefined, priority, scheduledAtMs } });
  }

  #later(): number {
    return Math.floor(epochMs + this.#deps.now() + this.#deps.dice.between(100, mostAheadMs));
  }

  async #ask(command: CommandBody<'conversation'>): Promise<boolean> {
    const { desk, id } = this.#deps;
    this.#asked += 1;
    const answered = await desk.insist({ kind: 'conversation', id, command, key: `${id}-${this.#asked}` });
    return 'reply' in answered;
  }
}
