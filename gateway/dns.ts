// Names to addresses and records, for whoever asks the DNS: delivery, and the checks of mail that came. The servers that
// are asked are a setting, so that a private DNS can stand in for the world's.

import { Resolver } from 'node:dns/promises';
import type { Config } from '#actors/config.ts';
import { limits } from '#actors/limits.ts';

/** Node's own resolver: `resolve(name, 'TXT')`, `resolveMx` …; fails with `code` ENOTFOUND, ENODATA, ETIMEOUT … */
export function createResolver({ dnsServers }: Pick<Config, 'dnsServers'>): Resolver {
  const resolver = new Resolver({ timeout: limits.dnsTimeoutMs, tries: limits.dnsTries });
  if (dnsServers.length > 0) resolver.setServers(dnsServers);
  return resolver;
}
