// Keeps a list of services running: starts each, starts it again when it ends by itself, and stops all in reverse
// order. Knows nothing of what a service does.
//
//   starting ──ready──► running ──ended by itself──► waiting (back-off) ──► starting
//       └──────── stop() ───────┴──────────────► stopped

import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '#actors/ports/log.ts';

const restartFirstMs = 100;
const restartLastMs = 5_000;
/** A service that ran this long has its back-off forgotten. */
const steadyMs = 30_000;

export interface Running {
  readonly pid: number;
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

export interface Service {
  readonly name: string;
  /** First start and every later one: must come up on the same ports. */
  start(): Promise<Running>;
}

interface Supervised {
  readonly service: Service;
  running: Running | null;
  restarts: number;
  /** Settles when nobody looks after the service any more. */
  watch: Promise<void>;
}

export interface SupervisorOptions {
  readonly log: Log;
  /** Called after every start and restart with what runs now. */
  readonly onChange: (running: readonly { name: string; pid: number }[]) => void;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #supervised: Supervised[] = [];
  readonly #stopping = new AbortController();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts the service; rejects when its first start fails. From then on it is kept running. */
  async add(service: Service): Promise<void> {
    const entry: Supervised = { service, running: null, restarts: 0, watch: Promise.resolve() };
    this.#supervised.push(entry);
    entry.running = await service.start();
    this.#changed();
    entry.watch = this.#keepRunning(entry);
  }

  /** Every service, in reverse order of `add`; each bounded by its own stop. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const entry of this.#supervised.toReversed()) {
      await entry.running?.stop();
      await entry.watch;
    }
  }

  async #keepRunning(entry: Supervised): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const startedAt = Date.now();
      await entry.running?.exited;
      if (this.#stopping.signal.aborted) return;
      if (Date.now() - startedAt > steadyMs) entry.restarts = 0;
      entry.running = null;
      await this.#restart(entry);
    }
  }

  async #restart(entry: Supervised): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const delayMs = Math.min(restartFirstMs * 2 ** entry.restarts, restartLastMs);
      entry.restarts += 1;
      this.#options.log.warn(
        { service: entry.service.name, delayMs },
        'a service ended by itself; starting it again',
      );
      await wait(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return;
      try {
        entry.running = await entry.service.start();
        this.#changed();
        // A stop that came while it started did not see it.
        if (this.#stopping.signal.aborted) await entry.running.stop();
        return;
      } catch (error) {
        this.#options.log.error(
          { service: entry.service.name, err: error },
          'a service could not be started',
        );
      }
    }
  }

  #changed(): void {
    const running = this.#supervised.flatMap(({ service, running }) =>
      running === null ? [] : [{ name: service.name, pid: running.pid }],
    );
    this.#options.onChange(running);
  }
}
