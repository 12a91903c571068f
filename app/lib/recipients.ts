// Who a reply goes to: computed from the message that is answered (T17), shown, and checked before anything is sent.
// Pure.

import type { Message } from './message-shapes.ts';
import type { Conversation, Party } from './shapes.ts';

export interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

const addressPattern = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:"]+$/u;

export function isAddress(text: string): boolean {
  return text.length <= 254 && addressPattern.test(text);
}

/** Commas, semicolons, spaces and lines part addresses; `Name <address>` gives its address. */
export function parseAddresses(text: string): { good: string[]; bad: string[] } {
  const parts = text
    .split(/[,;\n]+/)
    .map((part) => /<([^>]*)>/.exec(part)?.[1] ?? part)
    .flatMap((part) => part.trim().split(/\s+/))
    .filter((part) => part !== '');
  const unique = [...new Set(parts)];
  return { good: unique.filter(isAddress), bad: unique.filter((part) => !isAddress(part)) };
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The newest message from outside, which a reply answers. */
export function answered(conversation: Conversation): Message | null {
  return conversation.messages.findLast((message) => message.direction === 'in') ?? null;
}

function addresses(parties: readonly Party[]): string[] {
  return parties.map((party) => party.address);
}

function unique(list: readonly string[], without: readonly string[]): string[] {
  const kept: string[] = [];
  for (const address of list)
    if (address !== '' && ![...kept, ...without].some((other) => same(other, address))) kept.push(address);
  return kept;
}

/** `own`: the mailbox's address, never written to. */
export function replyTo(conversation: Conversation, all: boolean): Recipients {
  const message = answered(conversation);
  if (message === null) return { to: unique([conversation.customer.address], []), cc: [] };
  const own = [conversation.mailboxAddress];
  const to = unique([message.from.address], own);
  if (!all) return { to, cc: [] };
  return { to, cc: unique([...addresses(message.to), ...addresses(message.cc)], [...own, ...to]) };
}

/** People of the answered message who would not get the reply, and of the thread (`missing`) whom the API names besides. */
export function leftOut(
  conversation: Conversation,
  chosen: readonly string[],
  missing: readonly Party[] = [],
): string[] {
  const all = replyTo(conversation, true);
  return unique([...all.to, ...all.cc, ...addresses(missing)], chosen);
}

/** Domains that nobody of the thread belongs to: worth a second look. */
export function newDomains(conversation: Conversation, chosen: readonly string[]): string[] {
  const known = conversation.messages
    .flatMap((message) => addresses([message.from, ...message.to, ...message.cc]))
    .concat(conversation.customer.address, conversation.mailboxAddress)
    .map(domainOf);
  return [...new Set(chosen.map(domainOf))].filter((domain) => domain !== '' && !known.includes(domain));
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
