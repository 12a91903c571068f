// One part of a mail that is signed or encrypted, by its form: handed to S/MIME or OpenPGP with exactly the bytes that were
// signed (RFC 1847, 3156, 8551). Knows no key and no library.

import { limits } from '#actors/limits.ts';
import { decodeText } from '../charset.ts';
import { decodedBody, sections } from '../mime-tree.ts';
import type { MimePart } from '../mime-tree.ts';
import { hasInlineArmor, isPkcs7 } from './detect.ts';
import { canonical } from './entities.ts';
import { unreadable } from './layer.ts';
import type { Layer, Looking, Wrapped } from './layer.ts';
import { readCleartext, readDetached, readMessage, readMimeMessage } from './pgp.ts';
import { readPkcs7 } from './smime.ts';

/** Null: it has the form, and is neither S/MIME nor OpenPGP. */
export async function openPart(part: MimePart, looking: Looking): Promise<Wrapped | null> {
  if (part.type === 'multipart/signed') return signedPart(part, looking);
  if (part.type === 'multipart/encrypted') return encryptedPart(part, looking);
  if (isPkcs7(part)) {
    const layer = await readPkcs7(decodedBody(part, limits.decodedBytes), null, looking);
    return layer === null ? null : { kind: 'smime', layer, partial: false };
  }
  return hasInlineArmor(part) ? inline(part, looking) : null;
}

async function signedPart(part: MimePart, looking: Looking): Promise<Wrapped | null> {
  const [, second] = part.children;
  const protocol = (part.params.get('protocol') ?? second?.type ?? '').toLowerCase();
  const kind = /^application\/(?:x-)?pkcs7-signature$/.test(protocol) ? 'smime' : 'openpgp';
  if (kind === 'openpgp' && protocol !== 'application/pgp-signature') return null;
  const [signed] = sections(part.body, part.params.get('boundary') ?? '');
  if (signed === undefined || second === undefined || part.children.length !== 2) {
    const layer = unreadable(
      'It is said to be signed, but what was signed, or the signature, is missing.',
      null,
    );
    return { kind, layer, partial: false };
  }
  const content = canonical(signed);
  const signature = decodedBody(second, limits.keyUploadChars);
  const layer =
    kind === 'smime'
      ? ((await readPkcs7(signature, content, looking)) ?? unreadable('There is no signature.', content))
      : await readDetached(content, signature, looking);
  return { kind, layer, partial: false };
}

async function encryptedPart(part: MimePart, looking: Looking): Promise<Wrapped | null> {
  const [control, data] = part.children;
  if (control?.type !== 'application/pgp-encrypted' || data === undefined) return null;
  const layer = await readMimeMessage(decodedBody(data, limits.decodedBytes), looking);
  return { kind: 'openpgp', layer, partial: false };
}

const block =
  /^-----BEGIN PGP (?:SIGNED MESSAGE-----[\s\S]*?\n-----END PGP SIGNATURE|MESSAGE-----[\s\S]*?\n-----END PGP MESSAGE)-----[ \t]*\r?$/m;

/** What stands before and after stays, and is not covered. Never anything but plain text. */
async function inline(part: MimePart, looking: Looking): Promise<Wrapped | null> {
  const bytes = decodedBody(part, limits.decodedBytes);
  const { text } = decodeText(bytes, part.params.get('charset') ?? '');
  const found = block.exec(text);
  if (found === null) return null;
  const [armored] = found;
  const cleartext = armored.startsWith('-----BEGIN PGP SIGNED');
  const layer = cleartext
    ? doubted(await readCleartext(armored, looking), bytes)
    : await readMessage(Buffer.from(armored), looking);
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + armored.length);
  const partial = `${before}${after}`.trim() !== '';
  if (layer.content === null) return { kind: 'openpgp', layer, partial };
  const inside = decodeText(layer.content, 'utf-8').text;
  const content = Buffer.concat([
    Buffer.from('Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
    Buffer.from(Buffer.from(`${before}${inside}${after}`).toString('base64')),
  ]);
  return { kind: 'openpgp', layer: { ...layer, content }, partial };
}

/** What was signed in an old charset is no longer the same bytes when it is text. */
function doubted(layer: Layer, bytes: Buffer): Layer {
  if (layer.signature !== 'invalid' || bytes.equals(Buffer.from(bytes.toString('utf8')))) return layer;
  const notes = ['It was signed in a charset in which signatures are not checked here.'];
  return { ...layer, signature: 'unreadable', notes };
}
