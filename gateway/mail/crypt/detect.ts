// Whether a mail is signed or encrypted by who wrote it, by its form alone. Asked of every mail, so it must cost next to
// nothing; knows no library and no key.

import type { MimePart } from '../mime-tree.ts';

const pkcs7Types = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime']);

/** RFC 8551 §3: opaque content, signed or encrypted. Some programs call it a stream of octets with that name. */
export function isPkcs7({ type, params, headers }: MimePart): boolean {
  if (pkcs7Types.has(type)) return true;
  if (type !== 'application/octet-stream') return false;
  const name = params.get('name') ?? headers.get('content-disposition') ?? '';
  return /smime\.p7m/i.test(name);
}

const isWrapped = (part: MimePart): boolean =>
  part.type === 'multipart/signed' || part.type === 'multipart/encrypted' || isPkcs7(part);

const armor = /^-----BEGIN PGP (?:SIGNED )?MESSAGE-----[ \t]*\r?$/m;

/** Old programs put OpenPGP into the text itself. */
export function hasInlineArmor({ type, body }: MimePart): boolean {
  if (type !== 'text/plain' || !body.includes('-----BEGIN PGP ')) return false;
  return armor.test(body.toString('latin1'));
}

const isOpen = (part: MimePart): boolean => isWrapped(part) || hasInlineArmor(part);

/** The first part that is signed or encrypted, not looking into it; null: there is none. */
export function protectedPart(tree: MimePart): MimePart | null {
  if (isOpen(tree)) return tree;
  if (!tree.type.startsWith('multipart/')) return null;
  for (const child of tree.children) {
    const found = protectedPart(child);
    if (found !== null) return found;
  }
  return null;
}
