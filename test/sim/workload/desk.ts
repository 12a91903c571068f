// How people and edges of a simulation ask: through any gateway, again and again under one idempotency key, until there
// is an answer. Sometimes twice at once, as impatient callers do.

import type { CommandBody } from '#actors/effects.ts';
import { asSkillpostError } from '#actors/errors.ts';
import type { CommandOf, KindName, ReplyOf, ViewOf } from '#actors/kinds.ts';
import type { Gateway } from '../machinery/cluster.ts';
import type { Dice } from '../machinery/dice.ts';
import { pauseIn } from '../machinery/process.ts';

const tries = 200;
/** A bug is not forgiven by this: it is in the log, and found there. */
const maybeLater = new Set(['unavailable', 'overloaded', 'bug']);

/** The reply; `rejected`: the domain said no; `unknown`: never an answer. */
export type Answered<K extends KindName> =
  | { readonly reply: ReplyOf<K> }
  | { readonly rejected: string }
  | { readonly unknown: true };

export interface Asked<K extends KindName> {
  readonly kind: K;
  readonly id: string;
  readonly command: CommandBody<K>;
  readonly key: string;
}

export class Desk {
  readonly #gateways: readonly Gateway[];
  readonly #dice: Dice;
  readonly #onBug: (text: string) => void;

  constructor(gateways: readonly Gateway[], dice: Dice, onBug: (text: string) => void) {
    this.#gateways = gateways;
    this.#dice = dice;
    this.#onBug = onBug;
  }

  gateway(): Gateway {
    const gateway = this.#dice.pick(this.#gateways);
    if (gateway === undefined) throw new Error('no gateway');
    return gateway;
  }

  /** Asks until there is an answer; sometimes a second time beside it, with the same key. */
  async insist<K extends KindName>(asked: Asked<K>): Promise<Answered<K>> {
    if (this.#dice.odds(0.1)) void this.#untilAnswered(asked);
    return this.#untilAnswered(asked);
  }

  /** Null: no answer this time. */
  async look<K extends KindName>(kind: K, id: string): Promise<ViewOf<K> | null> {
    try {
      return await this.gateway().client.view(kind, id, { timeoutMs: 3_000 });
    } catch (error) {
      this.#mustBeUnavailable(error, `view of ${kind} ${id}`);
      return null;
    }
  }

  async #untilAnswered<K extends KindName>({ kind, id, command, key }: Asked<K>): Promise<Answered<K>> {
    const whole = { command } as CommandOf<K>;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const { client, process } = this.gateway();
      try {
        return { reply: await client.ask(kind, id, whole, { idempotencyKey: key, timeoutMs: 3_000 }) };
      } catch (error) {
        const { code, category } = asSkillpostError(error);
        if (category === 'rejected') return { rejected: code };
        this.#mustBeUnavailable(error, `${command.$case} to ${kind} ${id}`);
        process.trace.tell(process.name, `${command.$case} to ${id}: ${code}, asks again`);
        await pauseIn(process, this.#dice.between(50, 600));
      }
    }
    return { unknown: true };
  }

  #mustBeUnavailable(error: unknown, what: string): void {
    const { code, category, stack } = asSkillpostError(error);
    if (!maybeLater.has(category)) this.#onBug(`${what}: ${category} ${code} ${stack}`);
  }
}
