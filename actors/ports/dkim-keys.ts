// The keys that our domains sign their mail with (RFC 6376). Private keys are kept sealed, and read only to sign.

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256';

export interface DkimKey {
  /** Lower-case, in ASCII. */
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: DkimAlgorithm;
  /** As in `p=` of the record. */
  readonly publicKey: string;
  /** `waiting`: its record was not found yet. `active`: signs. `retired`: another one does; its record may still be needed. */
  readonly state: 'waiting' | 'active' | 'retired';
  readonly createdAt: number;
  /** When its record was looked for; null: never. */
  readonly checkedAt: number | null;
  /** What was wrong then; empty: nothing. */
  readonly fault: string;
}

export interface SigningKey {
  readonly selector: string;
  readonly algorithm: DkimAlgorithm;
  /** PKCS #8, in PEM. */
  readonly privateKey: string;
}

export interface DkimKeys {
  add(
    keys: readonly (Pick<DkimKey, 'domain' | 'publicKey'> & SigningKey & { readonly createdAt: number })[],
  ): Promise<void>;
  /** Newest first. */
  list(domain: string): Promise<readonly DkimKey[]>;
  /** Those that are active, in the order of their selectors. */
  signing(domain: string): Promise<readonly SigningKey[]>;
  /**
   * What looking for the record came to. Found: a key that waited is active from now on, and takes the place of the one of
   * the same algorithm. Not found: it does not sign.
   */
  checked(
    key: Pick<DkimKey, 'domain' | 'selector'>,
    result: { readonly at: number; readonly fault: string },
  ): Promise<void>;
  /** False: there was none. */
  remove(key: Pick<DkimKey, 'domain' | 'selector'>): Promise<boolean>;
}
