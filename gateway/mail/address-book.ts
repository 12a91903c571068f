// Every address that we have, and the domains that we host, of one snapshot of the directory: made once for each
// snapshot, however many recipients are asked for. Pure.

import type { Directory, Domain, Mailbox, User } from '#actors/vocabulary/directory.ts';

export type AddressOwner =
  | { readonly kind: 'mailbox'; readonly mailbox: Mailbox }
  | { readonly kind: 'account'; readonly user: User };

export interface AddressBook {
  /** By lower-case address; a mailbox comes before a person. Switched-off owners are in it. */
  readonly owners: ReadonlyMap<string, AddressOwner>;
  /** By name: the entry, or null for a domain that only has mailboxes. */
  readonly domains: ReadonlyMap<string, Domain | null>;
}

const books = new WeakMap<Directory, AddressBook>();

export function addressBook(directory: Directory): AddressBook {
  const known = books.get(directory);
  if (known !== undefined) return known;
  const book = made(directory);
  books.set(directory, book);
  return book;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function made(directory: Directory): AddressBook {
  const owners = new Map<string, AddressOwner>();
  const domains = new Map<string, Domain | null>();
  for (const user of directory.users.values())
    for (const address of [user.email, ...user.aliases]) owners.set(address, { kind: 'account', user });
  for (const mailbox of directory.mailboxes.values())
    for (const address of [mailbox.address, ...mailbox.aliases]) {
      owners.set(address, { kind: 'mailbox', mailbox });
      domains.set(domainOf(address), null);
    }
  for (const domain of directory.domains.values()) domains.set(domain.name, domain);
  return { owners, domains };
}
