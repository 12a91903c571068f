// Frees the jobs of outbound workers that died. graphile-worker itself leaves a job locked for 4 h when its process is
// killed. Here each pool of workers holds an advisory lock under its name, in a session of its own: Postgres lets go of it
// the moment the process is gone. Whoever can take the lock of another pool knows that it is dead.
//
//   start: lock(own name) ──► every 2 s: for each name that holds jobs but is not ours: try lock ──got it──► free its jobs

import type { Pool, PoolClient } from 'pg';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';

export interface LivingWorkers {
  stop(): Promise<void>;
}

export interface LivingWorkersDeps {
  readonly pool: Pool;
  /** The name under which graphile-worker locks our jobs. */
  readonly ownName: string;
  readonly clock: Clock;
  readonly log: Log;
}

// Any fixed number: the class of our advisory locks.
const lockClass = 745_543;

export function startLivingWorkers({ pool, ownName, clock, log }: LivingWorkersDeps): LivingWorkers {
  let client: PoolClient | null = null;
  let cancel = (): void => undefined;
  let stopped = false;

  async function session(): Promise<PoolClient> {
    if (client !== null) return client;
    const fresh = await pool.connect();
    fresh.on('error', () => lose(fresh));
    try {
      await fresh.query('select pg_advisory_lock($1, hashtext($2))', [lockClass, ownName]);
    } catch (error) {
      fresh.release(true);
      throw error;
    }
    client = fresh;
    return fresh;
  }

  /** Postgres went away, and our lock with it: the next round takes it again. */
  function lose(broken: PoolClient): void {
    if (client !== broken) return;
    client = null;
    broken.release(true);
  }

  async function round(): Promise<void> {
    const current = await session();
    try {
      await freeDead(current, ownName, log);
    } catch (error) {
      lose(current);
      throw error;
    }
  }

  async function run(): Promise<void> {
    try {
      await round();
    } catch (error) {
      log.warn({ error: String(error) }, 'dead outbound workers could not be looked for');
    }
    if (!stopped)
      cancel = clock.after(limits.outboundReapEveryMs, () => {
        running = run();
      });
  }

  let running = run();
  return {
    async stop() {
      stopped = true;
      cancel();
      await running;
      // Ends the session: the lock goes with it.
      client?.release(true);
      client = null;
    },
  };
}

async function freeDead(client: PoolClient, ownName: string, log: Log): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct locked_by as name from graphile_worker.jobs
     where locked_by <> $1 and locked_at < now() - $2 * interval '1 millisecond' limit 100`,
    [ownName, limits.outboundFreshMs],
  );
  for (const { name } of rows) {
    const taken = await client.query<{ got: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as got',
      [lockClass, name],
    );
    if (taken.rows[0]?.got !== true) continue;
    await client.query('select graphile_worker.force_unlock_workers(array[$1])', [name]);
    await client.query('select pg_advisory_unlock($1, hashtext($2))', [lockClass, name]);
    log.warn({ worker: name }, 'jobs of a dead outbound worker were freed');
  }
}
