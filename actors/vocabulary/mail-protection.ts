// How a mail was signed and encrypted by who wrote it (S/MIME, OpenPGP), and what came of looking at that. Kept with the
// message, shown with it, asked by rules. Types and two lists of words; imports nothing.

/**
 * `valid`: it is as its signer wrote it, the signer is known here, and is the sender. `valid-unknown`: the same, but nobody
 * here knows the signer, or vouches for them any more. `mismatch`: the signer is somebody else than the sender. `invalid`:
 * changed after it was signed. `no-key`: there is no key to check it with. `unreadable`: damaged, or in a way that is not
 * understood here.
 */
export const signatureVerdicts = [
  'none',
  'valid',
  'valid-unknown',
  'mismatch',
  'invalid',
  'no-key',
  'unreadable',
] as const;

/** `failed`: there is a key, but what it opens is damaged, not protected against changes, or not understood here. */
export const encryptionVerdicts = ['none', 'decrypted', 'no-key', 'failed'] as const;

export type SignatureVerdict = (typeof signatureVerdicts)[number];
export type EncryptionVerdict = (typeof encryptionVerdicts)[number];
export type ProtectionKind = 'smime' | 'openpgp';

export interface MailSigner {
  readonly name: string;
  /** Those that the certificate or key names, lower-case. */
  readonly addresses: readonly string[];
  /** SHA-256 of a certificate, or fingerprint of a key, in lower-case hex. */
  readonly fingerprint: string;
  /** Who says so; empty: a key says it of itself. */
  readonly issuer: string;
  /** Milliseconds since 1970; null: for ever, or not said. */
  readonly validFrom: number | null;
  readonly validUntil: number | null;
}

export interface MailProtection {
  readonly kind: ProtectionKind;
  readonly signature: SignatureVerdict;
  readonly encryption: EncryptionVerdict;
  /** Null: there is none, or nobody can tell. */
  readonly signer: MailSigner | null;
  /** What is shown has parts that are not covered, such as the footer of a list. */
  readonly partial: boolean;
  /** Why the words above are what they are, one plain sentence each; empty: nothing to add. */
  readonly notes: readonly string[];
  /** When it was looked at. */
  readonly at: number;
}
