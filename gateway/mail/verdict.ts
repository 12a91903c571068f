// From what SPF, DKIM, DMARC and ARC said to one word (T26). Pure. A DNS that does not answer is never a "fail": what
// could still have passed is "unknown". Who abuses: forgers, who write several senders into a mail, or one that programs
// read differently; that is a "fail".

import { domainToASCII } from 'node:url';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import type { AuthenticationVerdict, MailAuthentication } from '#actors/vocabulary/authentication.ts';

/** What the checks found, before anybody judges it. */
export interface Checks {
  /** Lower-case domain of the author; empty when there is none, or `author` says why. */
  readonly domain: string;
  /** `none`: there is no From. `unclear`: several, or one that cannot be read. */
  readonly author: 'one' | 'none' | 'unclear';
  /** Of the MAIL FROM domain, or that of HELO. `aligned`: it is of the author's organisation. */
  readonly spf: { readonly result: string; readonly domain: string; readonly aligned: boolean } | null;
  readonly dkim: readonly {
    readonly domain: string;
    readonly selector: string;
    readonly result: string;
    readonly aligned: boolean;
    /** Anybody may have added to the body. */
    readonly partial: boolean;
  }[];
  readonly dmarc: { readonly result: string; readonly policy: string; readonly domain: string } | null;
  readonly arc: {
    readonly result: string;
    readonly sealer: string;
    /** What the newest sealer says of DMARC, and of which author. */
    readonly dmarc: string;
    readonly author: string;
  } | null;
}

export interface Judging {
  /** The sender as everybody here sees it. */
  readonly sender: string;
  /** Lower-case domains of forwarders whose seals we believe. */
  readonly trustedForwarders: readonly string[];
  readonly at: number;
}

export function judge(checks: Checks, { sender, trustedForwarders, at }: Judging): MailAuthentication {
  const { spf, dmarc, arc } = checks;
  const domain = senderDomain(sender);
  const believed = arc !== null && trustedForwarders.includes(arc.sealer);
  const trusted = believed && arc.result === 'pass' && arc.author === domain && arc.dmarc === 'pass';
  return {
    verdict: verdictOf(checks, { domain, trusted, believed }),
    domain,
    spf,
    dkim: checks.dkim.map(({ partial, ...check }) => ({ ...check, aligned: check.aligned && !partial })),
    dmarc,
    arc: arc === null ? null : { result: arc.result, sealer: arc.sealer, trusted },
    checkedBy: '',
    at,
  };
}

/** As it is asked for in the DNS. */
export function senderDomain(address: string): string {
  const written = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return (domainToASCII(written) || written).replace(/\.$/, '');
}

/** Nothing could be found out. */
export function nobodyKnows({ sender, at }: Pick<Judging, 'sender' | 'at'>): MailAuthentication {
  return { ...notChecked(at), domain: senderDomain(sender), verdict: 'unknown' };
}

interface Seen {
  readonly domain: string;
  readonly trusted: boolean;
  /** Its seal would be believed, if it holds. */
  readonly believed: boolean;
}

function verdictOf(checks: Checks, { domain, trusted, believed }: Seen): AuthenticationVerdict {
  if (checks.author === 'unclear') return 'fail';
  if (checks.author === 'none') return withoutAuthor(checks, domain);
  // What was checked must be the sender that people see.
  if (checks.domain !== domain) return 'fail';
  if (vouched(checks) || trusted) return 'pass';
  if (checks.dmarc?.result === 'temperror') return 'unknown';
  if (mightHavePassed(checks) || (believed && checks.arc?.result === 'temperror')) return 'unknown';
  if (checks.dmarc?.result === 'fail' || checks.dmarc?.result === 'pass') return 'fail';
  return checks.spf?.result === 'fail' && checks.spf.aligned ? 'fail' : 'none';
}

/** The sender is then that of the envelope, of whom only SPF can speak. */
function withoutAuthor({ spf }: Checks, domain: string): AuthenticationVerdict {
  if (domain === '') return 'none';
  if (spf?.domain !== domain) return 'fail';
  if (spf.result === 'pass') return 'pass';
  if (spf.result === 'temperror') return 'unknown';
  return spf.result === 'fail' ? 'fail' : 'none';
}

/** By the address or a signature of the author's own organisation; DMARC has the say how near it has to be. */
function vouched({ spf, dkim, dmarc }: Checks): boolean {
  if (dmarc?.result === 'fail' || dmarc?.result === 'temperror') return false;
  const signed = dkim.some(({ result, aligned, partial }) => result === 'pass' && aligned && !partial);
  return signed || (spf?.result === 'pass' && spf.aligned);
}

function mightHavePassed({ spf, dkim }: Checks): boolean {
  if (spf?.result === 'temperror' && spf.aligned) return true;
  return dkim.some(({ result, aligned }) => result === 'temperror' && aligned);
}
