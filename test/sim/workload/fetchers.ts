// Fetchers of an outside mailbox, one at each gateway: they claim it, say that they are at work, report how it went, fall
// silent, and go on under a token that may be another's by now.

import type { CommandBody } from '#actors/effects.ts';
import { limits } from '#actors/limits.ts';
import { ImportChoice, type MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { Findings } from '../checkers/findings.ts';
import type { Dice } from '../machinery/dice.ts';
import { pauseIn } from '../machinery/process.ts';
import type { Desk } from './desk.ts';

export const fetchedMailbox = 'support';

export interface SimulatedFetcherDeps {
  readonly id: string;
  readonly desk: Desk;
  readonly dice: Dice;
  readonly findings: Findings;
  readonly over: () => boolean;
}

export class SimulatedFetcher {
  readonly #deps: SimulatedFetcherDeps;
  #said = 0;
  #newest = 0;

  constructor(deps: SimulatedFetcherDeps) {
    this.#deps = deps;
  }

  async run(): Promise<void> {
    const { id, desk, dice, over } = this.#deps;
    while (!over()) {
      const claimed = await this.#say({ $case: 'claim', value: { fetcherId: id, eager: dice.odds(0.7) } });
      if (claimed?.granted === true) await this.#look(claimed.token);
      await pauseIn(desk.gateway().process, dice.between(50, 900));
    }
  }

  async #look(token: number): Promise<void> {
    const { desk, dice, findings } = this.#deps;
    findings.expect(
      token > this.#newest,
      'each claim that is granted has a token of its own',
      () => `token ${token} after ${this.#newest}`,
    );
    this.#newest = token;
    if (dice.odds(0.1)) await this.#say({ $case: 'askImport', value: { token, waiting: 60 } });
    if (dice.odds(0.1))
      await this.#say({ $case: 'chooseImport', value: { choice: ImportChoice.ALL, byUserId: 'ada' } });
    for (let rounds = dice.below(4); rounds > 0; rounds -= 1) {
      await pauseIn(desk.gateway().process, dice.between(10, dice.odds(0.05) ? limits.fetchLeaseMs : 300));
      const kept = await this.#say({ $case: 'keep', value: { token, fetched: dice.below(3) } });
      if (kept?.granted !== true) return;
    }
    // Falls silent: its lease runs out.
    if (dice.odds(0.1)) return;
    const ok = dice.odds(0.7);
    const how = { ok, complete: dice.odds(0.8), watching: ok && dice.odds(0.2), fetched: dice.below(5) };
    const value = { token, error: ok ? '' : 'no answer', retryAfterMs: 0, refused: false, ...how };
    await this.#say({ $case: 'report', value });
  }

  async #say(command: CommandBody<'mailbox'>): Promise<MailboxReply | null> {
    this.#said += 1;
    const key = `${this.#deps.id}-${this.#said}`;
    const answered = await this.#deps.desk.insist({ kind: 'mailbox', id: fetchedMailbox, command, key });
    return 'reply' in answered ? answered.reply : null;
  }
}
