// People who put mail where it belongs: they move messages from case to case and back, and let strangers join a case or
// not, some of them twice, or when somebody else has answered already.

import { aMail } from '#test/support/kind-commands.ts';
import type { ConversationReply } from '#proto/gen/skillpost/v1/conversation.ts';
import type { CommandBody } from '#actors/effects.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Dice } from '../machinery/dice.ts';
import { pauseIn } from '../machinery/process.ts';
import type { Desk } from './desk.ts';
import type { KeptMails } from './kept-mails.ts';

export interface SorterDeps {
  readonly id: string;
  readonly desk: Desk;
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly mails: KeptMails;
  readonly over: () => boolean;
}

export class Sorter {
  readonly #deps: SorterDeps;
  #asked = 0;
  #busy = false;

  constructor(deps: SorterDeps) {
    this.#deps = deps;
  }

  get idle(): boolean {
    return !this.#busy;
  }

  async run(): Promise<void> {
    const { desk, dice, over } = this.#deps;
    while (!over()) {
      this.#busy = true;
      await (dice.odds(0.5) ? this.#move() : this.#answer());
      this.#busy = false;
      await pauseIn(desk.gateway().process, dice.between(50, 700));
    }
  }

  /** Only what is kept and told can be seen, and so be moved. */
  #seen(): readonly (readonly [string, string])[] {
    const { ledger, mails } = this.#deps;
    return mails.all.filter(([messageId]) => ledger.history.has('message.received', messageId));
  }

  async #move(): Promise<void> {
    const { dice } = this.#deps;
    const seen = this.#seen();
    const [messageId, from] = dice.pick(seen) ?? [];
    const [, to] = dice.pick(seen) ?? [];
    if (messageId === undefined || from === undefined || to === undefined || from === to) return;
    // Some see at once that it was a mistake.
    if ((await this.#moveTo(messageId, from, to)) && dice.odds(0.3)) await this.#moveTo(messageId, to, from);
  }

  /** Answers whether it was done: then whoever looks now is to see it. */
  async #moveTo(messageId: string, from: string, to: string): Promise<boolean> {
    const { id: byUserId, mails } = this.#deps;
    if (mails.caseOf(messageId) !== from) return false;
    const message = aMail(messageId, { automatic: false });
    const value = { message, toConversationId: to, toTag: '', byUserId, bySupervisor: true };
    const reply = await this.#ask(from, { $case: 'moveMessage', value });
    if (reply === null) return false;
    const { process } = this.#deps.desk.gateway();
    process.trace.tell(process.name, `${messageId} is moved from ${from} to ${to}`);
    mails.move({ messageId, toConversationId: to, movedAtMs: reply.movedAtMs });
    return true;
  }

  async #answer(): Promise<void> {
    const { desk, dice, id: byUserId } = this.#deps;
    const [, caseId] = dice.pick(this.#seen()) ?? [];
    if (caseId === undefined) return;
    const view = await desk.look('conversation', caseId);
    const { messageId } =
      dice.pick(view?.case?.related.filter((entry) => entry.messageId !== '') ?? []) ?? {};
    if (messageId === undefined) return;
    const value = { messageId, approve: dice.odds(0.6), byUserId, bySupervisor: true };
    await this.#ask(caseId, { $case: 'answerJoin', value });
  }

  async #ask(id: string, command: CommandBody<'conversation'>): Promise<ConversationReply | null> {
    this.#asked += 1;
    const key = `${this.#deps.id}-${this.#asked}`;
    const answered = await this.#deps.desk.insist({ kind: 'conversation', id, command, key });
    return 'reply' in answered ? answered.reply : null;
  }
}
