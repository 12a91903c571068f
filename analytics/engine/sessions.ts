// Connections kept for `session_id` (temporary tables, SET), for the writer only; bounded in number and in rest.

import { setTimeout as wait } from 'node:timers/promises';
import { engineLimits } from '../limits.ts';
import { EngineError } from './engine-error.ts';
import type { Connection, Engine } from './engine.ts';

interface Kept {
  readonly connection: Connection;
  busy: boolean;
  /** Settles when the request that holds it gives it back. */
  returned: Promise<void>;
  timer: NodeJS.Timeout | null;
}

export class Sessions {
  readonly #engine: Engine;
  readonly #kept = new Map<string, Kept>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Resolves with the session's connection and how to give it back. Throws SESSION_IS_LOCKED while it is in use. */
  async take(id: string, restMs: number): Promise<{ connection: Connection; giveBack: () => void }> {
    const kept = this.#kept.get(id) ?? (await this.#create(id));
    // A client that has its answer may ask again before the one before it has tidied up here.
    if (kept.busy)
      await Promise.race([kept.returned, wait(engineLimits.sessionTidyMs, undefined, { ref: false })]);
    if (kept.busy)
      throw new EngineError(373, 'SESSION_IS_LOCKED', `Session ${id} is locked by a concurrent client.`);
    kept.busy = true;
    if (kept.timer !== null) clearTimeout(kept.timer);
    const { promise, resolve } = Promise.withResolvers<void>();
    kept.returned = promise;
    const giveBack = (): void => {
      kept.busy = false;
      resolve();
      kept.timer = setTimeout(() => this.#drop(id), restMs);
      kept.timer.unref();
    };
    return { connection: kept.connection, giveBack };
  }

  closeAll(): void {
    for (const [id, kept] of this.#kept) if (!kept.busy) this.#drop(id);
  }

  async #create(id: string): Promise<Kept> {
    if (this.#kept.size >= engineLimits.sessions)
      throw new EngineError(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many sessions. Try again later.');
    const connection = await this.#engine.open('writer');
    const created: Kept = { connection, busy: false, returned: Promise.resolve(), timer: null };
    const meanwhile = this.#kept.get(id);
    if (meanwhile !== undefined) {
      created.connection.close();
      return meanwhile;
    }
    this.#kept.set(id, created);
    return created;
  }

  #drop(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined || kept.busy) return;
    if (kept.timer !== null) clearTimeout(kept.timer);
    this.#kept.delete(id);
    kept.connection.close();
  }
}
