// What an administrator uploads → certificates and keys as they are kept: PEM, DER, PKCS #12, or OpenPGP with or without
// armor. The passphrase is used here, once, and kept nowhere. What is wrong is said in a sentence for who uploads.

import { X509Certificate, createPrivateKey } from 'node:crypto';
import { limits } from '#actors/limits.ts';
import type { MailKeyRole, NewMailKey } from '#actors/ports/mail-keys.ts';
import { certificateOf, certificatesIn, derOf, describe, pemOf } from './certificate.ts';
import { openPgp } from './openpgp-library.ts';
import type { PgpKey } from './openpgp-library.ts';
import { describeKey } from './pgp-keys.ts';
import { readPkcs12 } from './pkcs12.ts';
import type * as pki from 'pkijs';

export interface KeyUpload {
  readonly role: MailKeyRole;
  /** Of a `mailbox` key. */
  readonly mailboxId: string;
  /** PEM or armored text, or a file in base64. */
  readonly content: string;
  readonly passphrase: string;
  readonly at: number;
}

export type ReadUpload =
  | { readonly ok: true; readonly keys: readonly NewMailKey[] }
  | { readonly ok: false; readonly reason: string };

class Unusable extends Error {}

export async function readUpload(upload: KeyUpload): Promise<ReadUpload> {
  try {
    const keys = await keysOf(upload);
    if (keys.length === 0) throw new Unusable('There is no certificate and no key in it.');
    if (keys.length > limits.keysPerUpload)
      throw new Unusable(`There are more than ${limits.keysPerUpload} keys in it.`);
    for (const key of keys) checkUse(key);
    return { ok: true, keys };
  } catch (error) {
    if (error instanceof Unusable) return { ok: false, reason: error.message };
    if (!(error instanceof Error)) throw error;
    return { ok: false, reason: 'It cannot be read: it is damaged, or of a kind that is not known here.' };
  }
}

function keysOf(upload: KeyUpload): Promise<readonly NewMailKey[]> {
  const { content } = upload;
  if (content.includes('-----BEGIN PGP ')) return pgpKeys(upload, { armoredKeys: content });
  if (content.includes('-----BEGIN ')) return Promise.resolve(pemKeys(upload));
  return binaryKeys(upload, Buffer.from(content, 'base64'));
}

async function binaryKeys(upload: KeyUpload, bytes: Buffer): Promise<readonly NewMailKey[]> {
  // A certificate and a PKCS #12 file are both one SEQUENCE; a packet of OpenPGP has its highest bit set.
  if (((bytes[0] ?? 0) & 0x80) !== 0) return pgpKeys(upload, { binaryKeys: new Uint8Array(bytes) });
  const single = certificateIn(bytes);
  if (single !== null) return certificateKeys(upload, { certificates: [single], privateText: null });
  const found = await readPkcs12(bytes, upload.passphrase);
  if (found === null)
    throw new Unusable(
      'The file cannot be opened: the passphrase is another one, or the file is written in an old way. Export it with AES-256 and try again.',
    );
  return certificateKeys(upload, found);
}

function certificateIn(bytes: Buffer): pki.Certificate | null {
  try {
    return certificateOf(bytes);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

const privateBlock = /-----BEGIN ((?:[A-Z]+ ){0,2}PRIVATE KEY)-----[\s\S]*?-----END \1-----/;

function pemKeys(upload: KeyUpload): readonly NewMailKey[] {
  const block = privateBlock.exec(upload.content)?.[0];
  const privateText = block === undefined ? null : openedPem(block, upload.passphrase);
  return certificateKeys(upload, { certificates: certificatesIn(upload.content), privateText });
}

function openedPem(block: string, passphrase: string): string {
  try {
    return createPrivateKey({ key: block, passphrase }).export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Unusable('The private key cannot be opened: the passphrase is another one.');
  }
}

interface Certified {
  readonly certificates: readonly pki.Certificate[];
  /** Of one of the certificates; null: there is none. */
  readonly privateText: string | null;
}

/** With a private key the certificates are one key and its chain; without, each is its own. */
function certificateKeys(upload: KeyUpload, { certificates, privateText }: Certified): readonly NewMailKey[] {
  if (upload.role !== 'mailbox') return certificates.map((one) => keptCertificate(upload, [one], null));
  if (privateText === null) throw new Unusable('The private key is missing.');
  const key = createPrivateKey(privateText);
  const own = certificates.find((one) => new X509Certificate(derOf(one)).checkPrivateKey(key));
  if (own === undefined) throw new Unusable('The certificate of the private key is missing.');
  const chain = [own, ...certificates.filter((one) => one !== own)].slice(0, limits.cryptCertificates);
  return [keptCertificate(upload, chain, privateText)];
}

function keptCertificate(
  upload: KeyUpload,
  chain: readonly pki.Certificate[],
  privateText: string | null,
): NewMailKey {
  const [own] = chain;
  if (own === undefined) throw new Unusable('There is no certificate in it.');
  if (upload.role === 'anchor' && !new X509Certificate(derOf(own)).ca)
    throw new Unusable('It is not the certificate of an authority: it may not vouch for others.');
  return {
    ...describe(own),
    kind: 'smime',
    role: upload.role,
    mailboxId: upload.mailboxId,
    learned: false,
    revoked: false,
    createdAt: upload.at,
    keyIds: [],
    publicText: chain.map(pemOf).join(''),
    privateText,
  };
}

async function pgpKeys(
  upload: KeyUpload,
  source: { readonly armoredKeys: string } | { readonly binaryKeys: Uint8Array },
): Promise<readonly NewMailKey[]> {
  if (upload.role === 'anchor') throw new Unusable('Authorities are for S/MIME: OpenPGP has none.');
  const found: NewMailKey[] = [];
  for (const key of await openPgp().readKeys(source)) found.push(await keptKey(upload, key));
  return found;
}

async function keptKey(upload: KeyUpload, key: PgpKey): Promise<NewMailKey> {
  const own = upload.role === 'mailbox';
  if (own && !key.isPrivate()) throw new Unusable('The private key is missing.');
  return {
    ...(await describeKey(key)),
    kind: 'openpgp',
    role: upload.role,
    mailboxId: upload.mailboxId,
    learned: false,
    revoked: await key.isRevoked(),
    createdAt: upload.at,
    keyIds: key.getKeyIDs().map((id) => id.toHex()),
    publicText: key.toPublic().armor(),
    // Of somebody else's nobody keeps a private one, whatever was uploaded.
    privateText: own ? (await openedKey(key, upload.passphrase)).armor() : null,
  };
}

async function openedKey(privateKey: PgpKey, passphrase: string): Promise<PgpKey> {
  if (privateKey.isDecrypted()) return privateKey;
  try {
    return await openPgp().decryptKey({ privateKey, passphrase });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Unusable('The private key cannot be opened: the passphrase is another one.');
  }
}

function checkUse({ role, addresses }: NewMailKey): void {
  if (role === 'correspondent' && addresses.length === 0)
    throw new Unusable('It names no e-mail address, so nobody knows whose it is.');
}
