// The live actors of one shard: loads them, keeps who has work in order, unloads the idle. Runs no turns.

import { Activation } from './activation.ts';
import type { ActorAddress, AnyKind } from './definition.ts';
import { refuse, type Entry } from './entry.ts';
import { backlogFull, invariantBroken, notServed } from './failures.ts';
import { Fifo } from './fifo.ts';
import type { HostCounters, HostDeps } from './host-deps.ts';
import type { Failure } from './shard-host.ts';

export interface RosterDeps extends Pick<HostDeps, 'store' | 'clock' | 'limits' | 'log'> {
  readonly shard: number;
  readonly counters: HostCounters;
  /** There is a turn to run. */
  readonly onWork: () => void;
  /** Entries were refused because their actor could not be loaded. */
  readonly onRefused: () => void;
  /** Runs what belongs to others, so that a throw there does no harm here. */
  readonly guard: (run: () => void) => void;
}

export interface Work {
  readonly activation: Activation;
  readonly entry: Entry;
}

const nameOf = ({ kind, id }: ActorAddress): string => `${kind}/${id}`;

export class Roster {
  readonly #deps: RosterDeps;
  readonly #activations = new Map<string, Activation>();
  /** Ready actors with work, each once. */
  readonly #ready = new Fifo<Activation>();
  /** Have had their last turn for long; unloaded when it is kept. */
  #resting: Activation[] = [];
  #backlog = 0;

  constructor(deps: RosterDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#activations.size;
  }

  /** Entries that wait. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Entries that wait at the actor that has most; looks at each. */
  get backlogDeepest(): number {
    let deepest = 0;
    if (this.#backlog > 0)
      for (const { backlog } of this.#activations.values()) deepest = Math.max(deepest, backlog.size);
    return deepest;
  }

  get hasWork(): boolean {
    return this.#ready.size > 0;
  }

  accept(address: ActorAddress, kind: AnyKind, entry: Entry): void {
    const name = nameOf(address);
    let activation = this.#activations.get(name);
    if (activation === undefined) {
      activation = new Activation(address, kind, this.#deps.clock.now());
      this.#activations.set(name, activation);
      this.#load(activation);
    }
    if (activation.backlog.size >= this.#deps.limits.backlogCommands) {
      this.#deps.counters.overloaded += 1;
      refuse(entry, backlogFull);
      return;
    }
    activation.backlog.push(entry);
    this.#backlog += 1;
    this.queue(activation);
  }

  /** The next entry to run; its actor is to be handed to `queue` afterwards. One entry a visit: actors take turns. */
  next(): Work | null {
    for (let activation = this.#ready.shift(); activation !== undefined; activation = this.#ready.shift()) {
      activation.queued = false;
      if (activation.phase !== 'ready') continue;
      const entry = activation.backlog.shift();
      if (entry === undefined) continue;
      this.#backlog -= 1;
      activation.usedAt = this.#deps.clock.now();
      return { activation, entry };
    }
    return null;
  }

  /** Puts an actor at the end of the line, if it has work and is not in it. */
  queue(activation: Activation): void {
    if (activation.rests) this.#resting.push(activation);
    if (activation.queued || activation.phase !== 'ready' || activation.backlog.size === 0) return;
    activation.queued = true;
    this.#ready.push(activation);
    this.#deps.onWork();
  }

  /** An actor that failed starts anew: its earlier turns are kept by now. */
  renew(activation: Activation): void {
    if (activation.phase !== 'failed') return;
    if (activation.backlog.size > 0) this.#load(activation);
    else this.#forget(activation);
  }

  sweep(): void {
    this.unloadResting();
    const { clock, limits } = this.#deps;
    const before = clock.now() - limits.passivateAfterMs;
    // Too many, and those that were loaded first go first, however short they have been idle.
    let excess = this.#activations.size - limits.activationsPerShard;
    for (const activation of this.#activations.values()) {
      if (!activation.idle || (activation.usedAt > before && excess <= 0)) continue;
      excess -= 1;
      this.#unload(activation);
    }
  }

  /** Unloads those who rest, if they still do and all that they did is kept. */
  unloadResting(): void {
    if (this.#resting.length === 0) return;
    const resting = this.#resting;
    this.#resting = [];
    for (const activation of resting) {
      if (!activation.rests) continue;
      if (activation.idle) this.#unload(activation);
      else if (activation.live?.watched !== true) this.#resting.push(activation);
    }
  }

  dropAll(failure: Failure): void {
    for (const activation of this.#activations.values()) {
      activation.phase = 'gone';
      this.#refuseAll(activation, failure);
      this.#deps.guard(() => activation.live?.end(failure));
    }
    this.#activations.clear();
  }

  #load(activation: Activation): void {
    activation.phase = 'loading';
    this.#deps.store.loadActor(this.#deps.shard, activation.address).then(
      (fields) => this.#loaded(activation, fields),
      (error: unknown) => {
        this.#deps.log.warn({ actor: activation.address, error }, 'An actor could not be read');
        this.#loadFailed(activation, notServed);
      },
    );
  }

  #loaded(activation: Activation, fields: ReadonlyMap<string, Uint8Array>): void {
    if (activation.phase !== 'loading') return;
    try {
      activation.load(fields, this.#deps.limits);
    } catch (error) {
      this.#deps.counters.bugs += 1;
      this.#deps.log.error(
        { actor: activation.address, error },
        'An actor could not be read from its records',
      );
      this.#loadFailed(activation, invariantBroken);
      return;
    }
    this.queue(activation);
  }

  #loadFailed(activation: Activation, failure: Failure): void {
    if (activation.phase !== 'loading') return;
    this.#forget(activation);
    this.#refuseAll(activation, failure);
    this.#deps.onRefused();
  }

  #unload(activation: Activation): void {
    this.#forget(activation);
    this.#deps.counters.passivated += 1;
  }

  #forget(activation: Activation): void {
    activation.phase = 'gone';
    this.#activations.delete(nameOf(activation.address));
  }

  #refuseAll(activation: Activation, failure: Failure): void {
    for (let entry = activation.backlog.shift(); entry !== undefined; entry = activation.backlog.shift()) {
      this.#backlog -= 1;
      const refused = entry;
      this.#deps.guard(() => refuse(refused, failure));
    }
  }
}
