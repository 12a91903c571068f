// Signed content of S/MIME (RFC 8551 §3.5, RFC 5652 §5): whether the signature is over exactly these bytes, and whose it
// is. Structure by the library, arithmetic by Node; throws nothing for what is in the mail.

import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import * as pki from 'pkijs';
import { limits } from '#actors/limits.ts';
import { certificatesIn, describe, doubtOf, pemOf, readAsn1 } from './certificate.ts';
import { asEntity } from './entities.ts';
import { judged, unreadable, untouched } from './layer.ts';
import type { Layer, Looking } from './layer.ts';

export const contentTypes = {
  data: '1.2.840.113549.1.7.1',
  signed: '1.2.840.113549.1.7.2',
  enveloped: '1.2.840.113549.1.7.3',
  authEnveloped: '1.2.840.113549.1.9.16.1.23',
} as const;

const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.4': 'sha224',
};
/** They prove nothing any more: whoever has the time can make another mail with the same signature. */
const broken: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '1.2.840.113549.2.5': 'MD5',
};
const pss = '1.2.840.113549.1.1.10';
const ed25519 = '1.3.101.112';
const attributes = { digest: '1.2.840.113549.1.9.4' } as const;

/** `detached`: what was signed, where it stands beside the signature; null: it is inside. */
export async function readSigned(cms: Uint8Array, detached: Buffer | null, looking: Looking): Promise<Layer> {
  try {
    const info = new pki.ContentInfo({ schema: readAsn1(cms) });
    if (info.contentType !== contentTypes.signed)
      return unreadable('The signature is of a kind that is not known here.', detached);
    const signed = new pki.SignedData({ schema: info.content });
    return await readSignedData(signed, detached, looking);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return unreadable('The signature is damaged.', detached);
  }
}

async function readSignedData(
  signed: pki.SignedData,
  detached: Buffer | null,
  looking: Looking,
): Promise<Layer> {
  const inside = signed.encapContentInfo.eContent;
  const content = detached ?? (inside === undefined ? null : Buffer.from(inside.getValue()));
  if (content === null) return unreadable('The signature stands alone: what was signed is missing.', null);
  const entity = detached ?? asEntity(content);
  const certificates = (signed.certificates ?? []).filter((one) => one instanceof pki.Certificate);
  const [signerInfo] = signed.signerInfos;
  if (signerInfo === undefined || signed.signerInfos.length > limits.cryptSigners)
    return unreadable('The signature names no signer, or too many.', entity);
  const certificate = [...certificates, ...pinnedIn(looking)].find((one) => isOf(signerInfo, one));
  if (certificate === undefined)
    return {
      ...untouched,
      content: entity,
      signature: 'no-key',
      notes: ['The certificate of the signer did not come with the mail.'],
    };
  const fault = faultOf(signerInfo, certificate, content);
  const signer = describe(certificate);
  if (fault !== null)
    return { ...untouched, content: entity, signer, signature: fault.verdict, notes: [fault.why] };
  const doubt = await doubtOf(certificate, {
    others: certificates,
    anchors: looking.ring.anchors,
    pinned: pinnedTexts(looking),
    at: looking.at,
  });
  const verdict = judged(signer, looking, doubt);
  return {
    ...untouched,
    content: entity,
    ...verdict,
    learned: verdict.signature === 'valid' ? learnedOf(certificate, certificates, looking) : null,
  };
}

function pinnedTexts({ ring }: Looking): readonly string[] {
  return ring.known.flatMap(({ kind, trusted, publicText }) =>
    kind === 'smime' && trusted ? [publicText] : [],
  );
}

function pinnedIn({ ring }: Looking): readonly pki.Certificate[] {
  return ring.known.flatMap(({ kind, publicText }) => (kind === 'smime' ? certificatesIn(publicText) : []));
}

function learnedOf(
  certificate: pki.Certificate,
  certificates: readonly pki.Certificate[],
  { at }: Looking,
): Layer['learned'] {
  const others = certificates.filter((one) => one !== certificate).slice(0, limits.cryptCertificates);
  return {
    ...describe(certificate),
    kind: 'smime',
    role: 'correspondent',
    mailboxId: '',
    learned: true,
    revoked: false,
    createdAt: at,
    keyIds: [],
    publicText: [certificate, ...others].map(pemOf).join(''),
    privateText: null,
  };
}

function isOf({ sid }: pki.SignerInfo, certificate: pki.Certificate): boolean {
  if (sid instanceof pki.IssuerAndSerialNumber)
    return sid.issuer.isEqual(certificate.issuer) && sid.serialNumber.isEqual(certificate.serialNumber);
  // [0] SubjectKeyIdentifier.
  const wanted = Buffer.from(
    (sid as { readonly valueBlock: { readonly valueHexView: Uint8Array } }).valueBlock.valueHexView,
  );
  const known = certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue as
    | { readonly valueBlock: { readonly valueHexView: Uint8Array } }
    | undefined;
  return known !== undefined && wanted.equals(Buffer.from(known.valueBlock.valueHexView));
}

interface Fault {
  readonly verdict: 'invalid' | 'unreadable';
  readonly why: string;
}

const changed: Fault = { verdict: 'invalid', why: 'The content was changed after it was signed.' };
const unknownWay = (way: string): Fault => ({
  verdict: 'unreadable',
  why: `It was signed in a way that is not checked here (${way}).`,
});

/** Null: the signature holds. */
function faultOf(info: pki.SignerInfo, certificate: pki.Certificate, content: Buffer): Fault | null {
  const { algorithmId } = info.digestAlgorithm;
  const weak = broken[algorithmId];
  if (weak !== undefined)
    return { verdict: 'unreadable', why: `It was signed with ${weak}, which proves nothing any more.` };
  const hash = digests[algorithmId];
  if (hash === undefined) return unknownWay(algorithmId);
  const attrs = info.signedAttrs;
  if (attrs === undefined) return holds(info, certificate, { hash, bytes: content }) ? null : changed;
  const stated = attrs.attributes.find(({ type }) => type === attributes.digest)?.values[0] as
    | { readonly valueBlock: { readonly valueHexView: Uint8Array } }
    | undefined;
  if (stated === undefined) return unknownWay('no digest');
  const digest = createHash(hash).update(content).digest();
  if (!digest.equals(Buffer.from(stated.valueBlock.valueHexView))) return changed;
  const bytes = Buffer.from(attrs.encodedValue);
  if (holds(info, certificate, { hash, bytes })) return null;
  return { verdict: 'invalid', why: 'The signature was not made with the key of the certificate.' };
}

/** Throws for keys and parameters that Node does not know. */
function holds(
  { signatureAlgorithm, signature }: pki.SignerInfo,
  certificate: pki.Certificate,
  { hash, bytes }: { readonly hash: string; readonly bytes: Buffer },
): boolean {
  const spki = Buffer.from(certificate.subjectPublicKeyInfo.toSchema().toBER(false));
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const value = Buffer.from(signature.valueBlock.valueHexView);
  if (signatureAlgorithm.algorithmId === ed25519) return verify(null, bytes, key, value);
  if (signatureAlgorithm.algorithmId !== pss) return verify(hash, bytes, key, value);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(hash, bytes, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, value);
}
