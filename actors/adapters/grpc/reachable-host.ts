// Under which host other machines reach a listener: one that binds to every interface names none of them.

import { hostname, networkInterfaces } from 'node:os';

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

/** The interfaces of a machine, as `os.networkInterfaces` gives them. */
export type Interfaces = ReturnType<typeof networkInterfaces>;

/** The host itself, or for a wildcard the first outside IPv4 address, else the machine's name. */
export function reachableHost(host: string, interfaces: Interfaces = networkInterfaces()): string {
  if (!wildcards.has(host)) return host.includes(':') ? `[${host}]` : host;
  for (const addresses of Object.values(interfaces))
    for (const { family, internal, address } of addresses ?? [])
      if (family === 'IPv4' && !internal) return address;
  return hostname();
}
