// The seam inside the runtime: a `ShardHost` runs the actors of the shards that this node holds a lease for; a `Router`
// brings messages to whichever node hosts the receiver. The host knows nothing of nodes, the router nothing of turns.

import type { ActorAddress } from './definition.ts';

/** An answer that crosses the wire. `code` is stable; `category` is one of `errors.ts`. */
export interface Failure {
  readonly code: string;
  readonly category: string;
  readonly text: string;
  readonly retryAfterMs?: number;
}

export type Answer =
  | { readonly ok: true; readonly reply: Uint8Array }
  | { readonly ok: false; readonly failure: Failure };

export interface AskRequest {
  readonly to: ActorAddress;
  readonly command: Uint8Array;
  /** Time left until the caller gives up. */
  readonly timeoutMs: number;
  /** Empty: none. Else the reply is kept for 24 hours and given again to the same key. */
  readonly idempotencyKey: string;
  /** Return the actor's view instead of handing it `command`. */
  readonly view: boolean;
  /** A W3C `traceparent`; absent: not traced. */
  readonly trace?: string | undefined;
}

/** One outbox entry on its way (see `cluster.proto`, Tell, for `sequence` and `previous`). */
export interface TellRequest {
  readonly to: ActorAddress;
  readonly fromShard: number;
  readonly sequence: number;
  readonly previous: number;
  readonly command: Uint8Array;
  /** `command` as its sender made it, which nobody changes: within a process it need not be decoded. */
  readonly decoded?: unknown;
  /** A W3C `traceparent`; absent: not traced. */
  readonly trace?: string | undefined;
}

/** `null`: taken now, or before. A failure: try again (misrouted, gap, unavailable). */
export type TellOutcome = Failure | null;

export interface LiveUpdate {
  /** 0 is the snapshot; then 1, 2, 3 … without gaps. */
  readonly sequence: number;
  readonly view: Uint8Array;
  /** Encoded `Event`s that led here; empty in a snapshot. */
  readonly events: readonly Uint8Array[];
  /** Present: `view` holds only what changed since the last update. Comes only to whom takes parts. */
  readonly part?: ViewPart | undefined;
}

export interface ViewPart {
  /** Keys of the records that were removed. */
  readonly gone: readonly string[];
}

export interface WatchOptions {
  /** Default: every update has the whole view. */
  readonly takesParts?: boolean;
}

export interface LiveSink extends WatchOptions {
  update(update: LiveUpdate): void;
  /** The watch is over (the shard moved, or the activation was dropped); watch again. */
  end(failure: Failure): void;
}

export interface ShardHost {
  /** Starts serving a shard under this fencing token: loads its outbox and timers first. */
  open(shard: number, token: number): Promise<void>;
  /** `drain`: finish what is in the backlogs, commit, then stop. `drop`: the lease is lost, forget everything at once. */
  close(shard: number, how: 'drain' | 'drop'): Promise<void>;
  owns(shard: number): boolean;
  ask(request: AskRequest): Promise<Answer>;
  tell(request: TellRequest): Promise<TellOutcome>;
  /** Returns how to stop. Calls `sink.end` with NOT_OWNER when this node does not host the actor. */
  watch(to: ActorAddress, sink: LiveSink): () => void;
  /** Stops all shards: drains, or drops when `how` says so. */
  stop(how: 'drain' | 'drop'): Promise<void>;
}

/** Brings messages to actors, here or on other nodes; re-resolves and retries within the request's time. */
export interface Router {
  ask(request: AskRequest): Promise<Answer>;
  /** One try: the outbox of the sending shard re-drives failures. */
  tell(request: TellRequest): Promise<TellOutcome>;
  /** Watches for good: on a move it watches again and delivers a new snapshot (sequence 0). */
  watch(to: ActorAddress, listener: (update: LiveUpdate) => void, options?: WatchOptions): () => void;
}
