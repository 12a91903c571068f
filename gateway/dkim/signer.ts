// Signs mail that leaves with the keys of the domain in its From field (RFC 6376). The same octets, keys and time always
// give the same signature, so that a delivery that is tried again is one that its receiver can recognise.

import { domainToASCII } from 'node:url';
import { dkimSign } from 'mailauth';
import type { DKIMSignOptions } from 'mailauth';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DkimKeys, SigningKey } from '#actors/ports/dkim-keys.ts';
import type { Log } from '#actors/ports/log.ts';

export interface SignedAs {
  /** Of the From field. */
  readonly address: string;
  /** When the mail was written, in milliseconds since 1970. */
  readonly at: number;
}

/** Unsigned when the domain has no keys. Throws what the store throws. */
export type SignMail = (raw: Buffer, as: SignedAs) => Promise<Buffer>;

export const unsigned: SignMail = (raw) => Promise.resolve(raw);

export interface SignerDeps {
  readonly keys: Pick<DkimKeys, 'signing'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

interface Kept {
  readonly keys: readonly SigningKey[];
  readonly untilMs: number;
}

export function createSigner({ keys, clock, log }: SignerDeps): SignMail {
  const kept = new Map<string, Kept>();

  async function keysOf(domain: string): Promise<readonly SigningKey[]> {
    const known = kept.get(domain);
    if (known !== undefined && clock.now() < known.untilMs) return known.keys;
    const fresh = { keys: await keys.signing(domain), untilMs: clock.now() + limits.dkimKeysKeptMs };
    kept.delete(domain);
    kept.set(domain, fresh);
    const [oldest] = kept.keys();
    if (kept.size > limits.dkimDomains && oldest !== undefined) kept.delete(oldest);
    return fresh.keys;
  }

  return async (raw, { address, at }) => {
    const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1)).toLowerCase();
    const found = domain === '' ? [] : await keysOf(domain);
    if (found.length === 0) return raw;
    const signatureData = found.map(({ selector, algorithm, privateKey }) => ({
      signingDomain: domain,
      selector,
      algorithm,
      privateKey,
    }));
    // Its types ask for one signature even where several are given.
    const options = { canonicalization: 'relaxed/relaxed', signTime: new Date(at), signatureData };
    const { signatures, errors } = await dkimSign(raw, options as unknown as DKIMSignOptions);
    // A mail without a signature arrives more often than one that is not sent.
    for (const { selector, err } of errors)
      log.error({ domain, selector, error: String(err) }, 'a mail could not be signed');
    return Buffer.concat([Buffer.from(signatures), raw]);
  };
}
