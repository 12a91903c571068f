// Short secrets in columns: sealed under an id of their own, opened only for the purpose they were sealed for. No hash of
// one is kept: it could be guessed from that.

import { SkillpostError } from '../../errors.ts';
import { keyId } from '../system/secrets.ts';
import { seal, unseal } from './sealing.ts';

export interface SealedText {
  readonly key_id: string;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

export function sealText(key: Uint8Array, text: string, boundTo: string): SealedText {
  const { nonce, ciphertext } = seal(key, Buffer.from(text), boundTo);
  return { key_id: keyId(key), nonce, ciphertext };
}

/** Throws SECRET_KEY (bug) for what another key has sealed, or for another purpose. */
export function openText(key: Uint8Array, sealed: SealedText, boundTo: string): string {
  if (sealed.key_id !== keyId(key)) throw otherKey(boundTo, undefined);
  try {
    return unseal(key, sealed, boundTo).toString();
  } catch (cause) {
    throw otherKey(boundTo, cause);
  }
}

function otherKey(boundTo: string, cause: unknown): SkillpostError {
  return new SkillpostError(
    'SECRET_KEY',
    'bug',
    'A stored password cannot be opened with this key: it has to be entered again.',
    { meta: { boundTo }, cause },
  );
}
