// Puts together what asks domains how their mail is to be brought (RFC 8461): the DNS of the settings, the fetch of policies,
// and the memory that all gateways share. Part of the composition root.

import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Config } from '#actors/config.ts';
import type { Log } from '#actors/ports/log.ts';
import { createResolver } from './dns.ts';
import { createDemands, type DemandsOf } from './outbound/demands.ts';
import { createPolicies } from './outbound/policies.ts';
import { createPolicyFile } from './outbound/policy-file.ts';
import { mailResolver } from './outbound/targets.ts';
import type { Stores } from './stores.ts';

export function composeDemands(
  config: Pick<Config, 'dnsServers'>,
  { transportPolicies: store }: Pick<Stores, 'transportPolicies'>,
  log: Log,
): DemandsOf {
  const clock = systemClock;
  const names = createResolver(config);
  const policyOf = createPolicies({
    store,
    texts: (name) => names.resolveTxt(name),
    fetchFile: createPolicyFile({ resolver: mailResolver(names), clock }),
    clock,
    log,
  });
  return createDemands({ policyOf, log });
}
