// Mail of ours, signed and encrypted by S/MIME (RFC 8551 §3.5.3, §3.3): a signature beside the content, SHA-256; AES-256 for
// a recipient with a key of RSA or on a curve. Throws for a key that cannot do that.

import {
  X509Certificate,
  constants,
  createCipheriv,
  createHash,
  createPrivateKey,
  publicEncrypt,
} from 'node:crypto';
import type { KeyObject, webcrypto } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { certificatesIn, derOf } from './certificate.ts';
import { agreementFor } from './smime-agreement.ts';
import { contentTypes } from './smime-signed.ts';

export interface OwnKey {
  readonly publicText: string;
  readonly privateText: string;
}

const oids = {
  contentType: '1.2.840.113549.1.9.3',
  signingTime: '1.2.840.113549.1.9.5',
  digest: '1.2.840.113549.1.9.4',
  rsa: '1.2.840.113549.1.1.1',
  aes256: '2.16.840.1.101.3.4.1.42',
} as const;

const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

async function signingKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: namedCurve ?? 'unknown' };
  const pkcs8 = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  return crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
}

function attribute(type: string, value: asn1.AsnType): pki.Attribute {
  return new pki.Attribute({ type, values: [value] });
}

/** The signature alone, in DER. */
export async function signSmime(
  content: Buffer,
  { publicText, privateText }: OwnKey,
  at: number,
): Promise<Buffer> {
  const chain = certificatesIn(publicText);
  const [own] = chain;
  if (own === undefined) throw new Error('no certificate');
  const digest = createHash('sha256').update(content).digest();
  const attributes = [
    attribute(oids.contentType, new asn1.ObjectIdentifier({ value: contentTypes.data })),
    attribute(oids.signingTime, new asn1.UTCTime({ valueDate: new Date(at) })),
    attribute(oids.digest, new asn1.OctetString({ valueHex: new Uint8Array(digest) })),
  ];
  const signed = new pki.SignedData({
    version: 1,
    encapContentInfo: new pki.EncapsulatedContentInfo({ eContentType: contentTypes.data }),
    signerInfos: [
      new pki.SignerInfo({
        version: 1,
        sid: new pki.IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        signedAttrs: new pki.SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    certificates: [...chain],
  });
  await signed.sign(
    await signingKey(createPrivateKey(privateText)),
    0,
    'SHA-256',
    new Uint8Array(content).buffer,
  );
  return wrapped(contentTypes.signed, signed.toSchema(true));
}

export function encryptSmime(content: Buffer, recipient: string, random: (bytes: number) => Buffer): Buffer {
  const [certificate] = certificatesIn(recipient);
  if (certificate === undefined) throw new Error('no certificate');
  const { publicKey } = new X509Certificate(derOf(certificate));
  const [key, iv] = [random(32), random(16)];
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const bytes = Buffer.concat([cipher.update(content), cipher.final()]);
  const onCurve = publicKey.asymmetricKeyType === 'ec';
  const recipientInfo = onCurve
    ? agreementFor(certificate, publicKey, key)
    : transportFor(certificate, publicKey, key);
  const enveloped = new pki.EnvelopedData({
    // RFC 5652 §6.1.
    version: onCurve ? 2 : 0,
    recipientInfos: [recipientInfo],
    encryptedContentInfo: new pki.EncryptedContentInfo({
      contentType: contentTypes.data,
      contentEncryptionAlgorithm: new pki.AlgorithmIdentifier({
        algorithmId: oids.aes256,
        algorithmParams: new asn1.OctetString({ valueHex: new Uint8Array(iv) }),
      }),
      encryptedContent: new asn1.OctetString({ valueHex: new Uint8Array(bytes) }),
    }),
  });
  return wrapped(contentTypes.enveloped, enveloped.toSchema());
}

/** RSA of PKCS #1 v1.5, which is read everywhere. */
function transportFor(certificate: pki.Certificate, publicKey: KeyObject, key: Buffer): pki.RecipientInfo {
  if (publicKey.asymmetricKeyType !== 'rsa') throw new Error('a key that nothing is encrypted for');
  const encryptedKey = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  const { issuer, serialNumber } = certificate;
  return new pki.RecipientInfo({
    variant: 1,
    value: new pki.KeyTransRecipientInfo({
      version: 0,
      rid: new pki.IssuerAndSerialNumber({ issuer, serialNumber }),
      keyEncryptionAlgorithm: new pki.AlgorithmIdentifier({
        algorithmId: oids.rsa,
        algorithmParams: new asn1.Null(),
      }),
      encryptedKey: new asn1.OctetString({ valueHex: new Uint8Array(encryptedKey) }),
    }),
  });
}

function wrapped(contentType: string, content: asn1.AsnType): Buffer {
  return Buffer.from(new pki.ContentInfo({ contentType, content }).toSchema().toBER(false));
}
