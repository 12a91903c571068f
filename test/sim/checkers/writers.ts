// One writer per shard and token: every commit that was applied came from the newest lease and builds on the newest load.
// So a node that slept past its lease, or a commit that was given up, changes nothing.

import type { Lease, ShardCommit } from '#actors/ports/shard-store.ts';
import type { Findings } from './findings.ts';

export class Writers {
  readonly #findings: Findings;
  readonly #leases = new Map<number, Lease>();
  readonly #loads = new Map<number, number>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  granted(lease: Lease): void {
    const before = this.#leases.get(lease.shard)?.token ?? 0;
    this.#findings.expect(
      lease.token > before,
      'a fencing token rises with every owner',
      () => `shard ${lease.shard}: ${lease.token} after ${before}`,
    );
    this.#leases.set(lease.shard, lease);
  }

  loaded(shard: number, load: number): void {
    this.#loads.set(shard, load);
  }

  applied({ shard, token, load }: ShardCommit): void {
    const lease = this.#leases.get(shard);
    this.#findings.expect(
      lease?.token === token,
      'one writer per shard and token',
      () => `shard ${shard}: token ${token} wrote while ${lease?.nodeId} held it with token ${lease?.token}`,
    );
    this.#findings.expect(
      this.#loads.get(shard) === load,
      'a commit that was given up is never applied later',
      () => `shard ${shard}: a commit of load ${load} was written after load ${this.#loads.get(shard)}`,
    );
  }
}
