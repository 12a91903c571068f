// Certificates: read, told apart, described, and whether an authority vouches for one of them (RFC 5280, RFC 8550). Knows
// the library; knows no mail. Nobody outside is asked whether a certificate was taken back (decision 15).

import { X509Certificate, createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { fromBER } from 'asn1js';
import type { AsnType } from 'asn1js';
import * as pki from 'pkijs';
import { limits } from '#actors/limits.ts';
import type { MailSigner } from '#actors/vocabulary/mail-protection.ts';

/** One structure and nothing else; throws for what is none. */
export function readAsn1(bytes: Uint8Array): AsnType {
  const { offset, result } = fromBER(new Uint8Array(bytes), {
    maxNodes: limits.cryptAsn1Nodes,
    maxContentLength: limits.decodedBytes,
  });
  if (offset === -1) throw new Error('damaged ASN.1');
  return result;
}

export function derOf(certificate: pki.Certificate): Buffer {
  return Buffer.from(certificate.toSchema(true).toBER(false));
}

export function pemOf(certificate: pki.Certificate): string {
  const text = derOf(certificate).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
}

const pemBlock = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,100000})-----END CERTIFICATE-----/g;

/** All that stand in a text, in their order; throws for one that is damaged. */
export function certificatesIn(pem: string): readonly pki.Certificate[] {
  return Array.from(pem.matchAll(pemBlock), ([, body = '']) => certificateOf(Buffer.from(body, 'base64')));
}

export function certificateOf(der: Uint8Array): pki.Certificate {
  return new pki.Certificate({ schema: readAsn1(der) });
}

/** Node's view of it: of the library's own only what is needed is read. */
export function describe(certificate: pki.Certificate): MailSigner {
  const x509 = new X509Certificate(derOf(certificate));
  return {
    name: nameOf(x509.subject) || 'a certificate without a name',
    addresses: addressesOf(x509),
    fingerprint: createHash('sha256').update(x509.raw).digest('hex'),
    issuer: nameOf(x509.issuer),
    validFrom: Date.parse(x509.validFrom),
    validUntil: Date.parse(x509.validTo),
  };
}

function nameOf(distinguished: string | undefined): string {
  const fields = new Map(
    (distinguished ?? '').split('\n').map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, Math.max(0, at)), line.slice(at + 1)];
    }),
  );
  return (fields.get('CN') ?? fields.get('O') ?? fields.get('emailAddress') ?? '').slice(
    0,
    limits.headerChars,
  );
}

/** RFC 8550 §3: in the alternative names, or in the name itself as before them. */
function addressesOf({ subject, subjectAltName = '' }: X509Certificate): readonly string[] {
  const alternative = Array.from(
    subjectAltName.matchAll(/email:("?)([^,"\s]+)\1/g),
    ([, , found = '']) => found,
  );
  const old = Array.from((subject ?? '').matchAll(/^emailAddress=(\S+)$/gm), ([, found = '']) => found);
  return [...new Set([...alternative, ...old].map((found) => found.toLowerCase()))].slice(
    0,
    limits.keyAddresses,
  );
}

const usages = {
  keyUsage: '2.5.29.15',
  extended: '2.5.29.37',
  mail: '1.3.6.1.5.5.7.3.4',
  any: '2.5.29.37.0',
};

/** Null: it may sign mail; else why not (RFC 8550 §4.4). */
function misuse(certificate: pki.Certificate): string | null {
  const extensions = certificate.extensions ?? [];
  const extended = extensions.find(({ extnID }) => extnID === usages.extended)?.parsedValue as
    | { readonly keyPurposes?: readonly string[] }
    | undefined;
  const purposes = extended?.keyPurposes;
  if (purposes !== undefined && !purposes.includes(usages.mail) && !purposes.includes(usages.any))
    return 'The certificate of the signer is not made for mail.';
  const usage = extensions.find(({ extnID }) => extnID === usages.keyUsage)?.parsedValue as
    | { readonly valueBlock?: { readonly valueHexView?: Uint8Array } }
    | undefined;
  const bits = usage?.valueBlock?.valueHexView?.[0];
  // digitalSignature, nonRepudiation.
  if (bits !== undefined && (bits & 0xc0) === 0)
    return 'The certificate of the signer is not made for signing.';
  return null;
}

export interface Trusting {
  /** What came along with it. */
  readonly others: readonly pki.Certificate[];
  readonly anchors: readonly string[];
  /** PEM of certificates that a person has uploaded. */
  readonly pinned: readonly string[];
  readonly at: number;
}

/** Null: the signer is known; else why not, in one sentence. */
export async function doubtOf(certificate: pki.Certificate, trusting: Trusting): Promise<string | null> {
  const { at, pinned } = trusting;
  const from = certificate.notBefore.value.getTime();
  const until = certificate.notAfter.value.getTime();
  if (until < at) return `The certificate of the signer has expired on ${day(until)}.`;
  if (from > at) return `The certificate of the signer is not valid before ${day(from)}.`;
  const der = derOf(certificate);
  if (pinned.some((pem) => certificatesIn(pem).some((one) => derOf(one).equals(der))))
    return misuse(certificate);
  return misuse(certificate) ?? (await chainDoubt(certificate, trusting));
}

async function chainDoubt(certificate: pki.Certificate, trusting: Trusting): Promise<string | null> {
  const others = trusting.others.slice(0, limits.cryptCertificates);
  const anchors = possibleAnchors([certificate, ...others], trusting.anchors);
  const unknown = 'No authority that is trusted here vouches for the certificate of the signer.';
  if (anchors.length === 0) return unknown;
  const engine = new pki.CertificateChainValidationEngine({
    trustedCerts: [...anchors],
    // The last one is what is asked about.
    certs: [...others.filter((one) => one !== certificate), certificate],
    checkDate: new Date(trusting.at),
  });
  const { result } = await engine.verify({ passedWhenNotRevValues: true });
  return result ? null : unknown;
}

/** Roots by the name that they go by; read once, when the first mail asks. */
let rootsByName: ReadonlyMap<string, readonly string[]> | null = null;

function roots(): ReadonlyMap<string, readonly string[]> {
  if (rootsByName !== null) return rootsByName;
  const found = new Map<string, string[]>();
  for (const pem of rootCertificates) {
    const { subject } = new X509Certificate(pem);
    found.set(subject, [...(found.get(subject) ?? []), pem]);
  }
  rootsByName = found;
  return found;
}

/** Those that one of the certificates is said to be from: of 150 roots one or two. */
function possibleAnchors(
  certificates: readonly pki.Certificate[],
  own: readonly string[],
): readonly pki.Certificate[] {
  const issuers = new Set(certificates.map((one) => new X509Certificate(derOf(one)).issuer));
  const wellKnown = [...issuers].flatMap((issuer) => roots().get(issuer ?? '') ?? []);
  return [...own, ...wellKnown]
    .flatMap((pem) => certificatesIn(pem))
    .filter((anchor) => certificates.some((one) => one.issuer.isEqual(anchor.subject)));
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
