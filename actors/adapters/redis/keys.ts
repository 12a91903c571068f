// The names of everything that is kept in Redis for shards. All keys of a shard carry one hash tag, so that one script
// may touch them on Redis Cluster. A change here orphans what is stored.

import type { ActorKey } from '../../ports/shard-store.ts';

export interface ShardKeys {
  /** String "<token> <nodeId>" with the lease's time to live. */
  readonly lease: string;
  /** Counter: the highest fencing token given out; never expires. */
  readonly tokens: string;
  /** Counter of loads: a commit names the load it builds on. */
  readonly loads: string;
  /** An outbox sequence that is higher than any ever used, or as high. */
  readonly sequence: string;
  /** Hash: sequence → entry. */
  readonly outbox: string;
  /** Stream: field `e` holds one encoded event. */
  readonly events: string;
  /** Sorted set: timer member by due time in milliseconds. */
  readonly timers: string;
  /** Hash: timer member → command. */
  readonly timerCommands: string;
}

function tag(shard: number): string {
  return `{s:${shard}}`;
}

/** Stream of a shard's events, oldest first; each entry has one field, `e`, with the bytes of one `Event`. */
export function eventStreamKey(shard: number): string {
  return `${tag(shard)}:events`;
}

const keysByShard: ShardKeys[] = [];

export function shardKeys(shard: number): ShardKeys {
  return (keysByShard[shard] ??= makeShardKeys(shard));
}

function makeShardKeys(shard: number): ShardKeys {
  return {
    lease: `${tag(shard)}:lease`,
    tokens: `${tag(shard)}:tokens`,
    loads: `${tag(shard)}:loads`,
    sequence: `${tag(shard)}:sequence`,
    outbox: `${tag(shard)}:outbox`,
    events: eventStreamKey(shard),
    timers: `${tag(shard)}:timers`,
    timerCommands: `${tag(shard)}:timer-commands`,
  };
}

/** Hash: field → bytes, see `actors/runtime/README.md` for the fields. */
export function actorKey(shard: number, actor: ActorKey): string {
  return `${tag(shard)}:actor:${actor.kind}/${actor.id}`;
}

/** Ids and keys never hold a NUL, so a member can be taken apart again. */
export function timerMember(actor: ActorKey, key: string): string {
  return `${actor.kind}\0${actor.id}\0${key}`;
}

export function readTimerMember(member: string): { actor: ActorKey; key: string } {
  const [kind = '', id = '', key = ''] = member.split('\0');
  return { actor: { kind, id }, key };
}
