// What is known of who sent a mail: what SPF, DKIM, DMARC and ARC said of it, and what we make of that in one word. Kept
// with the message, shown with it, asked by rules. Types and one table of words; imports nothing.

/**
 * `pass`: the domain of the sender vouches for it. `fail`: it says that the mail is not its own, or nobody can say whose it
 * is because the mail hides it. `none`: nobody says anything. `unknown`: we could not find out, such as without DNS.
 */
export type AuthenticationVerdict = 'pass' | 'fail' | 'none' | 'unknown';

export interface DkimCheck {
  readonly domain: string;
  readonly selector: string;
  /** Result name of RFC 8601 §2.7.1. */
  readonly result: string;
  /** The domain is that of the sender, as far as DMARC asks. */
  readonly aligned: boolean;
}

export interface MailAuthentication {
  readonly verdict: AuthenticationVerdict;
  /** The domain that the sender is said to be of; empty: none can be read. */
  readonly domain: string;
  /** Null: there was no connection whose address could be asked about. */
  readonly spf: { readonly result: string; readonly domain: string; readonly aligned: boolean } | null;
  readonly dkim: readonly DkimCheck[];
  /** Null: it could not be asked, as `domain` is none. `domain` is where the policy stands. */
  readonly dmarc: { readonly result: string; readonly policy: string; readonly domain: string } | null;
  /** Null: no forwarder has sealed it. `trusted`: the newest one is on our list, and says that DMARC passed there. */
  readonly arc: { readonly result: string; readonly sealer: string; readonly trusted: boolean } | null;
  /** Who checked, where that was not we: the authserv-id of a trusted server (RFC 8601 §2.5). */
  readonly checkedBy: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was said at each look before, oldest first; absent: this is the first. */
  readonly earlier?: readonly { readonly at: number; readonly verdict: AuthenticationVerdict }[] | undefined;
}

/** Of mail that came another way than over SMTP, and that no trusted server has checked. */
export function notChecked(at: number): MailAuthentication {
  return { verdict: 'none', domain: '', spf: null, dkim: [], dmarc: null, arc: null, checkedBy: '', at };
}
