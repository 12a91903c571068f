// The world outside a simulation: carries out effects, slowly and not always at the first try, once per message as the
// mail store does, and reports each delivery back to its case, sometimes twice.

import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Dice } from '../machinery/dice.ts';
import { pauseIn, type SimulatedProcess } from '../machinery/process.ts';
import type { Desk } from './desk.ts';

export interface OutsideDeps {
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly faulty: () => boolean;
}

export class Outside {
  readonly #deps: OutsideDeps;
  #desk: Desk | null = null;
  readonly #sent = new Set<string>();
  /** Deliveries whose report is not acknowledged yet. */
  unreported = 0;

  constructor(deps: OutsideDeps) {
    this.#deps = deps;
  }

  /** Through which deliveries are reported back. */
  open(desk: Desk): void {
    this.#desk = desk;
  }

  /** Runs in the process of the actor; rejects when the world does not answer. */
  async runEffect(process: SimulatedProcess, { effect }: Effect, key: string): Promise<void> {
    const { dice, faulty, ledger } = this.#deps;
    await pauseIn(process, dice.between(1, faulty() ? 150 : 10));
    if (faulty() && dice.odds(0.1)) throw unreachable();
    ledger.messages.effectDone(key);
    if (effect?.$case === 'sendPreparedMessage') this.#send(effect.value);
    await pauseIn(process, dice.between(1, 10));
    // Done, but nobody is told: it comes again.
    if (faulty() && dice.odds(0.05)) throw unreachable();
  }

  #send({ messageId, conversationId }: { messageId: string; conversationId: string }): void {
    if (this.#sent.has(messageId)) return;
    this.#sent.add(messageId);
    this.#deps.ledger.acknowledged('reply.sent', messageId);
    this.unreported += 1;
    void this.#report(messageId, conversationId);
  }

  async #report(messageId: string, id: string): Promise<void> {
    const desk = this.#desk;
    if (desk === null) throw new Error('the world outside is not open yet');
    const value = { messageId, recipient: 'customer@customer.test', outcome: 'delivered', detail: '' };
    const command = { $case: 'delivery', value } as const;
    const answered = await desk.insist({ kind: 'conversation', id, command, key: `delivered-${messageId}` });
    if (!('reply' in answered)) return;
    this.#deps.ledger.acknowledged('message.delivered', messageId);
    this.unreported -= 1;
  }
}

function unreachable(): SkillpostError {
  return new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The world outside did not answer.');
}
