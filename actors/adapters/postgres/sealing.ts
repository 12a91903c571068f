// Seals bytes with AES-256-GCM (NIST SP 800-38D): a random nonce per row, and the row's id bound in, so that a
// ciphertext moved to another row does not open. Pure but for the nonce.

import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SkillpostError } from '../../errors.ts';

const nonceBytes = 12;
const tagBytes = 16;

export interface Sealed {
  readonly nonce: Buffer;
  /** The encrypted bytes, then the 16 bytes of the tag. */
  readonly ciphertext: Buffer;
  /** SHA-256 of the bytes before they were sealed. */
  readonly sha256: Buffer;
}

export function sha256Of(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

const prepared = new WeakMap<Uint8Array, KeyObject>();

/** Preparing a key takes as long as sealing a mail. */
function keyOf(bytes: Uint8Array): KeyObject {
  const known = prepared.get(bytes);
  if (known !== undefined) return known;
  const key = createSecretKey(bytes);
  prepared.set(bytes, key);
  return key;
}

/** `key`: 32 bytes, which stay as they are. */
export function seal(key: Uint8Array, bytes: Uint8Array, boundTo: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), nonce).setAAD(Buffer.from(boundTo));
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  return { nonce, ciphertext, sha256: sha256Of(bytes) };
}

/** Throws ARCHIVE_BROKEN (bug) unless key, row and bytes are what was sealed. */
export function open(key: Uint8Array, sealed: Sealed, boundTo: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = unseal(key, sealed, boundTo);
  } catch (cause) {
    throw broken(boundTo, cause);
  }
  if (!timingSafeEqual(sha256Of(bytes), sealed.sha256)) throw broken(boundTo, undefined);
  return bytes;
}

/** Throws unless key, binding and bytes are what was sealed. */
export function unseal(key: Uint8Array, sealed: Omit<Sealed, 'sha256'>, boundTo: string): Buffer {
  const { nonce, ciphertext } = sealed;
  const end = ciphertext.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(ciphertext.subarray(end));
  return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
}

function broken(id: string, cause: unknown): SkillpostError {
  return new SkillpostError('ARCHIVE_BROKEN', 'bug', 'A stored message is not what was archived.', {
    meta: { id },
    cause,
  });
}
