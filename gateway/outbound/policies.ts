// What a domain demands of how its mail is brought (MTA-STS, RFC 8461). Who benefits: whoever writes to it, whose mail nobody
// on the way can read by breaking TLS or answering for the DNS. Who abuses: whoever breaks the fetch of a policy before we
// ever had it; then mail goes as it would without.
//
//   wanted ─► looked a moment ago? ─yes─► that
//               └─no─► id in the DNS ─none, no answer─► what is kept, while it holds; else none
//                        ├─ the id that is kept ─► that
//                        └─ another ─► fetch ─► keep            (fails: what is kept; tried again later)

import { parsePolicy, resolvePolicy, validateMx } from 'mailauth/lib/mta-sts.js';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { TransportPolicies, TransportPolicy } from '#actors/ports/transport-policies.ts';
import type { FetchPolicyFile } from './policy-file.ts';

export interface PoliciesDeps {
  readonly store: TransportPolicies;
  /** TXT records of a name. */
  readonly texts: (name: string) => Promise<string[][]>;
  readonly fetchFile: FetchPolicyFile;
  readonly clock: Clock;
  readonly log: Log;
}

/** Null: nothing is demanded. `domain` lower-case, in ASCII. Rejects when the store does not answer. */
export type PolicyOf = (domain: string) => Promise<TransportPolicy | null>;

interface Look {
  readonly policy: Promise<TransportPolicy | null>;
  untilMs: number;
}

export function createPolicies(deps: PoliciesDeps): PolicyOf {
  const { clock } = deps;
  const looks = new Map<string, Look>();

  async function look(domain: string, waits: (ms: number) => void): Promise<TransportPolicy | null> {
    const known = await deps.store.known(domain, clock.now());
    const id = await idOf(deps, domain);
    if (id === null || id === known?.id) return known;
    const policy = await fetched(deps, domain, id);
    if (policy === null) {
      waits(limits.policyRetryMs);
      return known;
    }
    await deps.store.keep(policy, clock.now());
    const { mode, mx } = policy;
    deps.log.info({ domain, id, mode, mx }, 'a domain says how its mail is brought');
    return policy;
  }

  return (domain) => {
    const at = clock.now();
    const kept = looks.get(domain);
    if (kept !== undefined && at < kept.untilMs) return kept.policy;
    const fresh: Look = {
      policy: look(domain, (ms) => (fresh.untilMs = clock.now() + ms)),
      untilMs: at + limits.policyLookMs,
    };
    fresh.policy.catch(() => looks.delete(domain));
    looks.delete(domain);
    const [oldest] = looks.keys();
    if (looks.size >= limits.policyLooks && oldest !== undefined) looks.delete(oldest);
    looks.set(domain, fresh);
    return fresh.policy;
  };
}

/** Null: it cannot be had now. */
async function fetched(
  { fetchFile, clock, log }: PoliciesDeps,
  domain: string,
  id: string,
): Promise<TransportPolicy | null> {
  try {
    return policyIn(await fetchFile(domain), { domain, id, at: clock.now() });
  } catch (error) {
    log.warn({ domain, id, error: String(error) }, 'how a domain wants its mail could not be found out');
    return null;
  }
}

/** Null: there is none, or nobody can say. */
async function idOf({ texts, log }: PoliciesDeps, domain: string): Promise<string | null> {
  try {
    return (await resolvePolicy(domain, { resolver: (name: string) => texts(name) })) || null;
  } catch (error) {
    log.debug({ domain, error: String(error) }, 'the record of a policy could not be read');
    return null;
  }
}

function policyIn(
  text: string,
  { domain, id, at }: { readonly domain: string; readonly id: string; readonly at: number },
): TransportPolicy {
  const { mode, mx = [], maxAge = 0 } = parsePolicy(text);
  if (mx.length > limits.policyServers) throw new Error('the policy names too many servers');
  return { domain, id, mode, mx, expiresAt: at + maxAge * 1_000 };
}

export function isNamed(host: string, { mode, mx }: TransportPolicy): boolean {
  return validateMx(host, { id: '', mode, mx: [...mx] }).valid;
}
