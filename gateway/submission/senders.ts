// Under which addresses an account may write: its own and their plus-forms, and those of the mailboxes whose queue it
// works in. Pure over one snapshot of the directory.

import type { Directory, Mailbox, User } from '#actors/vocabulary/directory.ts';
import { splitAddress } from '#actors/vocabulary/reply-address.ts';
import { addressBook } from '../mail/address-book.ts';

export function maySendAs(user: User, address: string, directory: Directory): boolean {
  const whole = address.toLowerCase();
  const split = splitAddress(whole);
  if (split === null) return false;
  const { owners } = addressBook(directory);
  const owner = owners.get(whole) ?? owners.get(`${split.local}@${split.domain}`);
  if (owner === undefined) return false;
  return owner.kind === 'account' ? owner.user.id === user.id : worksIn(user, owner.mailbox);
}

function worksIn({ role, queueIds }: User, { active, queueId }: Mailbox): boolean {
  return active && (role === 'administrator' || queueIds.includes(queueId));
}

/** The account of a login: its e-mail address, or one of its further ones; null: nobody's. */
export function accountOf(login: string, directory: Directory): User | null {
  const owner = addressBook(directory).owners.get(login.trim().toLowerCase());
  return owner?.kind === 'account' && owner.user.active ? owner.user : null;
}
