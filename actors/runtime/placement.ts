// Which node should own which shard: rendezvous hashing (Thaler and Ravishankar 1998). Pure; every node computes the
// same table from the same members, and a node that comes or goes moves only its own share. Knows nothing of leases.

import type { Member } from '../ports/membership.ts';

/** The finaliser of MurmurHash3: every input bit changes every output bit with probability one half. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function nodeHash(nodeId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < nodeId.length; at++) hash = Math.imul(hash ^ nodeId.charCodeAt(at), 0x01000193);
  return mix(hash);
}

function weight(node: number, shard: number): number {
  return mix(mix(node ^ Math.imul(shard + 1, 0x9e3779b1)) + node);
}

/** The owner of each shard, by shard number; null everywhere when there are no hosts. */
export type PlacementTable = readonly (string | null)[];

/** `hosts`: ids of the nodes that may own shards, in any order. */
export function placementTable(hosts: readonly string[], shards: number): PlacementTable {
  const nodes = [...hosts].sort().map((nodeId) => ({ nodeId, hash: nodeHash(nodeId) }));
  return Array.from({ length: shards }, (_, shard) => {
    let best: string | null = null;
    let bestWeight = -1;
    for (const { nodeId, hash } of nodes) {
      const own = weight(hash, shard);
      if (own > bestWeight) {
        best = nodeId;
        bestWeight = own;
      }
    }
    return best;
  });
}

export function shardHosts(members: Iterable<Member>): string[] {
  const hosts: string[] = [];
  for (const member of members) if (member.hostsShards) hosts.push(member.nodeId);
  return hosts;
}
