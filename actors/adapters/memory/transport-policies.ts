// The TransportPolicies port in memory: for tests of the edge.

import type { TransportPolicies, TransportPolicy } from '../../ports/transport-policies.ts';

export function createMemoryTransportPolicies(): TransportPolicies {
  const kept = new Map<string, TransportPolicy>();
  return {
    async known(domain, at) {
      const policy = kept.get(domain);
      return policy === undefined || policy.expiresAt <= at ? null : policy;
    },
    async keep(policy, at) {
      for (const { domain, expiresAt } of kept.values()) if (expiresAt <= at) kept.delete(domain);
      kept.set(policy.domain, policy);
    },
  };
}
