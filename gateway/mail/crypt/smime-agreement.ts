// The key of encrypted content, agreed on by elliptic curves (RFC 5753 §3.1 and §7.2, RFC 3565): Diffie-Hellman with a key
// that the sender made for this mail, the derivation of ANSI X9.63, and AES key wrap. The library leaves a field out
// that other programs write, so it is done here. Throws for what is damaged or not known.

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AsnType } from 'asn1js';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { readAsn1 } from './certificate.ts';

const derivations: Readonly<Record<string, string>> = {
  '1.3.133.16.840.63.0.2': 'sha1',
  '1.3.132.1.11.0': 'sha224',
  '1.3.132.1.11.1': 'sha256',
  '1.3.132.1.11.2': 'sha384',
  '1.3.132.1.11.3': 'sha512',
};
const wraps: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  '2.16.840.1.101.3.4.1.5': { name: 'id-aes128-wrap', bytes: 16 },
  '2.16.840.1.101.3.4.1.25': { name: 'id-aes192-wrap', bytes: 24 },
  '2.16.840.1.101.3.4.1.45': { name: 'id-aes256-wrap', bytes: 32 },
};
/** RFC 3394 §2.2.3.1. */
const wrapStart = Buffer.alloc(8, 0xa6);

export interface Agreeing {
  readonly certificate: pki.Certificate;
  readonly privateText: string;
}

/** `encryptedKey`: the one for this certificate. */
export function agreedKey(
  info: pki.KeyAgreeRecipientInfo,
  encryptedKey: Uint8Array,
  { certificate, privateText }: Agreeing,
): Buffer {
  const { algorithmId, algorithmParams } = info.keyEncryptionAlgorithm;
  const hash = derivations[algorithmId];
  const wrapping = new pki.AlgorithmIdentifier({ schema: algorithmParams as AsnType });
  const wrap = wraps[wrapping.algorithmId];
  if (hash === undefined || wrap === undefined) throw new Error('unknown key agreement');
  const shared = diffieHellman({
    privateKey: createPrivateKey(privateText),
    publicKey: ephemeralKey(info, certificate),
  });
  const about = sharedInfo(writtenAs(algorithmParams as AsnType), info.ukm, wrap.bytes);
  const key = derived(hash, { shared, about, bytes: wrap.bytes });
  const decipher = createDecipheriv(wrap.name, key, wrapStart);
  return Buffer.concat([decipher.update(encryptedKey), decipher.final()]);
}

/** The sender may leave the curve out: it is that of the certificate. */
function ephemeralKey(
  { originator }: pki.KeyAgreeRecipientInfo,
  certificate: pki.Certificate,
): ReturnType<typeof createPublicKey> {
  const made = originator?.value as pki.OriginatorPublicKey | undefined;
  if (!(made instanceof pki.OriginatorPublicKey)) throw new Error('no key of the sender');
  const spki = new asn1.Sequence({
    value: [certificate.subjectPublicKeyInfo.algorithm.toSchema(), made.publicKey],
  });
  return createPublicKey({ key: Buffer.from(spki.toBER(false)), format: 'der', type: 'spki' });
}

/** The octets that the sender wrote. */
function writtenAs(value: AsnType): Buffer {
  return Buffer.from(
    (value as unknown as { readonly valueBeforeDecodeView: Uint8Array }).valueBeforeDecodeView,
  );
}

/** ECC-CMS-SharedInfo; the algorithm exactly as the sender wrote it. */
function sharedInfo(wrapping: Buffer, ukm: asn1.OctetString | undefined, bytes: number): Buffer {
  const tagged = (tagNumber: number, value: Uint8Array): asn1.Constructed =>
    new asn1.Constructed({
      idBlock: { tagClass: 3, tagNumber },
      value: [new asn1.OctetString({ valueHex: new Uint8Array(value) })],
    });
  const bits = Buffer.alloc(4);
  bits.writeUInt32BE(bytes * 8);
  const rest = [...(ukm === undefined ? [] : [tagged(0, ukm.valueBlock.valueHexView)]), tagged(2, bits)];
  const content = Buffer.concat([wrapping, ...rest.map((one) => Buffer.from(one.toBER(false)))]);
  // All of it is a hundred bytes long, or a few more with key material of the sender.
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([0x30, ...length]), content]);
}

interface Deriving {
  readonly shared: Buffer;
  readonly about: Buffer;
  readonly bytes: number;
}

function derived(hash: string, { shared, about, bytes }: Deriving): Buffer {
  const found: Buffer[] = [];
  const rounds = Math.ceil(bytes / createHash(hash).digest().length);
  for (let round = 1; round <= rounds; round += 1) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(round);
    found.push(createHash(hash).update(shared).update(counter).update(about).digest());
  }
  return Buffer.concat(found).subarray(0, bytes);
}

const written = {
  derivation: '1.3.132.1.11.1',
  wrap: '2.16.840.1.101.3.4.1.45',
  publicKey: '1.2.840.10045.2.1',
} as const;

/** `key` for the owner of a certificate with a key on a curve: SHA-256, AES-256 key wrap. */
export function agreementFor(
  certificate: pki.Certificate,
  publicKey: KeyObject,
  key: Buffer,
): pki.RecipientInfo {
  const { namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  if (namedCurve === undefined) throw new Error('not a key on a curve');
  const made = generateKeyPairSync('ec', { namedCurve });
  const wrapping = new asn1.Sequence({ value: [new asn1.ObjectIdentifier({ value: written.wrap })] });
  const about = sharedInfo(Buffer.from(wrapping.toBER(false)), undefined, 32);
  const shared = diffieHellman({ privateKey: made.privateKey, publicKey });
  const cipher = createCipheriv('id-aes256-wrap', derived('sha256', { shared, about, bytes: 32 }), wrapStart);
  const encryptedKey = Buffer.concat([cipher.update(key), cipher.final()]);
  const spki = made.publicKey.export({ type: 'spki', format: 'der' });
  const { issuer, serialNumber } = certificate;
  return new pki.RecipientInfo({
    variant: 2,
    value: new pki.KeyAgreeRecipientInfo({
      version: 3,
      originator: new pki.OriginatorIdentifierOrKey({
        variant: 3,
        value: new pki.OriginatorPublicKey({
          algorithm: new pki.AlgorithmIdentifier({ algorithmId: written.publicKey }),
          publicKey: new pki.PublicKeyInfo({ schema: readAsn1(spki) }).subjectPublicKey,
        }),
      }),
      keyEncryptionAlgorithm: new pki.AlgorithmIdentifier({
        algorithmId: written.derivation,
        algorithmParams: wrapping,
      }),
      recipientEncryptedKeys: new pki.RecipientEncryptedKeys({
        encryptedKeys: [
          new pki.RecipientEncryptedKey({
            rid: new pki.KeyAgreeRecipientIdentifier({
              variant: 1,
              value: new pki.IssuerAndSerialNumber({ issuer, serialNumber }),
            }),
            encryptedKey: new asn1.OctetString({ valueHex: new Uint8Array(encryptedKey) }),
          }),
        ],
      }),
    }),
  });
}
