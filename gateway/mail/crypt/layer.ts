// What comes of one wrapping of a mail: what was in it, and what can be said of its signature or encryption. Types and the
// few verdicts that are the same for S/MIME and OpenPGP. Pure.

import type { KeyRing, NewMailKey } from '#actors/ports/mail-keys.ts';
import type {
  EncryptionVerdict,
  MailSigner,
  ProtectionKind,
  SignatureVerdict,
} from '#actors/vocabulary/mail-protection.ts';

/** What a wrapping is looked at with. */
export interface Looking {
  readonly ring: KeyRing;
  /** Of the sender that people see; lower-case. */
  readonly from: string;
  readonly at: number;
}

export interface Layer {
  /** What was wrapped, as a part of its own; null: it cannot be had. */
  readonly content: Buffer | null;
  readonly signature: SignatureVerdict;
  readonly encryption: EncryptionVerdict;
  /** Nobody can have changed what was encrypted without that being seen. */
  readonly intact: boolean;
  readonly signer: MailSigner | null;
  readonly notes: readonly string[];
  /** The certificate of a signer whom an authority vouches for. */
  readonly learned: NewMailKey | null;
  /** Lower-case hex: of keys that signed, and that are not in the ring. */
  readonly missingKeyIds: readonly string[];
}

/** One wrapping, and by which of the two it was made. */
export interface Wrapped {
  readonly kind: ProtectionKind;
  readonly layer: Layer;
  /** There is more in the same text than what was wrapped. */
  readonly partial: boolean;
}

export const untouched: Layer = {
  content: null,
  signature: 'none',
  encryption: 'none',
  intact: true,
  signer: null,
  notes: [],
  learned: null,
  missingKeyIds: [],
};

export function unreadable(why: string, content: Buffer | null): Layer {
  return { ...untouched, content, signature: 'unreadable', notes: [why] };
}

export function failed(why: string): Layer {
  return { ...untouched, encryption: 'failed', intact: false, notes: [why] };
}

export function noKey(why: string): Layer {
  return { ...untouched, encryption: 'no-key', notes: [why] };
}

/** Of a signature that holds. `doubt`: why the signer is not believed; null: they are. */
export function judged(
  signer: MailSigner,
  { from }: Pick<Looking, 'from'>,
  doubt: string | null,
): Pick<Layer, 'signature' | 'signer' | 'notes'> {
  const notes = doubt === null ? [] : [doubt];
  if (!signer.addresses.includes(from.toLowerCase()))
    return {
      signature: 'mismatch',
      signer,
      notes: [
        `It was signed by ${signer.addresses[0] ?? signer.name}, who is not the sender it names.`,
        ...notes,
      ],
    };
  return { signature: doubt === null ? 'valid' : 'valid-unknown', signer, notes };
}
