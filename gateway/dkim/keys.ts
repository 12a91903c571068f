// New keys of a domain, the records that make them known, and whether a record that was found is the one (RFC 6376 §3.6,
// RFC 8463). Pure but for the making of keys.

import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { base32 } from '#actors/vocabulary/reply-address.ts';
import type { DkimAlgorithm, DkimKey, SigningKey } from '#actors/ports/dkim-keys.ts';

const makePair = promisify(generateKeyPair);

/** Two of them: not every receiver knows Ed25519 yet, and RSA alone is the weaker of the two. */
export const dkimAlgorithms: readonly DkimAlgorithm[] = ['rsa-sha256', 'ed25519-sha256'];

export interface NewKeys {
  readonly domain: string;
  readonly createdAt: number;
  /** Makes the selector: a few random octets. */
  readonly random: Uint8Array;
}

type MadeKey = Pick<DkimKey, 'domain' | 'publicKey'> & SigningKey & { readonly createdAt: number };

export async function makeKeys({ domain, createdAt, random }: NewKeys): Promise<readonly MadeKey[]> {
  const name = base32(random);
  return Promise.all(
    dkimAlgorithms.map(async (algorithm): Promise<MadeKey> => {
      const rsa = algorithm === 'rsa-sha256';
      const { publicKey, privateKey } = rsa
        ? await makePair('rsa', { modulusLength: 2048 })
        : await makePair('ed25519');
      const der = publicKey.export({ type: 'spki', format: 'der' });
      // RFC 8463 §4: of Ed25519 the 32 octets alone, which end the structure.
      const published = rsa ? der : der.subarray(-32);
      return {
        domain,
        selector: `${rsa ? 'r' : 'e'}${name}`,
        algorithm,
        publicKey: published.toString('base64'),
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        createdAt,
      };
    }),
  );
}

export interface DkimRecord {
  readonly name: string;
  readonly type: 'TXT';
  readonly value: string;
}

export function recordOf({ domain, selector, algorithm, publicKey }: DkimKey): DkimRecord {
  const kind = algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519';
  return {
    name: `${selector}._domainkey.${domain}`,
    type: 'TXT',
    value: `v=DKIM1; k=${kind}; p=${publicKey}`,
  };
}

/** What is wrong with what the DNS says (one text per record); empty: the key is published. */
export function recordFault(key: DkimKey, texts: readonly string[]): string {
  if (texts.length === 0) return 'There is no TXT record of this name.';
  if (texts.length > 1) return 'There is more than one TXT record of this name.';
  const tags = new Map(
    (texts[0] ?? '').split(';').map((part): [string, string] => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).replace(/\s+/g, '')];
    }),
  );
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1') return 'The record is none of DKIM.';
  if (tags.get('p') === '') return 'The record takes the key back.';
  const kind = key.algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519';
  if ((tags.get('k') ?? 'rsa') !== kind) return `The record is for another kind of key than ${kind}.`;
  return tags.get('p') === key.publicKey ? '' : 'The record has another key.';
}
