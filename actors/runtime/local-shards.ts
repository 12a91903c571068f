// The actors of this process as routers and links see them: the shard host behind the leases. A shard whose lease may
// have run out is not served, whatever the host believes. Knows nothing of other nodes.

import type { ActorAddress } from './definition.ts';
import { failureOf, notOwner } from './failures.ts';
import { shardOf } from './shard.ts';
import type { Answer, AskRequest, LiveSink, ShardHost, TellOutcome, TellRequest } from './shard-host.ts';

export type LocalShards = Pick<ShardHost, 'ask' | 'tell' | 'watch'> & {
  serves(shard: number): boolean;
};

/** Of a process that hosts nothing. */
export const noShards: LocalShards = {
  serves: () => false,
  ask: () => Promise.resolve({ ok: false, failure: notOwner }),
  tell: () => Promise.resolve(notOwner),
  watch: (_to, sink) => {
    sink.end(notOwner);
    return () => undefined;
  },
};

export class LeasedShards implements LocalShards {
  private readonly host: ShardHost;
  private readonly leased: (shard: number) => boolean;

  constructor(host: ShardHost, leased: (shard: number) => boolean) {
    this.host = host;
    this.leased = leased;
  }

  serves(shard: number): boolean {
    return this.leased(shard);
  }

  ask(request: AskRequest): Promise<Answer> {
    if (!this.hosts(request.to)) return noShards.ask(request);
    return this.host.ask(request).catch((error: unknown) => ({ ok: false, failure: failureOf(error) }));
  }

  tell(request: TellRequest): Promise<TellOutcome> {
    if (!this.hosts(request.to)) return noShards.tell(request);
    return this.host.tell(request).catch(failureOf);
  }

  watch(to: ActorAddress, sink: LiveSink): () => void {
    if (!this.hosts(to)) return noShards.watch(to, sink);
    return this.host.watch(to, sink);
  }

  private hosts(to: ActorAddress): boolean {
    return this.leased(shardOf(to.kind, to.id));
  }
}
