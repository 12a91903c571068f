// Keys of OpenPGP: read, described, and whether they still count. Knows the library; knows no mail.

import { limits } from '#actors/limits.ts';
import type { KeyRing } from '#actors/ports/mail-keys.ts';
import type { MailSigner } from '#actors/vocabulary/mail-protection.ts';
import { openPgp } from './openpgp-library.ts';
import type { PgpKey } from './openpgp-library.ts';

export interface KnownPgpKey {
  readonly key: PgpKey;
  readonly trusted: boolean;
}

/** Of the sender and of ourselves: what is our own is trusted. */
export async function knownKeys(ring: KeyRing): Promise<readonly KnownPgpKey[]> {
  const others = ring.known.filter(({ kind }) => kind === 'openpgp');
  const own = ring.own.filter(({ kind }) => kind === 'openpgp').map((one) => ({ ...one, trusted: true }));
  const found: KnownPgpKey[] = [];
  for (const { publicText, trusted } of [...others, ...own])
    for (const key of await openPgp().readKeys({ armoredKeys: publicText })) found.push({ key, trusted });
  return found;
}

export async function ownKeys(ring: KeyRing): Promise<readonly PgpKey[]> {
  const found: PgpKey[] = [];
  for (const { kind, privateText } of ring.own)
    if (kind === 'openpgp') found.push(...(await openPgp().readKeys({ armoredKeys: privateText })));
  return found;
}

export async function describeKey(key: PgpKey): Promise<MailSigner> {
  const ids = key.getUserIDs().slice(0, limits.keyAddresses);
  const first = ids[0] ?? '';
  const until = await endOf(key);
  return {
    name:
      first.replace(/\s*<[^<>]*>\s*$/, '').slice(0, limits.headerChars) || first || 'a key without a name',
    addresses: [...new Set(ids.map(addressIn).filter((address) => address !== ''))],
    fingerprint: key.getFingerprint().toLowerCase(),
    issuer: '',
    validFrom: key.getCreationTime().getTime(),
    validUntil: until,
  };
}

function addressIn(userId: string): string {
  const found = /<([^<>\s]+@[^<>\s]+)>\s*$/.exec(userId)?.[1] ?? userId.trim();
  return /^[^\s@]+@[^\s@]+$/.test(found) ? found.toLowerCase() : '';
}

/** Null: never, or nobody can tell. */
async function endOf(key: PgpKey): Promise<number | null> {
  const until = await key.getExpirationTime();
  const at = until instanceof Date ? until.getTime() : Number.NaN;
  return Number.isFinite(at) ? at : null;
}

/** Null: who has signed with it is known here. */
export async function keyDoubt({ key, trusted }: KnownPgpKey, at: number): Promise<string | null> {
  if (await key.isRevoked()) return 'The key of the signer was taken back by its owner.';
  const until = await endOf(key);
  if (until !== null && until < at)
    return `The key of the signer has expired on ${new Date(until).toISOString().slice(0, 10)}.`;
  return trusted ? null : 'Nobody here has confirmed the key of the signer.';
}
