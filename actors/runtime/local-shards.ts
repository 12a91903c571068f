// The actors of this process as routers and links see them: the shard host behind the leases. A shard whose lease may
// have run out is not served, whatever the host believes. Knows nothing of other nodes.

import type { ActorAddress } from './definition.ts';
import { failureOf, notOwner } from './failures.ts';
import { shardOf } from './shard.ts';
import type { Answer, AskRequest, LiveSink, ShardHost, TellOutcome, TellRequest } from './shard-host.ts';

export type LocalShards = Pick<ShardHost, 'ask' | 'tell' | 'watch'> & {
  serves(shard: number): boolean;
  /** Another node has handed the shard over. */
  released(shard: number): void;
};

/** Which shards are served here, and who has to know when one can be taken. */
export type ServedShards = Pick<LocalShards, 'serves' | 'released'>;

/** Of a process that hosts nothing. */
export const noShards: LocalShards = {
  serves: () => false,
  released: () => undefined,
  ask: () => Promise.resolve({ ok: false, failure: notOwner }),
  tell: () => Promise.resolve(notOwner),
  watch: (_to, sink) => {
    sink.end(notOwner);
    return () => undefined;
  },
};

export class LeasedShards implements LocalShards {
  private readonly host: ShardHost;
  private readonly served: ServedShards;

  constructor(host: ShardHost, served: ServedShards) {
    this.host = host;
    this.served = served;
  }

  serves(shard: number): boolean {
    return this.served.serves(shard);
  }

  released(shard: number): void {
    this.served.released(shard);
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
    return this.served.serves(shardOf(to.kind, to.id));
  }
}
