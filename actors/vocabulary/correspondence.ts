// What the mail that we write carries, whoever writes it: subject with tag, ancestors, Message-ID.
// Pure; knows no store and no network.

import type { Sign } from './reply-address.ts';
import { base32, sameText } from './reply-address.ts';

/** `SP-000123-K7Q2`: number of the case, at least six digits, and a suffix that cannot be guessed (F93). */
const tagPattern = /\bSP-\d{6,15}-[A-Z2-7]{4}\b/gi;
const bracketedTag = /\s*\[SP-\d{6,15}-[A-Z2-7]{4}\]/gi;
/** Reply prefixes of the languages that mail programs translate them to; `Re[2]:` too. */
const replyPrefix =
  /^\s*(?:re|aw|antw|antwort|sv|vs|ref|odp|rif|res|ynt|vá|回复|回覆|答复)(?:\[\d{1,3}\])?\s*[::]\s*/i;
const ownName = /^<([^<>@\s]{1,200})\.([a-z2-7]{10})@[^<>@\s]{1,255}>$/;
const quotedLine = /^[ \t]*>.*$/gm;
const prefixesRemoved = 20;
const subjectChars = 900;

/** Upper-case; each once, in the order they stand. */
export function tagsIn(subject: string): readonly string[] {
  return [...new Set(Array.from(subject.matchAll(tagPattern), ([tag]) => tag.toUpperCase()))];
}

/** The suffix of a case's tag: four letters that only who has the key can say. */
export function tagSuffix(sign: Sign, conversationId: string): string {
  return base32(sign(`tag\n${conversationId}`))
    .slice(0, 4)
    .toUpperCase();
}

/** `Re: <subject> [<tag>]`, with one prefix and one tag however many there were. */
export function replySubject(subject: string, tag: string): string {
  return taggedSubject(`Re: ${baseSubject(subject)}`, tag);
}

/** Without reply prefixes and tags: what mails about one thing have in common. */
export function baseSubject(subject: string): string {
  let base = subject.replace(bracketedTag, '').trim();
  for (let removed = 0; removed < prefixesRemoved && replyPrefix.test(base); removed += 1)
    base = base.replace(replyPrefix, '');
  return base;
}

const forwardPrefix = /^\s*(?:fwd?|wg|tr|rv|i|enc)\s*[::]\s*/i;

/** `Fwd: <subject> [<tag>]`, with one prefix and one tag. */
export function forwardSubject(subject: string, tag: string): string {
  let base = subject.replace(bracketedTag, '').trim();
  for (let removed = 0; removed < prefixesRemoved && forwardPrefix.test(base); removed += 1)
    base = base.replace(forwardPrefix, '');
  return taggedSubject(`Fwd: ${base}`, tag);
}

/** `<subject> [<tag>]`, with one tag however many there were. */
export function taggedSubject(subject: string, tag: string): string {
  const base = subject.replace(bracketedTag, '').replace(/\s+/g, ' ').trim().slice(0, subjectChars);
  return tag === '' ? base : `${base} [${tag}]`.trim();
}

export interface Naming {
  readonly hostname: string;
  readonly sign: Sign;
}

/** What a machine wrote is signed as such: an answer to it shows what it answers (N5). */
type Writer = 'person' | 'machine';

function nameSignature(sign: Sign, messageId: string, writer: Writer): string {
  const what = writer === 'machine' ? 'machine-message-id' : 'message-id';
  return base32(sign(`${what}\n${messageId}`)).slice(0, 10);
}

/** Signed, so that we know our own whatever other machines call themselves, and nobody can make one up. */
export function messageIdHeader(messageId: string, { hostname, sign }: Naming): string {
  return `<${messageId}.${nameSignature(sign, messageId, 'person')}@${hostname}>`;
}

/** The same for mail that the system writes by itself. */
export function machineMessageIdHeader(messageId: string, { hostname, sign }: Naming): string {
  return `<${messageId}.${nameSignature(sign, messageId, 'machine')}@${hostname}>`;
}

/** Whether a Message-ID, with angle brackets, is one that we made, for either writer; also under an earlier host name. */
export function isOwnMessageId(header: string, sign: Sign): boolean {
  return isSignedAs('person', header, sign) || isSignedAs('machine', header, sign);
}

/** Whether it is that of mail which the system wrote by itself. */
export function isMachineMessageId(header: string, sign: Sign): boolean {
  return isSignedAs('machine', header, sign);
}

function isSignedAs(writer: Writer, header: string, sign: Sign): boolean {
  const [, messageId, given] = ownName.exec(header) ?? [];
  return (
    messageId !== undefined && given !== undefined && sameText(given, nameSignature(sign, messageId, writer))
  );
}

/** RFC 5322 §3.6.4: the ancestors of what is answered, then itself; the first one and the newest when there are many. */
export function replyReferences(
  answered: {
    readonly messageIdHeader: string;
    readonly inReplyTo: string;
    readonly references: readonly string[];
  },
  most: number,
): readonly string[] {
  const ancestors =
    answered.references.length === 0 && answered.inReplyTo !== ''
      ? [answered.inReplyTo]
      : answered.references;
  const all = [...new Set([...ancestors, answered.messageIdHeader])].filter((id) => id !== '');
  return all.length <= most ? all : [...all.slice(0, 1), ...all.slice(1 - most)];
}

/** What two mails of one machine have in common: without quotes, tags, numbers and capitals, and with single blanks. */
export function sameWords(text: string): string {
  return text
    .replace(quotedLine, '')
    .replace(tagPattern, '')
    .replace(/\d+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
