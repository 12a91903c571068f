// What the policy of a domain (RFC 8461 §4, §5) makes of the servers that its mail may go to: under `enforce` only those that
// it names, with TLS and a proven name, or the mail waits; under `testing` what would be wrong is logged, and nothing else.

import { domainToASCII } from 'node:url';
import type { Log } from '#actors/ports/log.ts';
import type { TransportPolicy } from '#actors/ports/transport-policies.ts';
import { isNamed } from './policies.ts';
import type { PolicyOf } from './policies.ts';
import type { Outcome, Server } from './smtp-client.ts';
import type { Target } from './targets.ts';

export interface Demands {
  readonly targets: readonly Target[];
  readonly way: Pick<Server, 'startTls' | 'caPem'>;
  /** Says whose demand it was that a server was not good enough. */
  readonly explained: (outcome: Outcome) => Outcome;
}

/** `refusal`: why none of them will do now. */
export type DemandsOf = (
  domain: string,
  targets: readonly Target[],
) => Promise<Demands | { readonly refusal: string }>;

export interface DemandsDeps {
  readonly policyOf: PolicyOf;
  /** An authority in PEM that is trusted besides those of the system. */
  readonly caPem?: string | undefined;
  readonly log: Log;
}

/** Any of them, with TLS if they have it. */
export const noDemands = async (_domain: string, targets: readonly Target[]): Promise<Demands> => ({
  targets,
  way: {},
  explained: (outcome) => outcome,
});

export function createDemands({ policyOf, caPem = '', log }: DemandsDeps): DemandsOf {
  /** A demand that was made must not be forgotten because nobody remembers it now. */
  async function asked(domain: string): Promise<TransportPolicy | null | 'unknown'> {
    try {
      return await policyOf(domain);
    } catch (error) {
      log.warn({ domain, error: String(error) }, 'what a domain demands of its mail cannot be looked up');
      return 'unknown';
    }
  }

  return async (written, targets) => {
    // An address in place of a name has no policy.
    const domain = written.startsWith('[') ? '' : domainToASCII(written).toLowerCase();
    const policy = domain === '' ? null : await asked(domain);
    if (policy === 'unknown') return { refusal: `4.3.0 what ${domain} demands of its mail is not known now` };
    if (policy === null || policy.mode === 'none') return noDemands(domain, targets);
    const named = targets.filter(({ host }) => isNamed(host, policy));
    if (policy.mode === 'testing') {
      const others = targets.filter((target) => !named.includes(target)).map(({ host }) => host);
      if (others.length > 0)
        log.warn({ domain, hosts: others }, 'a policy that is being tested does not name these mail servers');
      return noDemands(domain, targets);
    }
    if (named.length === 0) {
      const hosts = [...new Set(targets.map(({ host }) => host))].join(', ');
      return { refusal: `4.7.5 the policy of ${domain} (MTA-STS) names none of its mail servers: ${hosts}` };
    }
    return {
      targets: named,
      way: { startTls: 'demanded', caPem },
      explained: (outcome) =>
        outcome.state === 'deferred' && outcome.tryNext && outcome.busy !== true
          ? {
              ...outcome,
              text: `4.7.5 ${domain} takes mail over proven TLS alone (MTA-STS): ${outcome.text}`,
            }
          : outcome,
    };
  };
}
