// A way from a process to a server that can fail: the request takes time, may be refused, lost, answered into the void,
// or done after it was given up. The server itself never fails; it is one thread that does requests as they arrive.

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Dice } from './dice.ts';
import type { SimulatedProcess } from './process.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

type Fate = 'fine' | 'refused' | 'request lost' | 'answer lost' | 'late';

export interface RemoteDeps {
  readonly process: SimulatedProcess;
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly weather: Readonly<Weather>;
  /** Processes that do not reach the server at all. */
  readonly cutOff: ReadonlySet<SimulatedProcess>;
}

const noAnswer = (): SkillpostError =>
  new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The store did not answer.');

export class Remote {
  readonly #deps: RemoteDeps;

  constructor(deps: RemoteDeps) {
    this.#deps = deps;
  }

  /** Resolves or rejects in the process; rejects with STORE_TIMEOUT when no answer comes. */
  call<T>(what: string, request: () => Promise<T>): Promise<T> {
    const { process, time, dice, weather } = this.#deps;
    const fate = this.#fate();
    if (fate !== 'fine' && !this.#deps.cutOff.has(process))
      process.trace.tell(process.name, `store: ${what}: ${fate}`);
    const thereMs = dice.between(0.02, weather.storeMs);
    const backMs = dice.between(0.02, weather.storeMs);
    return new Promise((resolve, reject) => {
      const giveUp = (afterMs: number): void => {
        process.soon(afterMs, `${what} unanswered`, () => reject(noAnswer()));
      };
      if (fate === 'refused') return giveUp(thereMs);
      if (fate !== 'fine') giveUp(limits.storeTimeoutMs);
      if (fate === 'request lost') return;
      const arrivesMs = fate === 'late' ? limits.storeTimeoutMs + dice.between(0, 4_000) : thereMs;
      time.after(arrivesMs, () => {
        process.trace.mark(`store ${what} of ${process.name}`);
        const answer = request();
        if (fate !== 'fine') {
          // Nobody hears it, nor that it may have been refused.
          answer.catch(() => undefined);
          return;
        }
        answer.then(
          (value) => process.soon(backMs, what, () => resolve(value)),
          (error: unknown) => process.soon(backMs, what, () => reject(error)),
        );
      });
    });
  }

  #fate(): Fate {
    const { cutOff, dice, process, weather } = this.#deps;
    if (cutOff.has(process)) return 'request lost';
    const drawn = dice.chance.random();
    let up = weather.refused;
    if (drawn < up) return 'refused';
    if (drawn < (up += weather.requestLost)) return 'request lost';
    if (drawn < (up += weather.answerLost)) return 'answer lost';
    return drawn < up + weather.late ? 'late' : 'fine';
  }
}
