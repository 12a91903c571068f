// Runs the actors of the shards that this node holds a lease for. Finds the shard of a message, opens and closes
// shards, opens one again after a commit of unknown outcome. Knows nothing of nodes or leases.

import { asSkillpostError, SkillpostError } from '../errors.ts';
import { backoffMs } from './backoff.ts';
import type { ActorAddress } from './definition.ts';
import { refuse, type Entry } from './entry.ts';
import { fenced, notOwner, unknownKind } from './failures.ts';
import { newCounters, type HostDeps, type HostStats, type LostReason } from './host-deps.ts';
import type { LostOutcome } from './commit-line.ts';
import { HostedShard } from './hosted-shard.ts';
import { Watcher } from './live-feed.ts';
import { shardOf } from './shard.ts';
import type { Answer, AskRequest, LiveSink, ShardHost, TellOutcome, TellRequest } from './shard-host.ts';

export interface CountingShardHost extends ShardHost {
  stats(): HostStats;
}

class Host implements CountingShardHost {
  readonly #deps: HostDeps;
  readonly #defer: (task: () => void) => void;
  #deferred: (() => void)[] = [];
  readonly #shards = new Map<number, HostedShard>();
  readonly #counters = newCounters();
  #cancelSweep: () => void;

  constructor(deps: HostDeps) {
    this.#deps = deps;
    this.#defer = deps.defer ?? setImmediate;
    this.#cancelSweep = this.#sweepLater();
  }

  async open(shard: number, token: number): Promise<void> {
    const hosted = this.#place(shard, token);
    try {
      const loaded = await this.#deps.store.loadShard(shard, token);
      if (hosted.gone)
        throw new SkillpostError('FENCED', 'misrouted', 'The shard was closed while it opened.');
      hosted.start(loaded);
    } catch (error) {
      this.#remove(hosted);
      throw error;
    }
  }

  async close(shard: number, how: 'drain' | 'drop'): Promise<void> {
    const hosted = this.#shards.get(shard);
    if (hosted === undefined) return;
    // From now on nobody finds it here; what it has taken it finishes by itself.
    this.#shards.delete(shard);
    if (how === 'drain') await hosted.drain();
    else hosted.drop(fenced);
  }

  owns(shard: number): boolean {
    return this.#shards.get(shard)?.open === true;
  }

  ask(request: AskRequest): Promise<Answer> {
    const { to, command, idempotencyKey, view, trace } = request;
    const deadline = this.#deps.clock.now() + request.timeoutMs;
    return new Promise((resolve) => {
      const entry: Entry = view
        ? { type: 'view', deadline, resolve }
        : { type: 'ask', command, idempotencyKey, deadline, trace, resolve };
      this.#accept(to, entry);
    });
  }

  tell(request: TellRequest): Promise<TellOutcome> {
    return new Promise((resolve) => {
      this.#accept(request.to, { type: 'tell', request, resolve });
    });
  }

  watch(to: ActorAddress, sink: LiveSink): () => void {
    const watcher = new Watcher(this.#harmless(sink));
    this.#accept(to, { type: 'watch', watcher });
    return () => watcher.stop();
  }

  async stop(how: 'drain' | 'drop'): Promise<void> {
    this.#cancelSweep();
    await Promise.all([...this.#shards.keys()].map((shard) => this.close(shard, how)));
  }

  stats(): HostStats {
    const sums = { activations: 0, backlog: 0, outbox: 0, timers: 0 };
    let backlogDeepest = 0;
    let outboxOldestMs = 0;
    for (const hosted of this.#shards.values()) {
      const { activations, backlog, outbox, timers, ...most } = hosted.sizes;
      sums.activations += activations;
      sums.backlog += backlog;
      sums.outbox += outbox;
      sums.timers += timers;
      backlogDeepest = Math.max(backlogDeepest, most.backlogDeepest);
      outboxOldestMs = Math.max(outboxOldestMs, most.outboxOldestMs);
    }
    return { ...this.#counters, ...sums, backlogDeepest, outboxOldestMs, shards: this.#shards.size };
  }

  /** One task for the ticks of all shards: what they send then goes out together. */
  #later(task: () => void): void {
    if (this.#deferred.push(task) > 1) return;
    this.#defer(() => {
      const tasks = this.#deferred;
      this.#deferred = [];
      for (const run of tasks) run();
    });
  }

  #accept(to: ActorAddress, entry: Entry): void {
    const hosted = this.#shards.get(shardOf(to.kind, to.id));
    const kind = this.#deps.kinds.get(to.kind);
    if (kind === undefined) refuse(entry, unknownKind);
    else if (hosted === undefined) refuse(entry, notOwner);
    else hosted.accept(to, kind, entry);
  }

  /** A sink whose throws are logged and reach no turn. */
  #harmless(sink: LiveSink): LiveSink {
    const guard = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        this.#deps.log.error({ error }, 'A watcher threw');
      }
    };
    return {
      takesParts: sink.takesParts === true,
      update: (update) => guard(() => sink.update(update)),
      end: (failure) => guard(() => sink.end(failure)),
    };
  }

  /** Puts a shard that is yet to be loaded in place of what was there. */
  #place(shard: number, token: number): HostedShard {
    this.#shards.get(shard)?.drop(fenced);
    const hosted = new HostedShard({
      shard,
      token,
      deps: this.#deps,
      counters: this.#counters,
      defer: (task) => this.#later(task),
      onLost: (lost, outcome) => this.#onLost(lost, outcome),
    });
    this.#shards.set(shard, hosted);
    return hosted;
  }

  #remove(hosted: HostedShard): void {
    if (this.#shards.get(hosted.shard) === hosted) this.#shards.delete(hosted.shard);
    hosted.drop(notOwner);
  }

  #onLost(lost: HostedShard, outcome: LostOutcome): void {
    if (this.#shards.get(lost.shard) !== lost) return;
    if (outcome === 'fenced') this.#giveUp(lost, 'fenced');
    else if (outcome === 'unknown') this.#reopen(this.#place(lost.shard, lost.token), 1);
    else this.#reopenLater(this.#place(lost.shard, lost.token));
  }

  /** What is due or undelivered would find the store full again at once. */
  #reopenLater(hosted: HostedShard): void {
    const { clock, limits } = this.#deps;
    clock.after(limits.storeFullPauseMs, () => {
      if (!hosted.gone) this.#reopen(hosted, 1);
    });
  }

  #giveUp(hosted: HostedShard, reason: LostReason): void {
    this.#remove(hosted);
    this.#deps.log.warn(
      { shard: hosted.shard, token: hosted.token, reason },
      'A shard is not served any more',
    );
    this.#deps.onShardLost?.(hosted.shard, reason);
  }

  /** The load ends every commit in doubt (`ShardStore.loadShard`), so serving goes on under the same token. */
  #reopen(hosted: HostedShard, attempt: number): void {
    this.#deps.store.loadShard(hosted.shard, hosted.token).then(
      (loaded) => {
        if (!hosted.gone) hosted.start(loaded);
      },
      (error: unknown) => this.#reopenFailed(hosted, attempt, error),
    );
  }

  #reopenFailed(hosted: HostedShard, attempt: number, error: unknown): void {
    if (hosted.gone) return;
    const { chance, clock, limits, log } = this.#deps;
    const { code } = asSkillpostError(error);
    if (code === 'FENCED' || attempt >= limits.reopenTries) {
      this.#giveUp(hosted, code === 'FENCED' ? 'fenced' : 'unavailable');
      return;
    }
    log.warn({ shard: hosted.shard, attempt, error }, 'A shard could not be loaded again yet');
    const { retryFirstMs: firstMs, retryLastMs: lastMs } = limits;
    const delayMs = backoffMs(attempt, { firstMs, lastMs, random: chance.random() });
    clock.after(delayMs, () => {
      if (!hosted.gone) this.#reopen(hosted, attempt + 1);
    });
  }

  #sweepLater(): () => void {
    return this.#deps.clock.after(this.#deps.limits.passivateCheckEveryMs, () => {
      for (const hosted of this.#shards.values()) hosted.sweep();
      this.#cancelSweep = this.#sweepLater();
    });
  }
}

export function createShardHost(deps: HostDeps): CountingShardHost {
  return new Host(deps);
}
