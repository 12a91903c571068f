// One fetcher's hold on one mailbox, as its actor grants it: kept by saying so from time to time, with how much was fetched.
// Who is told no, or hears nothing for as long as the lease lasts, has lost it.

import type { ActorClient } from '#actors/client.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ImportChoice, MailboxCommand, MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';

export interface HoldingDeps {
  readonly client: Pick<ActorClient, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this fetcher. */
  readonly fetcherId: string;
}

export interface LookReport {
  readonly ok: boolean;
  readonly error?: string;
  readonly retryAfterMs?: number;
  readonly refused?: boolean;
  readonly complete: boolean;
  readonly watching: boolean;
}

export type Claimed =
  | { readonly holding: Holding; readonly lastSuccessAt: number }
  | { readonly holding: null; readonly retryAt: number; readonly lastSuccessAt: number };

export async function claimMailbox(deps: HoldingDeps, mailboxId: string, eager: boolean): Promise<Claimed> {
  const value = { fetcherId: deps.fetcherId, eager };
  const reply = await deps.client.ask('mailbox', mailboxId, { command: { $case: 'claim', value } });
  const lastSuccessAt = reply.lastSuccessAtMs;
  if (!reply.granted) return { holding: null, retryAt: reply.retryAtMs, lastSuccessAt };
  return { holding: new Holding(deps, mailboxId, reply), lastSuccessAt };
}

export class Holding {
  readonly #deps: HoldingDeps;
  readonly #mailboxId: string;
  readonly #lost = new AbortController();
  #ended = false;
  #granted: MailboxReply;
  #fetched = 0;
  #until: number;
  #cancel: () => void = () => undefined;

  constructor(deps: HoldingDeps, mailboxId: string, granted: MailboxReply) {
    this.#deps = deps;
    this.#mailboxId = mailboxId;
    this.#granted = granted;
    this.#until = deps.clock.now() + limits.fetchLeaseMs;
    this.#keepSoon();
  }

  /** Raised when the mailbox is somebody else's. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get importing(): ImportChoice {
    return this.#granted.importing;
  }

  /** What came to the mailbox before this is old (T12). */
  get importBefore(): number {
    return this.#granted.importBeforeMs;
  }

  count(fetched: number): void {
    this.#fetched += fetched;
  }

  async askImport(waiting: number): Promise<ImportChoice> {
    const value = { token: this.#granted.token, waiting };
    const reply = await this.#ask({ command: { $case: 'askImport', value } });
    if (reply.granted) this.#granted = reply;
    return reply.importing;
  }

  async report(look: LookReport): Promise<MailboxReply> {
    const value = {
      token: this.#granted.token,
      ok: look.ok,
      error: look.error ?? '',
      retryAfterMs: look.retryAfterMs ?? 0,
      refused: look.refused ?? false,
      fetched: this.#take(),
      complete: look.complete,
      watching: look.watching,
    };
    const reply = await this.#ask({ command: { $case: 'report', value } });
    if (reply.granted) this.#renewed(reply);
    return reply;
  }

  /** Says no more. */
  end(): void {
    this.#ended = true;
    this.#cancel();
  }

  #take(): number {
    const fetched = this.#fetched;
    this.#fetched = 0;
    return fetched;
  }

  #renewed(reply: MailboxReply): void {
    this.#granted = reply;
    this.#until = this.#deps.clock.now() + limits.fetchLeaseMs;
  }

  #keepSoon(): void {
    if (this.#ended) return;
    this.#cancel = this.#deps.clock.after(limits.fetchKeepEveryMs, () => void this.#keep());
  }

  async #keep(): Promise<void> {
    const { clock, log } = this.#deps;
    const fetched = this.#take();
    const value = { token: this.#granted.token, fetched };
    try {
      const reply = await this.#ask({ command: { $case: 'keep', value } });
      if (!reply.granted) {
        this.#lose();
        return;
      }
      this.#renewed(reply);
    } catch (error) {
      this.#fetched += fetched;
      log.debug({ mailboxId: this.#mailboxId, error: String(error) }, 'a mailbox could not be kept');
      if (clock.now() >= this.#until) {
        this.#lose();
        return;
      }
    }
    this.#keepSoon();
  }

  #lose(): void {
    this.#lost.abort(new Error('The mailbox is fetched by somebody else, or not at all.'));
  }

  #ask(command: MailboxCommand): Promise<MailboxReply> {
    return this.#deps.client.ask('mailbox', this.#mailboxId, command);
  }
}
