// The world outside a simulation: carries out effects, slowly and not always at the first try, once per message as the
// mail store does, and reports each delivery back to its case, sometimes twice.

import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import type { SendReceipt } from '#proto/gen/skillpost/v1/effects.ts';
import { SkillpostError } from '#actors/errors.ts';
import { correspondentId } from '#actors/vocabulary/machine-mail.ts';
import type { Findings } from '../checkers/findings.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Dice } from '../machinery/dice.ts';
import { pauseIn, type SimulatedProcess } from '../machinery/process.ts';
import type { Desk } from './desk.ts';
import type { KeptMails } from './kept-mails.ts';

export interface OutsideDeps {
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly findings: Findings;
  readonly mails: KeptMails;
  readonly faulty: () => boolean;
}

export class Outside {
  readonly #deps: OutsideDeps;
  #desk: Desk | null = null;
  readonly #sent = new Set<string>();
  readonly #withdrawn = new Set<string>();
  readonly #asked = new Set<string>();
  /** Deliveries whose report is not acknowledged yet. */
  unreported = 0;
  /** Notices whose correspondent has not answered yet. */
  unasked = 0;

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
    if (effect?.$case === 'withdrawMessage') this.#withdraw(effect.value.messageId);
    if (effect?.$case === 'sendReceipt') this.#notice(effect.value);
    if (effect?.$case === 'moveKeptMessage') this.#deps.mails.move(effect.value);
    await pauseIn(process, dice.between(1, 10));
    // Done, but nobody is told: it comes again.
    if (faulty() && dice.odds(0.05)) throw unreachable();
  }

  #withdraw(messageId: string): void {
    this.#withdrawn.add(messageId);
    this.#neverBoth(messageId);
  }

  /** What was taken back never leaves, and what has left cannot be taken back. */
  #neverBoth(messageId: string): void {
    this.#deps.findings.expect(
      !(this.#sent.has(messageId) && this.#withdrawn.has(messageId)),
      'a reply leaves or is taken back',
      () => `${messageId} was sent and withdrawn`,
    );
  }

  #send({ messageId, conversationId }: { messageId: string; conversationId: string }): void {
    if (this.#sent.has(messageId)) return;
    this.#sent.add(messageId);
    this.#neverBoth(messageId);
    this.#deps.ledger.acknowledged('reply.sent', messageId);
    this.unreported += 1;
    void this.#report(messageId, conversationId);
  }

  /** Asks whether it may go, as who writes notices does, and tells the case when it may not. */
  #notice(effect: SendReceipt): void {
    const id = `${effect.notice}-${effect.conversationId}-${effect.number}`;
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    this.unasked += 1;
    void this.#askLeave(id, effect);
  }

  async #askLeave(messageId: string, effect: SendReceipt): Promise<void> {
    const { conversationId, customerAddress: target, notice, number, subject } = effect;
    const leave = { messageId, kind: notice, about: conversationId, subject, byUserId: '' };
    const answered = await this.#opened.insist({
      kind: 'correspondent',
      id: correspondentId(target),
      command: { $case: 'askLeave', value: leave },
      key: `leave-${messageId}`,
    });
    if (!('reply' in answered)) return;
    const { granted, reason, untilMs } = answered.reply;
    const value = { notice, number, target, messageId: effect.messageId, reason, untilMs };
    const command = { $case: 'keepNoticeBack', value } as const;
    const key = `kept-back-${messageId}`;
    if (!granted) await this.#opened.insist({ kind: 'conversation', id: conversationId, command, key });
    this.unasked -= 1;
  }

  get #opened(): Desk {
    if (this.#desk === null) throw new Error('the world outside is not open yet');
    return this.#desk;
  }

  async #report(messageId: string, id: string): Promise<void> {
    const desk = this.#opened;
    const failed = this.#deps.dice.odds(0.05);
    const outcome = failed ? 'failed' : 'delivered';
    const value = {
      messageId,
      recipient: 'customer@customer.test',
      outcome,
      detail: failed ? '550 5.1.1 no such user' : '',
      agentId: /^reply-of-([a-z]+)-/.exec(messageId)?.[1] ?? '',
      delayed: false,
      reported: false,
    };
    const command = { $case: 'delivery', value } as const;
    const answered = await desk.insist({ kind: 'conversation', id, command, key: `delivered-${messageId}` });
    if (!('reply' in answered)) return;
    this.#deps.ledger.acknowledged(`message.${value.outcome}`, messageId);
    this.unreported -= 1;
  }
}

function unreachable(): SkillpostError {
  return new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The world outside did not answer.');
}
