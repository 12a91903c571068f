// Which case does a mail belong to, and may its sender say so (T8, N6, F95)? In this order:
//
//   1. a signed reply address that the mail was sent to: whoever has it was written to by us
//   2. In-Reply-To or References name a message of ours: its id is signed
//   3. they name another message of a case, or the subject has a tag: only when the sender takes part in that case
//   4. else a new case, whose id follows from the archive id, so that driving the mail again makes the same one
//
// Who abuses: strangers who know a tag or a customer's Message-ID. They get a case of their own.

import { createHash } from 'node:crypto';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { isOwnMessageId, tagsIn } from '#actors/vocabulary/correspondence.ts';
import { base32, readReplyAddress } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';

export interface ThreadFacts {
  readonly archiveId: string;
  readonly envelopeTo: readonly string[];
  readonly senderAddress: string;
  readonly recipientAddresses: readonly string[];
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly subject: string;
}

export interface ThreadDeps {
  readonly mailStore: Pick<MailStore, 'conversationByMessageIds' | 'conversationByTag' | 'participants'>;
  readonly mailboxAddresses: readonly string[];
  readonly sign: Sign;
}

export interface Thread {
  readonly conversationId: string;
  readonly by: 'reply-address' | 'own-message' | 'participant' | 'new';
}

const tagsTried = 3;

export async function findThread(facts: ThreadFacts, deps: ThreadDeps): Promise<Thread> {
  const signed = signedConversation(facts, deps);
  if (signed !== null) return { conversationId: signed, by: 'reply-address' };
  const named = [...new Set([...facts.references, facts.inReplyTo])].filter((id) => id !== '');
  const own = await deps.mailStore.conversationByMessageIds(
    named.filter((id) => isOwnMessageId(id, deps.sign)),
  );
  if (own !== null) return { conversationId: own, by: 'own-message' };
  const related = [
    () => deps.mailStore.conversationByMessageIds(named.filter((id) => !isOwnMessageId(id, deps.sign))),
    ...tagsIn(facts.subject)
      .slice(0, tagsTried)
      .map((tag) => () => deps.mailStore.conversationByTag(tag)),
  ];
  for (const find of related) {
    const conversationId = await find();
    if (conversationId !== null && (await takesPart(facts, deps, conversationId)))
      return { conversationId, by: 'participant' };
  }
  return { conversationId: newConversationId(facts.archiveId), by: 'new' };
}

function signedConversation(facts: ThreadFacts, deps: ThreadDeps): string | null {
  for (const address of [...facts.envelopeTo, ...facts.recipientAddresses]) {
    const target = readReplyAddress(deps.sign, address, deps.mailboxAddresses);
    if (target !== null) return target.conversationId;
  }
  return null;
}

async function takesPart(facts: ThreadFacts, deps: ThreadDeps, conversationId: string): Promise<boolean> {
  const sender = facts.senderAddress.toLowerCase();
  if (sender === '') return false;
  return (await deps.mailStore.participants(conversationId)).includes(sender);
}

/** 100 bits of the archive id's SHA-256. */
export function newConversationId(archiveId: string): string {
  return `c-${base32(createHash('sha256').update(`conversation\n${archiveId}`).digest()).slice(0, 20)}`;
}
