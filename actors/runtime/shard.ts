// Which shard an actor lives in. Fixed for the life of a cluster: the keys of everything kept depend on it, so a change
// here orphans all stored actors. Knows nothing of nodes.

import { limits } from '../limits.ts';

/** FNV-1a (32 bit) over the UTF-16 code units of text, going on from `hash`. */
function fnv1a(text: string, hash: number): number {
  let mixed = hash;
  for (let index = 0; index < text.length; index += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193);
  }
  return mixed;
}

/** 0 … `limits.shards` - 1. `kind` and `id` are told apart, so ('a', 'bc') and ('ab', 'c') differ. */
export function shardOf(kind: string, id: string): number {
  let hash = fnv1a(id, fnv1a('/', fnv1a(kind, 0x811c9dc5)));
  // FNV's low bits depend on little more than the last characters: the finaliser of MurmurHash3 spreads them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % limits.shards;
}
