// Who an answer goes to, computed from the message that is answered (RFC 5322 §3.6.3, T17): never to ourselves, nobody
// dropped without being named. Pure; knows no store.

import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { Address } from '#actors/vocabulary/mail.ts';

/** What the answered mail says besides what is kept of it. */
export interface AnsweredFields {
  /** All addresses of Reply-To; empty: answers go to From. */
  readonly replyTo: readonly Address[];
  /** Whom the writer wants a reply to all to go to; empty: nothing said. */
  readonly followupTo: readonly Address[];
}

export interface Answered {
  readonly message: Pick<StoredMessage, 'direction' | 'from' | 'to' | 'cc' | 'replyTo'>;
  readonly fields?: AnsweredFields | undefined;
  /** Addresses that are ours. */
  readonly isOwn: (address: string) => boolean;
}

export interface ReplyRecipients {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
}

/** `all`: everybody who got the message, too; what went out from us is followed up to those who got it. */
export function replyRecipients({ message, fields, isOwn }: Answered, all: boolean): ReplyRecipients {
  const others = (addresses: readonly Address[], without: readonly Address[] = []): Address[] =>
    eachOnce(addresses, without).filter(({ address }) => !isOwn(address));
  if (message.direction === 'out') {
    const to = others(message.to);
    return { to, cc: all ? others(message.cc, to) : [] };
  }
  const replyTo = fields?.replyTo ?? [];
  const kept = message.replyTo === '' ? [] : [{ address: message.replyTo, name: message.from.name }];
  const writer = [replyTo, kept, [message.from]].find((addresses) => others(addresses).length > 0) ?? [];
  if (!all) return { to: others(writer), cc: [] };
  const followup = others(fields?.followupTo ?? []);
  if (followup.length > 0) return { to: followup, cc: [] };
  const to = others(writer);
  return { to, cc: others([...message.to, ...message.cc], to) };
}

/** People whom somebody of the thread wrote to or who wrote, and who are not among the recipients. Bcc is nobody's business. */
export function leftOut(
  thread: readonly Pick<StoredMessage, 'direction' | 'from' | 'to' | 'cc'>[],
  { to, cc }: ReplyRecipients,
  isOwn: (address: string) => boolean,
): readonly Address[] {
  return eachOnce(partiesOf(thread), [...to, ...cc]).filter(({ address }) => !isOwn(address));
}

/** Domains among the addresses that nobody of the thread is at. */
export function newDomains(
  thread: readonly Pick<StoredMessage, 'direction' | 'from' | 'to' | 'cc'>[],
  chosen: readonly Address[],
): readonly string[] {
  const known = new Set(partiesOf(thread).map(({ address }) => domainOf(address)));
  const fresh = chosen
    .map(({ address }) => domainOf(address))
    .filter((domain) => domain !== '' && !known.has(domain));
  return [...new Set(fresh)];
}

function partiesOf(
  thread: readonly Pick<StoredMessage, 'direction' | 'from' | 'to' | 'cc'>[],
): readonly Address[] {
  return thread
    .filter(({ direction }) => direction !== 'note')
    .flatMap(({ from, to, cc }) => [from, ...to, ...cc]);
}

function eachOnce(addresses: readonly Address[], without: readonly Address[]): Address[] {
  const seen = new Set(without.map(({ address }) => address.toLowerCase()));
  return addresses.filter(({ address }) => {
    const key = address.toLowerCase();
    if (key === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
