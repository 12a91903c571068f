// Encrypted content of S/MIME (RFC 8551 §3.3 and §3.4, RFC 5652 §6, RFC 5083): opened with a key of a mailbox of ours.
// Structure by the library, arithmetic by Node, because WebCrypto has no RSA of version 1.5, which most programs use.
// Throws nothing for what is in the mail.

import { constants, createDecipheriv, createPrivateKey, privateDecrypt } from 'node:crypto';
import type { DecipherGCM } from 'node:crypto';
import type { AsnType } from 'asn1js';
import * as pki from 'pkijs';
import { limits } from '#actors/limits.ts';
import { certificatesIn, readAsn1 } from './certificate.ts';
import { asEntity } from './entities.ts';
import { failed, noKey, untouched } from './layer.ts';
import type { Layer, Looking } from './layer.ts';
import { agreedKey } from './smime-agreement.ts';
import { contentTypes } from './smime-signed.ts';

interface Cipher {
  readonly name: string;
  readonly authenticated: boolean;
}

const cbc = (name: string): Cipher => ({ name, authenticated: false });
const gcm = (name: string): Cipher => ({ name, authenticated: true });
const ciphers: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.3.7': cbc('des-ede3-cbc'),
  '2.16.840.1.101.3.4.1.2': cbc('aes-128-cbc'),
  '2.16.840.1.101.3.4.1.22': cbc('aes-192-cbc'),
  '2.16.840.1.101.3.4.1.42': cbc('aes-256-cbc'),
  '2.16.840.1.101.3.4.1.6': gcm('aes-128-gcm'),
  '2.16.840.1.101.3.4.1.26': gcm('aes-192-gcm'),
  '2.16.840.1.101.3.4.1.46': gcm('aes-256-gcm'),
};
const rsa = { pkcs1: '1.2.840.113549.1.1.1', oaep: '1.2.840.113549.1.1.7' } as const;
const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

interface Structure {
  readonly recipients: readonly pki.RecipientInfo[];
  readonly encrypted: pki.EncryptedContentInfo;
  /** Of RFC 5083: what is covered beside the content, and the tag. */
  readonly extra: Buffer;
  readonly tag: Buffer | null;
}

export function readEnveloped(cms: Uint8Array, looking: Looking): Layer {
  try {
    const info = new pki.ContentInfo({ schema: readAsn1(cms) });
    const structure = structureOf(info);
    if (structure === null) return failed('It is encrypted in a form that is not known here.');
    const cipher = ciphers[structure.encrypted.contentEncryptionAlgorithm.algorithmId];
    if (cipher === undefined) return failed('It is encrypted with a cipher that is not opened here.');
    const key = keyOf(structure, looking);
    if (key === null) return noKey('It is encrypted, and none of the keys here opens it.');
    const content = deciphered(structure, cipher, key);
    return {
      ...untouched,
      content: asEntity(content),
      encryption: 'decrypted',
      intact: cipher.authenticated,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return failed('It is encrypted, and damaged: what is in it cannot be had.');
  }
}

function structureOf(info: pki.ContentInfo): Structure | null {
  if (info.contentType === contentTypes.enveloped) {
    const { recipientInfos: recipients, encryptedContentInfo: encrypted } = new pki.EnvelopedData({
      schema: info.content,
    });
    return { recipients, encrypted, extra: Buffer.alloc(0), tag: null };
  }
  return info.contentType === contentTypes.authEnveloped ? authStructure(info.content as AsnType) : null;
}

interface Block {
  readonly idBlock: { readonly tagClass: number; readonly tagNumber: number };
  readonly valueBlock: { readonly value?: readonly AsnType[]; readonly valueHexView?: Uint8Array };
  readonly valueBeforeDecodeView: Uint8Array;
}

/** RFC 5083 §2.1: version, originator [0], recipients, content, attributes [1], tag, attributes [2]. */
function authStructure(content: AsnType): Structure {
  const parts = ((content as unknown as Block).valueBlock.value ?? []) as unknown as readonly Block[];
  const universal = (number: number): Block | undefined =>
    parts.find(({ idBlock }) => idBlock.tagClass === 1 && idBlock.tagNumber === number);
  const [recipients, encrypted, tag] = [universal(17), universal(16), universal(4)];
  if (recipients === undefined || encrypted === undefined || tag === undefined) throw new Error('incomplete');
  const attributes = parts.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 1);
  // They are covered as the SET that they are, not with the tag that they stand under.
  const extra = attributes === undefined ? Buffer.alloc(0) : Buffer.from(attributes.valueBeforeDecodeView);
  if (extra.length > 0) extra[0] = 0x31;
  return {
    recipients: (recipients.valueBlock.value ?? []).map((schema) => new pki.RecipientInfo({ schema })),
    encrypted: new pki.EncryptedContentInfo({ schema: encrypted as unknown as AsnType }),
    extra,
    tag: Buffer.from(tag.valueBlock.valueHexView ?? []),
  };
}

/** Null: no key of ours is named. Throws for what is damaged. */
function keyOf({ recipients }: Structure, { ring }: Looking): Buffer | null {
  for (const { publicText, privateText } of ring.own.filter(({ kind }) => kind === 'smime')) {
    const [certificate] = certificatesIn(publicText);
    if (certificate === undefined) continue;
    for (const { value } of recipients.slice(0, limits.cryptRecipients)) {
      if (value instanceof pki.KeyTransRecipientInfo && isFor(value, certificate))
        return transported(value, privateText);
      if (!(value instanceof pki.KeyAgreeRecipientInfo)) continue;
      const wrapped = wrappedFor(value, certificate);
      if (wrapped !== null) return agreedKey(value, wrapped, { certificate, privateText });
    }
  }
  return null;
}

function isFor({ rid }: pki.KeyTransRecipientInfo, certificate: pki.Certificate): boolean {
  if (rid instanceof pki.IssuerAndSerialNumber)
    return rid.issuer.isEqual(certificate.issuer) && rid.serialNumber.isEqual(certificate.serialNumber);
  const value = (rid as unknown as Block).valueBlock.valueHexView;
  return value !== undefined && keyIdOf(certificate)?.equals(Buffer.from(value)) === true;
}

function keyIdOf(certificate: pki.Certificate): Buffer | null {
  const parsed = certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue as
    | Block
    | undefined;
  return parsed === undefined ? null : Buffer.from(parsed.valueBlock.valueHexView ?? []);
}

function transported(
  { keyEncryptionAlgorithm, encryptedKey }: pki.KeyTransRecipientInfo,
  privateText: string,
): Buffer {
  const key = createPrivateKey(privateText);
  const bytes = Buffer.from(encryptedKey.valueBlock.valueHexView);
  const { algorithmId, algorithmParams } = keyEncryptionAlgorithm;
  if (algorithmId === rsa.pkcs1) return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes);
  if (algorithmId !== rsa.oaep) throw new Error('unknown key transport');
  const { hashAlgorithm } = new pki.RSAESOAEPParams({ schema: algorithmParams as AsnType });
  const oaepHash = hashes[hashAlgorithm.algorithmId] ?? 'sha1';
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
}

/** The key in it for who has this certificate; null: there is none. */
function wrappedFor(
  { recipientEncryptedKeys }: pki.KeyAgreeRecipientInfo,
  certificate: pki.Certificate,
): Uint8Array | null {
  const found = recipientEncryptedKeys.encryptedKeys.find(({ rid: { value } }) => {
    if (value instanceof pki.IssuerAndSerialNumber)
      return value.issuer.isEqual(certificate.issuer) && value.serialNumber.isEqual(certificate.serialNumber);
    const bytes = (value as { readonly subjectKeyIdentifier?: Block }).subjectKeyIdentifier?.valueBlock
      .valueHexView;
    return bytes !== undefined && keyIdOf(certificate)?.equals(Buffer.from(bytes)) === true;
  });
  return found?.encryptedKey.valueBlock.valueHexView ?? null;
}

function deciphered(
  { encrypted, tag, extra }: Structure,
  { name, authenticated }: Cipher,
  key: Buffer,
): Buffer {
  const params = encrypted.contentEncryptionAlgorithm.algorithmParams as Block;
  const bytes = Buffer.from(encrypted.getEncryptedContent());
  if (!authenticated) {
    const iv = Buffer.from(params.valueBlock.valueHexView ?? []);
    const decipher = createDecipheriv(name, key, iv);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  }
  // RFC 5084 §3.2: nonce, and how long the tag is.
  const [nonce] = (params.valueBlock.value ?? []) as unknown as readonly Block[];
  if (nonce === undefined || tag === null || tag.length < 12) throw new Error('no tag');
  const decipher = createDecipheriv(name, key, Buffer.from(nonce.valueBlock.valueHexView ?? []), {
    authTagLength: tag.length,
  } as never) as DecipherGCM;
  decipher.setAuthTag(tag);
  if (extra.length > 0) decipher.setAAD(extra);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}
