// OpenPGP.js, as far as it is used here, typed by what we hand it and what we take. Loaded when the first mail needs it,
// because most installations never see one. Nothing else touches the package.

import { createRequire } from 'node:module';

export interface PgpKeyId {
  toHex(): string;
}

export interface PgpKey {
  getFingerprint(): string;
  getKeyIDs(): readonly PgpKeyId[];
  getUserIDs(): readonly string[];
  getCreationTime(): Date;
  getExpirationTime(): Promise<Date | number | null>;
  isRevoked(): Promise<boolean>;
  isPrivate(): boolean;
  isDecrypted(): boolean;
  armor(): string;
  toPublic(): PgpKey;
}

export interface PgpVerification {
  readonly keyID: PgpKeyId;
  /** Throws where the signature does not hold. */
  readonly verified: Promise<true>;
}

interface Read<Data> {
  readonly data: Data;
  readonly signatures: readonly PgpVerification[];
}

export interface PgpMessage {
  getEncryptionKeyIDs(): readonly PgpKeyId[];
  getSigningKeyIDs(): readonly PgpKeyId[];
}

export interface PgpCleartext extends PgpMessage {
  getText(): string;
}

interface Opaque {
  readonly __opaque: never;
}

interface Settings {
  readonly maxDecompressedMessageSize?: number;
}

export interface OpenPgp {
  readKeys(of: { readonly armoredKeys?: string; readonly binaryKeys?: Uint8Array }): Promise<PgpKey[]>;
  decryptKey(of: { readonly privateKey: PgpKey; readonly passphrase: string }): Promise<PgpKey>;
  readMessage(of: {
    readonly armoredMessage?: string;
    readonly binaryMessage?: Uint8Array;
    readonly config?: Settings;
  }): Promise<PgpMessage>;
  readCleartextMessage(of: { readonly cleartextMessage: string }): Promise<PgpCleartext>;
  readSignature(of: {
    readonly armoredSignature?: string;
    readonly binarySignature?: Uint8Array;
  }): Promise<Opaque & { readonly packets: readonly { readonly hashAlgorithm?: number }[] }>;
  createMessage(of: { readonly binary: Uint8Array }): Promise<PgpMessage>;
  verify(of: {
    readonly message: PgpMessage;
    readonly signature?: Opaque;
    readonly verificationKeys: readonly PgpKey[];
    readonly format?: 'binary' | 'utf8';
    readonly date?: Date;
  }): Promise<Read<Uint8Array | string>>;
  decrypt(of: {
    readonly message: PgpMessage;
    readonly decryptionKeys: readonly PgpKey[];
    readonly verificationKeys: readonly PgpKey[];
    readonly format: 'binary';
    readonly date?: Date;
    readonly config?: Settings;
  }): Promise<Read<Uint8Array>>;
  sign(of: {
    readonly message: PgpMessage;
    readonly signingKeys: readonly PgpKey[];
    readonly detached: true;
    readonly date: Date;
  }): Promise<string>;
  encrypt(of: {
    readonly message: PgpMessage;
    readonly encryptionKeys: readonly PgpKey[];
    readonly signingKeys: readonly PgpKey[];
    readonly date: Date;
  }): Promise<string>;
}

/** Throws when it was not installed. */
export function openPgp(): OpenPgp {
  return createRequire(import.meta.url)('openpgp') as OpenPgp;
}
