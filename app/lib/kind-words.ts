// What kind of mail a message is, in a word for its badge, and whether it is signed or encrypted. Pure.

import type { Message } from './message-shapes.ts';

const words: Readonly<Record<string, string>> = {
  'auto-reply': 'automatic reply',
  bounce: 'not delivered',
  delay: 'delayed',
  list: 'mailing list',
  receipt: 'receipt',
};

/** Null: a person wrote it. */
export function kindWord({ automatic, kind }: Pick<Message, 'automatic' | 'kind'>): string | null {
  return words[kind] ?? (automatic ? 'automatic' : null);
}

const encrypted = /^application\/(pgp-encrypted|(x-)?pkcs7-mime)$/;
const signed = /^application\/(pgp-signature|(x-)?pkcs7-signature)$/;

/** `encrypted`: the text is in an attachment that only its reader's key opens. Null: neither. */
export function protection({
  text,
  attachments,
}: Pick<Message, 'text' | 'attachments'>): 'signed' | 'encrypted' | null {
  const types = attachments.map(({ contentType }) => contentType);
  if (types.some((type) => encrypted.test(type)) || text.includes('-----BEGIN PGP MESSAGE-----'))
    return 'encrypted';
  const isSigned =
    types.some((type) => signed.test(type)) || text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----');
  return isSigned ? 'signed' : null;
}
