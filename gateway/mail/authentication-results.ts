// What another server says of who sent a mail (RFC 8601): only of the one that we are told to believe, and only its own,
// topmost field, as all others may have come with the mail. Pure.

import type {
  AuthenticationVerdict,
  DkimCheck,
  MailAuthentication,
} from '#actors/vocabulary/authentication.ts';
import { senderDomain } from './verdict.ts';

export interface Reported {
  /** The topmost Authentication-Results field, unfolded. */
  readonly field: string;
  readonly sender: string;
  readonly at: number;
}

interface Result {
  readonly method: string;
  readonly result: string;
  /** Such as `header.from`; lower-case names and values. */
  readonly properties: ReadonlyMap<string, string>;
}

const fieldChars = 8_192;
const mostResults = 30;

/** Null: nothing that we believe. `server` empty: nobody is believed. */
export function reportedBy(server: string, { field, sender, at }: Reported): MailAuthentication | null {
  const [head = '', ...rest] = partsOf(field.slice(0, fieldChars));
  const [authservId = ''] = head.trim().toLowerCase().split(/\s+/);
  if (server === '' || authservId.replaceAll('"', '') !== server.trim().toLowerCase()) return null;
  const results = rest.slice(0, mostResults).flatMap(readResult);
  const of = (method: string): Result | undefined => results.find((one) => one.method === method);
  const domain = senderDomain(sender);
  const [dmarc, spf] = [of('dmarc'), of('spf')];
  const author = dmarc?.properties.get('header.from') ?? domain;
  return {
    verdict: verdictOf(dmarc?.result, author === domain),
    domain,
    spf:
      spf === undefined
        ? null
        : { result: spf.result, domain: domainIn(spf, 'smtp.mailfrom'), aligned: false },
    dkim: results.filter(({ method }) => method === 'dkim').map((result) => dkimCheck(result, domain)),
    dmarc: dmarc === undefined ? null : { result: dmarc.result, policy: '', domain: author },
    arc: null,
    checkedBy: authservId,
    at,
  };
}

/** Only DMARC speaks of the sender that people see. */
function verdictOf(dmarc: string | undefined, sameAuthor: boolean): AuthenticationVerdict {
  if (dmarc === 'pass') return sameAuthor ? 'pass' : 'fail';
  if (dmarc === 'fail') return 'fail';
  return dmarc === 'temperror' ? 'unknown' : 'none';
}

function dkimCheck(result: Result, domain: string): DkimCheck {
  const signer = domainIn(result, 'header.d') || domainIn(result, 'header.i');
  const selector = result.properties.get('header.s') ?? '';
  return { domain: signer, selector, result: result.result, aligned: signer === domain };
}

function domainIn({ properties }: Result, name: string): string {
  const value = properties.get(name) ?? '';
  return value.slice(value.lastIndexOf('@') + 1);
}

function readResult(text: string): readonly Result[] {
  const [, method, result, rest = ''] = /^\s*([a-z0-9-]+)(?:\/\d+)?\s*=\s*([a-z]+)(.*)$/is.exec(text) ?? [];
  if (method === undefined || result === undefined) return [];
  const properties = Array.from(
    rest.matchAll(/([a-z]+\.[a-z0-9-]+)\s*=\s*("[^"]*"|[^\s;]+)/gi),
    ([, name = '', value = '']) => [name.toLowerCase(), value.replaceAll('"', '').toLowerCase()] as const,
  );
  return [{ method: method.toLowerCase(), result: result.toLowerCase(), properties: new Map(properties) }];
}

/** Between semicolons. Comments may be nested, and hold anything (RFC 5322 §3.2.2), and so may quoted strings. */
function partsOf(text: string): readonly string[] {
  const parts = [''];
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\') {
      at += 1;
      continue;
    }
    if (letter === '"' && depth === 0) quoted = !quoted;
    const isComment = depth > 0 || (letter === '(' && !quoted);
    if (isComment) depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    else if (letter === ';' && !quoted) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
