// Mail of ours, signed and encrypted by OpenPGP (RFC 9580). Throws for a key that cannot do that.

import { openPgp } from './openpgp-library.ts';
import type { PgpKey } from './openpgp-library.ts';
import type { OwnKey } from './seal-smime.ts';

async function keyIn(armoredKeys: string): Promise<PgpKey> {
  const [key] = await openPgp().readKeys({ armoredKeys });
  if (key === undefined) throw new Error('no key');
  return key;
}

export interface PgpSignature {
  readonly armored: string;
  /** As `micalg` names it, such as `sha512`. */
  readonly hash: string;
}

export async function signPgp(content: Buffer, own: OwnKey, at: number): Promise<PgpSignature> {
  const pgp = openPgp();
  const armored = await pgp.sign({
    message: await pgp.createMessage({ binary: new Uint8Array(content) }),
    signingKeys: [await keyIn(own.privateText)],
    detached: true,
    date: new Date(at),
  });
  const { packets } = await pgp.readSignature({ armoredSignature: armored });
  const hash = hashes[packets[0]?.hashAlgorithm ?? 0];
  if (hash === undefined) throw new Error('a hash without a name');
  return { armored, hash };
}

/** RFC 9580 §9.5. */
const hashes: Readonly<Record<number, string>> = {
  8: 'sha256',
  9: 'sha384',
  10: 'sha512',
  12: 'sha3-256',
  14: 'sha3-512',
};

export async function encryptPgp(
  content: Buffer,
  { recipient, own, at }: { readonly recipient: string; readonly own: OwnKey | null; readonly at: number },
): Promise<string> {
  const pgp = openPgp();
  return pgp.encrypt({
    message: await pgp.createMessage({ binary: new Uint8Array(content) }),
    encryptionKeys: [await keyIn(recipient)],
    signingKeys: own === null ? [] : [await keyIn(own.privateText)],
    date: new Date(at),
  });
}
