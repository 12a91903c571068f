// The certificate that STARTTLS shows when nobody gave one: self-made, kept in the data directory, renewed before it
// ends. It keeps listeners out; who wants proof of our name installs a certificate of an authority.

import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { limits } from '#actors/limits.ts';

export interface Certificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

const dayMs = 86_400_000;
const pem =
  /(-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----)\s*(-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----)/;

export interface CertificateOptions {
  readonly dataDirectory: string;
  readonly hostname: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Key and certificate stand in one file, `tls/smtp.pem`, which only its owner may read. */
export async function loadCertificate({
  dataDirectory,
  hostname,
  at,
}: CertificateOptions): Promise<Certificate> {
  const folder = join(dataDirectory, 'tls');
  const file = join(folder, 'smtp.pem');
  const kept = await readKept(file);
  if (kept !== null && isUsable(kept, hostname, at)) return kept;
  const made = await make(hostname, at);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${made.key}\n${made.cert}\n`, { mode: 0o600 });
  await rename(draft, file);
  return made;
}

async function readKept(file: string): Promise<Certificate | null> {
  try {
    const [, key, cert] = pem.exec(await readFile(file, 'utf8')) ?? [];
    return key === undefined || cert === undefined ? null : { key, cert };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function isUsable({ cert }: Certificate, hostname: string, at: number): boolean {
  const known = new X509Certificate(cert);
  const left = Date.parse(known.validTo) - at;
  return known.checkHost(hostname) !== undefined && left > limits.certificateRenewDays * dayMs;
}

async function make(hostname: string, at: number): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: hostname.slice(0, 64) }], {
    // RSA: every mail server can, and the library's EC keys fail where two versions of its ASN.1 schemas are installed.
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(at - dayMs),
    notAfterDate: new Date(at + limits.certificateDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: hostname }] },
    ],
  });
  return { key: made.private.trim(), cert: made.cert.trim() };
}
