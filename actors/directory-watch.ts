// Tells the queues and agents that this node hosts to look again when the directory has changed, so that what an
// administrator does (a skill, a membership, a capacity, a status, a queue switched on) is acted on at once. Queues are
// all told, agents those whom the change concerns. Whoever moves between nodes at that moment is told a little later, and
// agents with an absence again now and then: its beginning and end are theirs to plan.
// Knows nothing of what a queue or an agent then does.

import { agentsConcerned, agentsWithAbsence } from './directory-differences.ts';
import { kindCodecs } from './kind-codecs.ts';
import { limits } from './limits.ts';
import type { Clock } from './ports/clock.ts';
import type { DirectorySource } from './ports/directory-store.ts';
import type { Log } from './ports/log.ts';
import type { ShardHost } from './runtime/shard-host.ts';
import { shardOf } from './runtime/shard.ts';

export interface DirectoryWatchOptions {
  readonly directory: DirectorySource;
  readonly host: Pick<ShardHost, 'owns' | 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Told {
  readonly kind: 'queue' | 'agent';
  readonly id: string;
}

const review = {
  queue: kindCodecs.queue.command.encode({ command: { $case: 'review', value: { workItemId: '' } } }),
  agent: kindCodecs.agent.command.encode({ command: { $case: 'review', value: {} } }),
} as const;

/** Returns how to stop. Changes that come while others are being told lead to one more round, not to one each. */
export function watchDirectory({ directory, host, clock, log }: DirectoryWatchOptions): () => void {
  let running = false;
  let again = false;
  let seen = directory.current();
  /** Agents to be told in the next round. */
  let concerned = new Set<string>();
  /** Agents that nobody here could tell. */
  let missed = new Set<string>();
  let cancelSecondLook: (() => void) | null = null;
  let cancelSweep: (() => void) | null = null;
  const stopping = new AbortController();

  async function tell({ kind, id }: Told): Promise<void> {
    const answer = await host.ask({
      to: { kind, id },
      command: review[kind],
      timeoutMs: limits.askTimeoutMs,
      idempotencyKey: '',
      view: false,
    });
    if (answer.ok) return;
    log.debug({ kind, id, code: answer.failure.code }, 'an actor looks again later');
    if (kind === 'agent') missed.add(id);
  }

  async function tellAll(all: readonly Told[]): Promise<void> {
    for (let from = 0; from < all.length && !stopping.signal.aborted; from += limits.directoryReviewsAtOnce)
      await Promise.all(all.slice(from, from + limits.directoryReviewsAtOnce).map(tell));
  }

  function hosted(kind: Told['kind'], ids: Iterable<string>): readonly Told[] {
    return [...ids].filter((id) => host.owns(shardOf(kind, id))).map((id) => ({ kind, id }));
  }

  async function round(): Promise<void> {
    const agents = concerned;
    concerned = new Set();
    for (const id of agents) if (!host.owns(shardOf('agent', id))) missed.add(id);
    await tellAll([...hosted('queue', directory.current().queues.keys()), ...hosted('agent', agents)]);
    planSecondLook();
  }

  function planSecondLook(): void {
    if (missed.size === 0 || stopping.signal.aborted) return;
    cancelSecondLook ??= clock.after(limits.directorySecondLookMs, lookAgain);
  }

  /** An agent whose shard was between two nodes is on one by now: that one tells it, for the others it is over. */
  function lookAgain(): void {
    cancelSecondLook = null;
    const agents = hosted('agent', missed);
    missed = new Set();
    tellAll(agents).catch(failed);
  }

  /** An absence is planned by the agent that it is of; who was not told, or has lost it, plans it now. */
  function sweepAbsences(): void {
    for (const id of agentsWithAbsence(seen, clock.now())) missed.add(id);
    planSecondLook();
    cancelSweep = clock.after(limits.absenceSweepMs, sweepAbsences);
  }

  async function run(): Promise<void> {
    running = true;
    try {
      do {
        again = false;
        await round();
      } while (again && !stopping.signal.aborted);
    } finally {
      running = false;
    }
  }

  const failed = (error: unknown): void =>
    log.error({ error: String(error) }, 'the actors could not be told of a change of the directory');

  sweepAbsences();
  const unsubscribe = directory.onChange((next) => {
    for (const id of agentsConcerned(seen, next)) concerned.add(id);
    seen = next;
    if (running) {
      again = true;
      return;
    }
    run().catch(failed);
  });
  return () => {
    stopping.abort();
    cancelSecondLook?.();
    cancelSweep?.();
    unsubscribe();
  };
}
