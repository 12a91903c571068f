// Questions to the DNS about senders: each asked once for a while, none waited for long, and when no server answers at all,
// nobody waits. Must not know what the answers are for.
//
//   asked ─► kept? ─yes─► answer              silence ─► does the server answer anything? ─no─► dark for a while
//              └─no─► ask, with a deadline                                                      (ETIMEOUT at once)

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';

/** Rejects with `code`: ENOTFOUND, ENODATA, or anything else for "nobody knows". */
export type Lookup = (name: string, type: string) => Promise<unknown>;

export interface LookupOptions {
  readonly clock: Clock;
  /** Names that the world's DNS must not be asked for (RFC 6761 §6): true with a DNS of one's own. */
  readonly special: boolean;
}

const specialNames = /(^|\.)(test|example|invalid|localhost|local|internal|onion|localdomain)$/i;
const silence = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED']);

interface Kept {
  readonly answer: Promise<unknown>;
  untilMs: number;
}

export function createLookup(ask: Lookup, { clock, special }: LookupOptions): Lookup {
  const kept = new Map<string, Kept>();
  let darkUntilMs = 0;
  let probing = false;

  /** One name may be made silent by whoever owns it; that is no reason to believe nobody any more. */
  async function probe(): Promise<void> {
    if (probing) return;
    probing = true;
    try {
      await withDeadline(ask('.', 'NS'), clock);
    } catch (error) {
      if (silence.has(codeOf(error))) darkUntilMs = clock.now() + limits.dnsDarkMs;
    } finally {
      probing = false;
    }
  }

  async function askOnce(name: string, type: string): Promise<unknown> {
    if (!special && specialNames.test(name)) throw lookupError('ENOTFOUND');
    if (clock.now() < darkUntilMs) throw lookupError('ETIMEOUT');
    try {
      return await withDeadline(ask(name, type), clock);
    } catch (error) {
      if (silence.has(codeOf(error))) void probe();
      throw error;
    }
  }

  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const known = kept.get(key);
    if (known !== undefined && clock.now() < known.untilMs) return known.answer;
    const fresh: Kept = { answer: askOnce(name, type), untilMs: clock.now() + limits.dnsKeptMs };
    fresh.answer.catch((error: unknown) => {
      const missing = codeOf(error) === 'ENOTFOUND' || codeOf(error) === 'ENODATA';
      fresh.untilMs = clock.now() + (missing ? limits.dnsKeptMissingMs : limits.dnsKeptSilentMs);
    });
    kept.delete(key);
    kept.set(key, fresh);
    const [oldest] = kept.keys();
    if (kept.size > limits.dnsKeptAnswers && oldest !== undefined) kept.delete(oldest);
    return fresh.answer;
  };
}

function withDeadline(answer: Promise<unknown>, clock: Clock): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limits.dnsLookupMs, () => reject(lookupError('ETIMEOUT')));
    answer.then(resolve, reject).finally(cancel);
  });
}

export interface Budget {
  /** Domains that the mail says it is from. */
  readonly authors: readonly string[];
  readonly now: () => number;
}

/**
 * The lookups of one mail, so that nobody can use up its time with names of their own and so keep us from finding out that
 * the author's domain does not know the mail. What decides over the author is always asked; all else has a budget, keys of
 * other signers one and senders' addresses another.
 */
export function budgeted(lookup: Lookup, { authors, now }: Budget): Lookup {
  const spent = { keys: { asked: 0, ms: 0 }, addresses: { asked: 0, ms: 0 } };
  return async (name, type) => {
    const lower = name.toLowerCase();
    if (authors.some((author) => isNear(lower, author))) return lookup(name, type);
    const isKey = lower.includes('._domainkey.');
    const mine = isKey ? spent.keys : spent.addresses;
    mine.asked += 1;
    // More signatures than any mail has: the rest counts as not there.
    if (isKey && mine.asked > limits.authenticationKeys) throw lookupError('ENOTFOUND');
    if (mine.asked > limits.authenticationLookups || mine.ms > limits.authenticationSpareMs)
      throw lookupError('ETIMEOUT');
    const startedAt = now();
    try {
      return await lookup(name, type);
    } finally {
      mine.ms += now() - startedAt;
    }
  };
}

/** Under the same two last labels: never too few, and what is too many only costs time. */
function isNear(one: string, other: string): boolean {
  const base = (domain: string): string => domain.split('.').slice(-2).join('.');
  return base(one) === base(other);
}

function lookupError(code: string): Error {
  return Object.assign(new Error(`DNS: ${code}`), { code });
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN';
}
