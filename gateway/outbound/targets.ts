// Which servers take mail for a domain, in which order: MX, else the domain itself (RFC 5321 §5.1), or nobody (null MX,
// RFC 7505). Names are looked up through a resolver that is passed in, so that a private DNS can stand in.

import type { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { limits } from '#actors/limits.ts';

export interface MailResolver {
  mx(domain: string): Promise<readonly { readonly exchange: string; readonly priority: number }[]>;
  /** IPv4 and IPv6 addresses, in the order to try them. */
  addresses(host: string): Promise<readonly string[]>;
}

export interface Target {
  /** For TLS and logs. */
  readonly host: string;
  readonly address: string;
}

export type Targets =
  | { readonly kind: 'found'; readonly targets: readonly Target[] }
  /** For good: no such domain, or it takes no mail. */
  | { readonly kind: 'nowhere'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

export function mailResolver(resolver: Resolver): MailResolver {
  return {
    mx: (domain) => resolver.resolveMx(domain),
    async addresses(host) {
      const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      const refused = answers.find(({ status }) => status === 'rejected');
      if (found.length === 0 && refused?.status === 'rejected') throw refused.reason;
      return found;
    },
  };
}

/** `random` in [0, 1): hosts of the same preference are tried in random order (RFC 5321 §5.1). */
export async function findTargets(
  domain: string,
  resolver: MailResolver,
  random: () => number,
): Promise<Targets> {
  const literal = /^\[(?:IPv6:)?([0-9a-f.:]+)\]$/i.exec(domain)?.[1];
  if (literal !== undefined && isIP(literal) > 0)
    return { kind: 'found', targets: [{ host: literal, address: literal }] };
  const ascii = domainToASCII(domain);
  if (ascii === '') return { kind: 'nowhere', text: '5.1.2 no such domain' };
  try {
    const hosts = await exchanges(ascii, resolver, random);
    if (hosts === null) return { kind: 'nowhere', text: '5.1.10 the domain takes no mail' };
    return await resolveAll(hosts, resolver);
  } catch (error) {
    return codeOf(error) === 'ENOTFOUND'
      ? { kind: 'nowhere', text: '5.1.2 no such domain' }
      : { kind: 'unknown', text: `4.4.3 DNS: ${codeOf(error)}` };
  }
}

async function exchanges(
  domain: string,
  resolver: MailResolver,
  random: () => number,
): Promise<readonly string[] | null> {
  try {
    const records = await resolver.mx(domain);
    if (records.length === 1 && /^\.?$/.test(records[0]?.exchange ?? '')) return null;
    if (records.length === 0) return [domain];
    return records
      .map((record) => ({ ...record, among: random() }))
      .toSorted((one, other) => one.priority - other.priority || one.among - other.among)
      .map(({ exchange }) => exchange)
      .filter((exchange) => !/^\.?$/.test(exchange));
  } catch (error) {
    if (codeOf(error) === 'ENODATA') return [domain];
    throw error;
  }
}

async function resolveAll(hosts: readonly string[], resolver: MailResolver): Promise<Targets> {
  const targets: Target[] = [];
  let failure: unknown = null;
  for (const host of hosts.slice(0, limits.deliveryHosts)) {
    try {
      const addresses = await resolver.addresses(host);
      targets.push(...addresses.map((address) => ({ host, address })));
    } catch (error) {
      failure = error;
    }
  }
  if (targets.length > 0) return { kind: 'found', targets: targets.slice(0, limits.deliveryHosts) };
  const code = codeOf(failure);
  return code === 'ENODATA' || code === 'ENOTFOUND'
    ? { kind: 'nowhere', text: '5.1.2 the domain has no mail server' }
    : { kind: 'unknown', text: `4.4.3 DNS: ${code}` };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
}
