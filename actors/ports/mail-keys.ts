// Certificates and keys for signed and encrypted mail: authorities that administrators trust, certificates and keys of
// correspondents, and what mailboxes decrypt and sign with. Private keys are kept sealed, and read only to be used.

import type { MailSigner, ProtectionKind } from '../vocabulary/mail-protection.ts';

/** `anchor`: an authority (S/MIME). `correspondent`: of somebody who writes to us. `mailbox`: our own, with its private key. */
export type MailKeyRole = 'anchor' | 'correspondent' | 'mailbox';

export interface MailKey extends MailSigner {
  readonly id: string;
  readonly kind: ProtectionKind;
  readonly role: MailKeyRole;
  /** Of a `mailbox` key; empty: of the others. */
  readonly mailboxId: string;
  /** Taken from a mail that its sender had signed; false: a person uploaded it. */
  readonly learned: boolean;
  /** Taken back by its owner, as far as the key itself says. */
  readonly revoked: boolean;
  readonly createdAt: number;
}

export interface NewMailKey extends Omit<MailKey, 'id'> {
  /** Lower-case hex: of an OpenPGP key the ids of all its parts. */
  readonly keyIds: readonly string[];
  /** PEM of a certificate and those between it and its authority, or an armored public key. */
  readonly publicText: string;
  /** PKCS #8 in PEM, or an armored private key without passphrase; null: there is none. */
  readonly privateText: string | null;
}

/** What one mail is checked and opened with. */
export interface KeyRing {
  /** PEM. */
  readonly anchors: readonly string[];
  /** Of the sender. `trusted`: a person uploaded it, so it needs no authority. */
  readonly known: readonly {
    readonly kind: ProtectionKind;
    readonly publicText: string;
    readonly trusted: boolean;
  }[];
  readonly own: readonly {
    readonly kind: ProtectionKind;
    readonly publicText: string;
    readonly privateText: string;
  }[];
}

/** What mail of a mailbox is signed and encrypted with: what counts now, the best first. */
export interface SendingKeys {
  readonly own: KeyRing['own'];
  readonly recipients: readonly {
    /** Lower-case. */
    readonly address: string;
    readonly kind: ProtectionKind;
    readonly publicText: string;
  }[];
}

export interface MailKeys {
  /** The id; null: it is known already. One that was learned becomes one that was uploaded, if this one is. */
  add(key: NewMailKey): Promise<string | null>;
  /** Newest first; at most `limits.mailKeys`. */
  list(): Promise<readonly MailKey[]>;
  /** False: there was none. */
  remove(id: string): Promise<boolean>;
  /** `addresses`, `keyIds`: of who may have signed, lower-case. */
  /** `addresses`: of recipients, lower-case; at most `limits.keyRingSender` keys of each. */
  forSending(of: {
    readonly mailboxId: string;
    readonly addresses: readonly string[];
    readonly at: number;
  }): Promise<SendingKeys>;
  ring(of: { readonly addresses: readonly string[]; readonly keyIds: readonly string[] }): Promise<KeyRing>;
}
