// Whose mail is it: one of our mailboxes (plain, with a plus-form, or a signed reply address), unknown here, or another
// domain's. Pure over one snapshot of the directory.

import type { Directory, Mailbox } from '#actors/vocabulary/directory.ts';
import { readReplyAddress, splitAddress } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';

export type Recipient =
  | { readonly kind: 'mailbox'; readonly mailbox: Mailbox; readonly conversationId: string | null }
  /** Our domain, no such mailbox: 550 5.1.1. */
  | { readonly kind: 'unknown' }
  /** Not our domain: we do not relay, 550 5.7.1. */
  | { readonly kind: 'foreign' };

export function findRecipient(address: string, directory: Directory, sign: Sign): Recipient {
  const mailboxes = [...directory.mailboxes.values()].filter(({ active }) => active);
  if (address.toLowerCase() === 'postmaster') return postmaster(mailboxes);
  const split = splitAddress(address);
  if (split === null) return { kind: 'unknown' };
  const here = mailboxes.filter((mailbox) => mailbox.address.endsWith(`@${split.domain}`));
  if (here.length === 0)
    return domainKnown(directory, split.domain) ? { kind: 'unknown' } : { kind: 'foreign' };
  const reply = readReplyAddress(
    sign,
    address,
    here.map((mailbox) => mailbox.address),
  );
  const wanted = reply?.mailboxAddress ?? `${split.local}@${split.domain}`;
  const mailbox = here.find((candidate) => candidate.address === wanted);
  if (mailbox !== undefined)
    return { kind: 'mailbox', mailbox, conversationId: reply?.conversationId ?? null };
  return split.local === 'postmaster' ? postmaster(here) : { kind: 'unknown' };
}

function domainKnown(directory: Directory, domain: string): boolean {
  return [...directory.mailboxes.values()].some(({ address }) => address.endsWith(`@${domain}`));
}

/** RFC 5321 §4.5.1: mail to the postmaster is always taken; without a mailbox of that name the first one takes it. */
function postmaster(mailboxes: readonly Mailbox[]): Recipient {
  const named = mailboxes.find(({ address }) => address.startsWith('postmaster@'));
  const first = named ?? mailboxes.toSorted((one, other) => (one.address < other.address ? -1 : 1))[0];
  return first === undefined
    ? { kind: 'unknown' }
    : { kind: 'mailbox', mailbox: first, conversationId: null };
}
