// Customers of a simulation: mails that open cases, join them and reopen them, or ask to join one, handed over by the edge
// until it is told that they are kept; some are handed over again, as a sweeper does that is not sure: under the same key, to
// the case where the mail store says that they are. A supervisor closes some cases before anybody has taken them.

import { aMail } from '#test/support/kind-commands.ts';
import { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Dice } from '../machinery/dice.ts';
import { epochMs, pauseIn } from '../machinery/process.ts';
import type { Desk } from './desk.ts';
import { queueIds } from './directory.ts';
import type { KeptMails } from './kept-mails.ts';

const addresses = ['customer@customer.test', 'kim@customer.test', 'Lee@elsewhere.test'];

export interface CustomersDeps {
  readonly desk: Desk;
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly kept: KeptMails;
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
    const { desk, dice, ledger, kept, conversations, withinMs, now } = this.#deps;
    const chosen = `case-${1 + dice.below(conversations)}`;
    const asksToJoin = dice.odds(0.2);
    const conversationId = asksToJoin ? `case-of-${messageId}` : chosen;
    const { process } = desk.gateway();
    const french = dice.odds(0.15);
    const queueId = french ? 'support' : (dice.pick(queueIds) ?? '');
    const skills = french
      ? [{ skillId: 'french', level: dice.odds(0.3) ? 5 : 1 }]
      : queueId === 'invoices'
        ? [{ skillId: 'billing', level: 2 }]
        : [];
    const priority = dice.below(3);
    const automatic = dice.odds(0.1);
    const fromAddress = dice.pick(addresses) ?? '';
    const againAfterMs = dice.odds(0.15) ? dice.between(0, 3_000) : null;
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
      related: asksToJoin
        ? RelatedCase.fromPartial({ conversationId: chosen, tag: chosen, state: 'asks' })
        : undefined,
    });
    const hand = async (afterMs: number) => {
      await pauseIn(process, afterMs);
      const { conversationId: id, movedAtMs } = kept.keep(messageId, conversationId);
      if (afterMs > 0) process.trace.tell(process.name, `${messageId} is handed to ${id} again`);
      return desk.insist({
        kind: 'conversation',
        id,
        command: { $case: 'receive', value: { ...mail, movedAtMs } },
        key: messageId,
      });
    };
    if (againAfterMs !== null) void hand(againAfterMs);
    const answered = await hand(0);
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
