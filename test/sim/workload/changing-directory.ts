// The directory while people change it: queues are disabled, skills and memberships come and go. Each process has a
// change a little later than the others, as with the real one.

import type { Directory, Queue, User } from '#actors/vocabulary/directory.ts';
import { strategyNames } from '#actors/vocabulary/strategy-names.ts';
import type { Dice } from '../machinery/dice.ts';
import type { SimulatedProcess } from '../machinery/process.ts';
import { relaxation, simulatedDirectory } from './directory.ts';

const mostDelayMs = 1_000;

interface Version {
  readonly from: number;
  readonly directory: Directory;
}

export class ChangingDirectory {
  readonly #now: () => number;
  readonly #dice: Dice;
  /** Oldest first. */
  readonly #versions: Version[] = [{ from: Number.NEGATIVE_INFINITY, directory: simulatedDirectory }];
  readonly #delays = new Map<SimulatedProcess, number>();

  constructor(now: () => number, dice: Dice) {
    this.#now = now;
    this.#dice = dice;
  }

  /** The snapshot that a process has by now. */
  seenBy(process: SimulatedProcess): Directory {
    let delay = this.#delays.get(process);
    if (delay === undefined) {
      delay = this.#dice.between(0, mostDelayMs);
      this.#delays.set(process, delay);
    }
    const at = this.#now() - delay;
    return (this.#versions.findLast(({ from }) => from <= at) ?? this.#newest).directory;
  }

  /** One change; says which. */
  change(dice: Dice): string {
    const { directory } = this.#newest;
    if (dice.odds(0.5)) {
      const queue = dice.pick([...directory.queues.values()]);
      if (queue === undefined) return 'nothing to change';
      const changed = changedQueue(queue, dice);
      this.#put({ queues: withEntry(directory.queues, changed) });
      return `queue ${queue.id} is enabled: ${changed.enabled}, ${changed.strategy}, ${changed.relaxation.length} steps`;
    }
    const user = dice.pick([...directory.users.values()]);
    if (user === undefined) return 'nothing to change';
    const changed = changedUser(user, dice);
    this.#put({ users: withEntry(directory.users, changed) });
    return `${user.id} is active: ${changed.active}, in ${changed.queueIds.join()}, skills ${[...changed.skills].join(' ')}`;
  }

  /** As it was in the beginning. */
  restore(): void {
    const { queues, users } = simulatedDirectory;
    this.#put({ queues, users });
  }

  get #newest(): Version {
    return this.#versions.at(-1) ?? { from: 0, directory: simulatedDirectory };
  }

  #put(parts: { queues?: ReadonlyMap<string, Queue>; users?: ReadonlyMap<string, User> }): void {
    const { directory } = this.#newest;
    this.#versions.push({
      from: this.#now(),
      directory: { ...directory, ...parts, version: directory.version + 1 },
    });
  }
}

function changedQueue(queue: Queue, dice: Dice): Queue {
  switch (dice.below(3)) {
    case 0:
      return { ...queue, enabled: !queue.enabled };
    case 1:
      return { ...queue, strategy: dice.pick(strategyNames) ?? queue.strategy };
    default:
      return { ...queue, relaxation: queue.relaxation.length === 0 ? relaxation : [] };
  }
}

function changedUser(user: User, dice: Dice): User {
  const original = simulatedDirectory.users.get(user.id) ?? user;
  switch (dice.below(3)) {
    case 0:
      return { ...user, active: !user.active };
    case 1: {
      const [gone] = user.queueIds;
      const queueIds = dice.odds(0.5) ? user.queueIds.filter((id) => id !== gone) : original.queueIds;
      return { ...user, queueIds };
    }
    default: {
      const skills = new Map([...original.skills].map(([id, level]) => [id, dice.odds(0.5) ? level : 0]));
      return { ...user, skills };
    }
  }
}

function withEntry<T extends { readonly id: string }>(
  entries: ReadonlyMap<string, T>,
  entry: T,
): ReadonlyMap<string, T> {
  return new Map([...entries, [entry.id, entry]]);
}
