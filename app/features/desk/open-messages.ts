// Which messages of a thread are open at first. Pure.

import type { Message } from '../../lib/message-shapes.ts';

/** The newest, and the newest from the customer: what an answer needs. Machines count only where no person wrote. */
export function openMessages(all: readonly Message[]): ReadonlySet<string> {
  const people = all.filter(({ automatic }) => !automatic);
  const messages = people.length > 0 ? people : all;
  const newest = messages.at(-1)?.id;
  const asked = messages.findLast((message) => message.direction === 'in')?.id;
  return new Set([newest, asked].filter((id) => id !== undefined));
}
