// Typed references to actors, for the gateway: the only way that the edge reaches the core.

import type { KindName, CommandOf, ReplyOf, ViewOf } from './kinds.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';

export interface AskOptions {
  /** Default `limits.askTimeoutMs`. */
  readonly timeoutMs?: number;
  /** The same key has one effect, and gets the first reply again for 24 hours. */
  readonly idempotencyKey?: string;
}

export interface Watched<View> {
  /** 0 is a snapshot; then without gaps. */
  readonly sequence: number;
  readonly view: View;
  readonly events: readonly Event[];
}

export interface ActorClient {
  /** Throws SkillpostError: category `rejected` with the decider's code, `unavailable` when nobody answered in time. */
  ask<K extends KindName>(
    kind: K,
    id: string,
    command: CommandOf<K>,
    options?: AskOptions,
  ): Promise<ReplyOf<K>>;
  view<K extends KindName>(kind: K, id: string, options?: AskOptions): Promise<ViewOf<K>>;
  /** Returns how to stop. After a move or a gap a snapshot (sequence 0) comes again. */
  watch<K extends KindName>(kind: K, id: string, listener: (update: Watched<ViewOf<K>>) => void): () => void;
}
