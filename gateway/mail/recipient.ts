// Whose mail is it: one of our mailboxes (plain, with a plus-form, or a signed reply address), a person's, unknown here,
// or another domain's. Pure over one snapshot of the directory.

import type { Directory, Mailbox, User } from '#actors/vocabulary/directory.ts';
import { readReplyAddress, splitAddress } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { addressBook, domainOf, type AddressBook, type AddressOwner } from './address-book.ts';

export type Recipient =
  | { readonly kind: 'mailbox'; readonly mailbox: Mailbox; readonly conversationId: string | null }
  /** The personal mailbox of a user of any role (F1): rules and routing do not touch it. */
  | { readonly kind: 'account'; readonly user: User }
  /** Our domain, no such mailbox: 550 5.1.1. */
  | { readonly kind: 'unknown' }
  /** Not our domain, or one that is switched off: we do not relay, 550 5.7.1. */
  | { readonly kind: 'foreign' };

const unknown: Recipient = { kind: 'unknown' };

export function findRecipient(address: string, directory: Directory, sign: Sign): Recipient {
  const mailboxes = [...directory.mailboxes.values()].filter(({ active }) => active);
  if (address.toLowerCase() === 'postmaster') return postmaster(mailboxes, directory);
  const split = splitAddress(address);
  if (split === null) return unknown;
  const book = addressBook(directory);
  const domain = book.domains.get(split.domain);
  if (domain === undefined || domain?.active === false) return { kind: 'foreign' };
  const here = mailboxes.filter((mailbox) => domainOf(mailbox.address) === split.domain);
  const replied = replyTarget(address, here, sign);
  if (replied !== null) return replied;
  const local = `${split.local}@${split.domain}`;
  const found = ownerOf(book, address.toLowerCase()) ?? ownerOf(book, local);
  if (found !== null) return found;
  if (split.local === 'postmaster') return postmaster(here.length > 0 ? here : mailboxes, directory);
  return ownerOf(book, domain?.catchAll ?? '') ?? unknown;
}

function replyTarget(address: string, here: readonly Mailbox[], sign: Sign): Recipient | null {
  const reply = readReplyAddress(
    sign,
    address,
    here.map((mailbox) => mailbox.address),
  );
  const mailbox = here.find((candidate) => candidate.address === reply?.mailboxAddress);
  return reply === null || mailbox === undefined
    ? null
    : { kind: 'mailbox', mailbox, conversationId: reply.conversationId };
}

/** Null: nobody has it. Who has it and is switched off keeps it from the catch-all. */
function ownerOf({ owners }: AddressBook, address: string): Recipient | null {
  const owner = owners.get(address);
  return owner === undefined ? null : recipientOf(owner);
}

function recipientOf(owner: AddressOwner): Recipient {
  if (owner.kind === 'mailbox')
    return owner.mailbox.active ? { kind: 'mailbox', mailbox: owner.mailbox, conversationId: null } : unknown;
  return owner.user.active ? { kind: 'account', user: owner.user } : unknown;
}

/**
 * RFC 5321 §4.5.1: mail to the postmaster is always taken. Without a mailbox of that name the first one takes it, without
 * any mailbox an administrator.
 */
function postmaster(mailboxes: readonly Mailbox[], { users }: Directory): Recipient {
  const named = mailboxes.find(({ address }) => address.startsWith('postmaster@'));
  const first = named ?? mailboxes.toSorted((one, other) => (one.address < other.address ? -1 : 1))[0];
  if (first !== undefined) return { kind: 'mailbox', mailbox: first, conversationId: null };
  const user = [...users.values()].find(({ role, active }) => role === 'administrator' && active);
  return user === undefined ? unknown : { kind: 'account', user };
}
