// Passwords and tokens of outside mailboxes: sealed where they are kept, read only by who logs in with them.

/** `oauth`: refresh token. `access`: the access token of now, with its end, as JSON. */
export type SecretPurpose = 'fetching' | 'sending' | 'oauth' | 'access';

/** As it is kept: of no use without the key, and for no other purpose. */
export interface SealedSecret {
  readonly id: string;
  readonly purpose: SecretPurpose;
  readonly keyId: string;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

export interface MailboxSecrets {
  /** Null: none is kept. Throws SECRET_KEY (bug) for one that another key has sealed. */
  read(mailboxId: string, purpose: SecretPurpose): Promise<string | null>;
  /** Takes the place of the one before. Throws NOT_FOUND (invalid) when there is no such mailbox. */
  write(mailboxId: string, purpose: SecretPurpose, secret: string): Promise<void>;
  remove(mailboxId: string, purpose: SecretPurpose): Promise<void>;
  /** For `secrets` of a directory write: kept in the same transaction as the mailbox. */
  seal(purpose: SecretPurpose, secret: string): SealedSecret;
  /** Which are there. */
  kept(mailboxId: string): Promise<readonly SecretPurpose[]>;
}
