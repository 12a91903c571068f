// The signed reply address: leads a reply back to its case, and cannot be made up. Pure; the key stays with who signs.
//
//   support+r.<conversation id>.<mark>.<signature>@demo.test      usual form
//   r.<conversation id>.<mark>.<signature>@demo.test              when the usual form would be too long for a local part
//
// The mark says whom the address was made for, to who has the key; addresses made for nobody in particular have none.
// The signature covers case, mailbox and mark: 80 bits of HMAC-SHA-256 in base32, lower-case because relays fold case.

/** HMAC-SHA-256 of the text under the key of reply addresses. */
export type Sign = (text: string) => Uint8Array;

/** RFC 5321 §4.5.3.1.1. */
const localPartOctets = 64;
const signatureBytes = 10;
/** 30 bits: it tells recipients apart; that nobody makes one up is the signature's part. */
const markLetters = 6;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const token = /^r\.([a-z0-9-]{1,60})(?:\.([a-z2-7]{6}))?\.([a-z2-7]{16})$/;

/** RFC 4648 §6, lower-case, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(pending >> bits) & 31] ?? '';
    }
  }
  return bits > 0 ? text + (alphabet[(pending << (5 - bits)) & 31] ?? '') : text;
}

/** One part a line: none of them has line ends. */
function signature(sign: Sign, parts: readonly string[]): string {
  return base32(sign(['reply', ...parts].join('\n')).subarray(0, signatureBytes));
}

function markOf(sign: Sign, conversationId: string, recipient: string): string {
  const text = `reply-recipient\n${conversationId}\n${recipient.trim().toLowerCase()}`;
  return base32(sign(text)).slice(0, markLetters);
}

/** Takes as long for a wrong first letter as for a wrong last one. */
export function sameText(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

export interface SplitAddress {
  readonly local: string;
  /** After the first `+`; empty without one. */
  readonly extension: string;
  readonly domain: string;
}

/** Lower-case parts; null without an `@` between two texts. */
export function splitAddress(address: string): SplitAddress | null {
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return null;
  const whole = address.slice(0, at).toLowerCase();
  const plus = whole.indexOf('+');
  const local = plus < 1 ? whole : whole.slice(0, plus);
  return {
    local,
    extension: plus < 1 ? '' : whole.slice(plus + 1),
    domain: address.slice(at + 1).toLowerCase(),
  };
}

/**
 * `mailboxAddress` is lower-case; the id is made of lower-case letters, digits and dashes, 44 at most. With `recipient` the
 * address says whom it was made for, unless the id is so long that there is no room to say it.
 */
export function mintReplyAddress(
  sign: Sign,
  mailboxAddress: string,
  conversationId: string,
  recipient = '',
): string {
  const split = splitAddress(mailboxAddress);
  if (split === null) return mailboxAddress;
  const mark = recipient === '' ? [] : [markOf(sign, conversationId, recipient)];
  const end = ['r', conversationId, ...mark, signature(sign, [conversationId, mailboxAddress, ...mark])].join(
    '.',
  );
  if (end.length > localPartOctets && mark.length > 0)
    return mintReplyAddress(sign, mailboxAddress, conversationId);
  const usual = `${split.local}+${end}`;
  return `${usual.length <= localPartOctets ? usual : end}@${split.domain}`;
}

export interface ReplyTarget {
  readonly conversationId: string;
  /** The mailbox that the signature was made for. */
  readonly mailboxAddress: string;
  /** Whom it was made for: ask `isMadeFor`. Null: for nobody in particular. */
  readonly mark: string | null;
}

/** Whether this is the one whom the address was made for; null: it was made for nobody in particular. */
export function isMadeFor(
  sign: Sign,
  { conversationId, mark }: Pick<ReplyTarget, 'conversationId' | 'mark'>,
  address: string,
): boolean | null {
  return mark === null ? null : sameText(mark, markOf(sign, conversationId, address));
}

/** Null when the address is no reply address of any of these mailboxes, or its signature is wrong. */
export function readReplyAddress(
  sign: Sign,
  address: string,
  mailboxAddresses: Iterable<string>,
): ReplyTarget | null {
  const split = splitAddress(address);
  if (split === null) return null;
  const found = token.exec(split.extension === '' ? split.local : split.extension);
  const [, conversationId, mark, given] = found ?? [];
  if (conversationId === undefined || given === undefined) return null;
  const wanted = split.extension === '' ? null : `${split.local}@${split.domain}`;
  for (const mailboxAddress of mailboxAddresses) {
    if (wanted === null ? !mailboxAddress.endsWith(`@${split.domain}`) : mailboxAddress !== wanted) continue;
    const parts = [conversationId, mailboxAddress, ...(mark === undefined ? [] : [mark])];
    if (sameText(given, signature(sign, parts)))
      return { conversationId, mailboxAddress, mark: mark ?? null };
  }
  return null;
}
