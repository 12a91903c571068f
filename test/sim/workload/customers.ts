// Customers of a simulation: mails that open cases, join them and reopen them, handed over by the edge until it is told
// that they are kept; some are handed over again, as a sweeper does that is not sure. A supervisor closes some cases before anybody
// has taken them.

import { aMail } from '#test/support/kind-commands.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Dice } from '../machinery/dice.ts';
import { epochMs, pauseIn } from '../machinery/process.ts';
import type { Desk } from './desk.ts';
import { queueIds } from './directory.ts';

const addresses = ['customer@customer.test', 'kim@customer.test', 'Lee@elsewhere.test'];

export interface CustomersDeps {
  readonly desk: Desk;
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly conversations: number;
  readonly mails: number;
  /** The mails come within this. */
  readonly withinMs: number;
}

export class Customers {
  readonly #deps: CustomersDeps;
  acknowledged = 0;

  constructor(deps: CustomersDeps) {
    this.#deps = deps;
  }

  get done(): boolean {
    return this.acknowledged === this.#deps.mails;
  }

  start(): void {
    for (let number = 1; number <= this.#deps.mails; number += 1) void this.#write(`mail-${number}`);
  }

  async #write(messageId: string): Promise<void> {
    const { desk, dice, ledger, conversations, withinMs, now } = this.#deps;
    const conversationId = `case-${1 + dice.below(conversations)}`;
    const { process } = desk.gateway();
    const french = dice.odds(0.15);
    const queueId = french ? 'support' : (dice.pick(queueIds) ?? '');
    const skills = french
      ? [{ skillId: 'french', level: dice.odds(0.3) ? 5 : 1 }]
      : queueId === 'invoices'
        ? [{ skillId: 'billing', level: 2 }]
        : [];
    const priority = dice.below(3);
    const automatic = dice.odds(0.05);
    const fromAddress = dice.pick(addresses) ?? '';
    const again = dice.odds(0.15);
    const closedAfterMs = dice.odds(0.12) ? dice.between(0, 500) : null;
    await pauseIn(process, dice.between(0, withinMs));
    const receivedAtMs = Math.floor(epochMs + now());
    const mail = aMail(messageId, {
      queueId,
      skills,
      priority,
      automatic,
      autoReply: automatic,
      receivedAtMs,
      fromAddress,
      mailboxId: queueId,
    });
    const hand = (key: string) =>
      desk.insist({
        kind: 'conversation',
        id: conversationId,
        command: { $case: 'receive', value: mail },
        key,
      });
    if (again) void hand(`${messageId}-swept`);
    const answered = await hand(messageId);
    if (!('reply' in answered)) return;
    process.trace.tell(process.name, `${messageId} is kept in ${conversationId}`);
    ledger.acknowledged('message.received', messageId);
    this.acknowledged += 1;
    if (closedAfterMs === null) return;
    await pauseIn(process, closedAfterMs);
    const command = { $case: 'close', value: { agentId: 'a supervisor' } } as const;
    await desk.insist({ kind: 'conversation', id: conversationId, command, key: `close-after-${messageId}` });
  }
}
