// Keys derived from the one master key (SKILLPOST_SECRET_KEY): each purpose gets its own, so that one leaking says
// nothing of the others (HKDF-SHA-256, RFC 5869).

import { createHash, createHmac, createSecretKey, hkdfSync } from 'node:crypto';

export type KeyPurpose =
  | 'archive'
  | 'archive-anchor'
  | 'reply-address'
  | 'session'
  | 'embedded-stores'
  | 'mailbox-secrets'
  | 'dkim-keys'
  | 'mail-keys';

/** 32 bytes. */
export function deriveKey(masterKey: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, 'skillpost', purpose, 32));
}

/** Names a key without telling it: kept beside what it sealed. */
export function keyId(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

/** Signs reply addresses and the suffixes of case tags: HMAC-SHA-256 under the key of that purpose. */
export function replySigner(masterKey: string): (text: string) => Uint8Array {
  const key = createSecretKey(deriveKey(masterKey, 'reply-address'));
  return (text) => createHmac('sha256', key).update(text).digest();
}
