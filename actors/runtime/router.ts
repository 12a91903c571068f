// Brings messages to actors wherever they live: finds the shard, sends, and on failure does what `retry.ts` says within
// the request's own time. An actor of this process is reached without a link. Knows nothing of turns.

import type { Chance, MonotonicClock } from '../ports/clock.ts';
import { limits } from '../limits.ts';
import type { ActorAddress } from './definition.ts';
import { notOwner } from './failures.ts';
import type { LocalShards } from './local-shards.ts';
import type { Members } from './members.ts';
import { pause, type Deadlines } from './pacing.ts';
import { Peer } from './peer.ts';
import type { Peers } from './peers.ts';
import { finalFailure, nextTry, notSent, outcomeIsUnknown, outcomeUnknown, routePauseMs } from './retry.ts';
import type { Routes } from './routes.ts';
import { shardOf } from './shard.ts';
import type {
  Answer,
  AskRequest,
  Failure,
  LiveUpdate,
  Router,
  TellOutcome,
  TellRequest,
  WatchOptions,
} from './shard-host.ts';
import { Watching } from './watching.ts';

export interface RouterDeps {
  readonly nodeId: string;
  readonly members: Members;
  readonly routes: Routes;
  readonly peers: Peers;
  readonly local: LocalShards;
  readonly deadlines: Deadlines;
  readonly clock: MonotonicClock;
  readonly chance: Chance;
}

/** Where a message goes next: this process, an open link, or nowhere for the given reason. */
type Target = LocalShards | Peer | Failure;

export class ClusterRouter implements Router {
  private readonly deps: RouterDeps;
  private readonly watches = new Set<Watching>();
  private stopped = false;

  constructor(deps: RouterDeps) {
    this.deps = deps;
  }

  async ask(request: AskRequest): Promise<Answer> {
    const { clock, chance, deadlines, routes } = this.deps;
    const shard = shardOf(request.to.kind, request.to.id);
    const repeatable = request.view || request.idempotencyKey !== '';
    const deadline = clock.monotonicNow() + request.timeoutMs;
    let unknownBefore = false;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.tryAsk(shard, request, deadline - clock.monotonicNow());
      if (answer.ok) return answer;
      const { failure } = answer;
      const next = nextTry({ failure, attempt, repeatable, random: chance.random() });
      if (!next.again) return answer;
      unknownBefore ||= outcomeIsUnknown(failure);
      if (this.stopped || clock.monotonicNow() + next.afterMs >= deadline)
        return { ok: false, failure: finalFailure(failure, unknownBefore) };
      if (next.afterMs > 0) await pause(clock, next.afterMs);
      const leftMs = deadline - clock.monotonicNow();
      if (next.resolveAnew) await deadlines.within(leftMs, routes.refresh(), undefined);
    }
  }

  tell(request: TellRequest): Promise<TellOutcome> {
    const { local } = this.deps;
    const shard = shardOf(request.to.kind, request.to.id);
    // Within the process nothing is lost on the way; a turn that takes long is the outbox's business (`outboxAnswerMs`).
    return local.serves(shard) ? local.tell(request) : this.tellElsewhere(shard, request);
  }

  private async tellElsewhere(shard: number, request: TellRequest): Promise<TellOutcome> {
    const { deadlines, routes } = this.deps;
    const target = this.target(shard) ?? (await this.reach(shard));
    const outcome = isFailure(target)
      ? target
      : await deadlines.within(limits.askTimeoutMs, target.tell(request), outcomeUnknown);
    // The outbox tries again: by then the way is known.
    if (outcome !== null && outcome.category === 'misrouted') void routes.refresh();
    return outcome;
  }

  watch(to: ActorAddress, listener: (update: LiveUpdate) => void, options: WatchOptions = {}): () => void {
    const { clock, chance, routes } = this.deps;
    const shard = shardOf(to.kind, to.id);
    const watching = new Watching({
      listener,
      options,
      begin: async (sink) => {
        const target = this.target(shard) ?? (await this.reach(shard));
        return isFailure(target) ? target : target.watch(to, sink);
      },
      beforeNext: async (attempt) => {
        await pause(clock, routePauseMs(attempt, chance.random()));
        await routes.refresh();
      },
    });
    this.watches.add(watching);
    void watching.run();
    return () => {
      this.watches.delete(watching);
      watching.stop();
    };
  }

  /** Ends all watches; asks under way end with their present failure. */
  stop(): void {
    this.stopped = true;
    for (const watching of this.watches) watching.stop();
    this.watches.clear();
  }

  private async tryAsk(shard: number, request: AskRequest, leftMs: number): Promise<Answer> {
    const { local, deadlines } = this.deps;
    const target = this.target(shard) ?? (await deadlines.within(leftMs, this.reach(shard), notSent));
    if (isFailure(target)) return { ok: false, failure: target };
    if (target instanceof Peer) return target.ask(request, leftMs);
    return deadlines.within(leftMs, local.ask({ ...request, timeoutMs: leftMs }), unknown);
  }

  /** Without waiting; null: a link has to be dialled first. */
  private target(shard: number): Target | null {
    const { nodeId, local, routes, peers } = this.deps;
    if (local.serves(shard)) return local;
    const owner = routes.lookUp(shard);
    if (owner === null) return notSent;
    if (owner === nodeId) return notOwner;
    return peers.find(owner) ?? null;
  }

  private async reach(shard: number): Promise<Target> {
    const { routes, peers, members } = this.deps;
    const owner = routes.lookUp(shard);
    const member = owner === null ? undefined : members.find(owner);
    if (member === undefined) return notSent;
    return (await peers.reach(member.nodeId, member.address)) ?? notSent;
  }
}

const unknown: Answer = { ok: false, failure: outcomeUnknown };

function isFailure(target: Target): target is Failure {
  return 'category' in target;
}
