// The actors of this process as routers and links see them: the shard host behind the leases. A shard whose lease may
// have run out is not served, whatever the host believes. Knows nothing of other nodes.

import type { ActorAddress } from './definition.ts';
import { shardOf } from './shard.ts';
import type {
  Answer,
  AskRequest,
  Failure,
  LiveSink,
  ShardHost,
  TellOutcome,
  TellRequest,
} from './shard-host.ts';

export const notOwner: Failure = {
  code: 'NOT_OWNER',
  category: 'misrouted',
  text: 'This actor lives elsewhere.',
};

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

/** What the host throws, which it never should, is a bug; the caller gets an answer all the same. */
function broken(error: unknown): Failure {
  return { code: 'INTERNAL', category: 'bug', text: `Something went wrong on our side (${nameOf(error)}).` };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

export class HostedShards implements LocalShards {
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
    return this.host.ask(request).catch((error: unknown) => ({ ok: false, failure: broken(error) }));
  }

  tell(request: TellRequest): Promise<TellOutcome> {
    if (!this.hosts(request.to)) return noShards.tell(request);
    return this.host.tell(request).catch(broken);
  }

  watch(to: ActorAddress, sink: LiveSink): () => void {
    if (!this.hosts(to)) return noShards.watch(to, sink);
    return this.host.watch(to, sink);
  }

  private hosts(to: ActorAddress): boolean {
    return this.leased(shardOf(to.kind, to.id));
  }
}
