// Mail of ours as it leaves signed, encrypted, or both, for one recipient (RFC 1847, 3156, 8551). Each recipient has a copy
// of their own, encrypted for them alone: no copy says who else has one. Throws for keys that cannot do what is asked.

import { createHash, randomBytes } from 'node:crypto';
import { splitHead } from '../mime-tree.ts';
import type { ProtectionKind } from '#actors/vocabulary/mail-protection.ts';
import { withContent } from './entities.ts';
import { encryptPgp, signPgp } from './seal-pgp.ts';
import { encryptSmime, signSmime } from './seal-smime.ts';
import type { OwnKey } from './seal-smime.ts';

export interface Sealing {
  readonly kind: ProtectionKind;
  /** Signed with it; null: not signed. */
  readonly own: OwnKey | null;
  /** Certificate or key of the recipient; null: not encrypted. */
  readonly recipient: string | null;
  /** Now: a key may be younger than the mail. */
  readonly at: number;
}

export async function sealMail(raw: Buffer, sealing: Sealing): Promise<Buffer> {
  const entity = contentOf(raw);
  const sealed = sealing.kind === 'smime' ? await bySmime(entity, sealing) : await byPgp(entity, sealing);
  return sealed === null ? raw : withContent(raw, sealed);
}

/** The fields that say what the content is, and the content. */
function contentOf(raw: Buffer): Buffer {
  const { head, body } = splitHead(raw);
  const fields = head
    .toString('latin1')
    .split(/\r\n(?![ \t])/)
    .filter((field) => /^content-/i.test(field));
  return Buffer.concat([Buffer.from(`${fields.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** Null: there is nothing to do. */
async function bySmime(entity: Buffer, { own, recipient, at }: Sealing): Promise<Buffer | null> {
  const signed = own === null ? null : smimeSigned(entity, await signSmime(entity, own, at));
  if (recipient === null) return signed;
  const sealed = encryptSmime(signed ?? entity, recipient, randomBytes);
  const fields =
    'MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n' +
    'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7m"\r\n\r\n';
  return Buffer.from(fields + lines(sealed), 'latin1');
}

function smimeSigned(entity: Buffer, signature: Buffer): Buffer {
  const part =
    'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n' +
    `Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n${lines(signature)}`;
  return multipart('signed; protocol="application/pkcs7-signature"; micalg=sha-256', entity, [
    entity,
    Buffer.from(part),
  ]);
}

async function byPgp(entity: Buffer, { own, recipient, at }: Sealing): Promise<Buffer | null> {
  if (recipient !== null) {
    const armored = await encryptPgp(entity, { recipient, own, at });
    return multipart('encrypted; protocol="application/pgp-encrypted"', entity, [
      Buffer.from('Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n'),
      Buffer.from(`Content-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n${crlf(armored)}`),
    ]);
  }
  if (own === null) return null;
  const { armored, hash } = await signPgp(entity, own, at);
  const type = `signed; protocol="application/pgp-signature"; micalg=pgp-${hash}`;
  const part = `Content-Type: application/pgp-signature; name="signature.asc"\r\n\r\n${crlf(armored)}`;
  return multipart(type, entity, [entity, Buffer.from(part)]);
}

/** The boundary is of the content, which cannot have it in itself but by design of somebody with a day to spare. */
function multipart(type: string, entity: Buffer, parts: readonly Buffer[]): Buffer {
  const boundary = `=_${createHash('sha256').update(entity).digest('hex').slice(0, 40)}`;
  const head = `MIME-Version: 1.0\r\nContent-Type: multipart/${type}; boundary="${boundary}"\r\n\r\n`;
  const sections = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from('\r\n')]);
  return Buffer.concat([Buffer.from(head), ...sections, Buffer.from(`--${boundary}--\r\n`)]);
}

const lines = (bytes: Buffer): string => `${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`;
const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');
