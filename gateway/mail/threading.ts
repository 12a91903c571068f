// Which case does a mail belong to, and may its sender say so (T8, T26, N6, F95)? In this order:
//
//   1. a signed reply address that the mail was sent to
//   2. In-Reply-To or References name a message of ours: its id is signed
//   3. they name another message of a case, or the subject has a tag
//   4. else a new case, whose id follows from the archive id, so that driving the mail again makes the same one
//
// A sender may say so who takes part in that case, or to whom the reply address was made. Others get a new case that knows
// of the one it may belong to; whoever had an address, an id of ours or a tag is taken to ask to join it. Who abuses:
// strangers who were shown one of these, and forgers: whoever is proven not to be the sender joins nothing. What machines
// write to a signed address joins, as bounces come from anywhere: it does nothing there, and makes nobody a participant.

import { hash } from 'node:crypto';
import type { MailStore } from '#actors/ports/mail-store.ts';
import type { AuthenticationVerdict } from '#actors/vocabulary/authentication.ts';
import { isOwnMessageId, tagsIn } from '#actors/vocabulary/correspondence.ts';
import { base32, isMadeFor, readReplyAddress } from '#actors/vocabulary/reply-address.ts';
import type { ReplyTarget, Sign } from '#actors/vocabulary/reply-address.ts';
import type { SystemSettings } from '#actors/vocabulary/system-settings.ts';

export interface ThreadFacts {
  readonly archiveId: string;
  readonly envelopeTo: readonly string[];
  readonly senderAddress: string;
  readonly recipientAddresses: readonly string[];
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly subject: string;
  readonly verdict: AuthenticationVerdict;
  readonly automatic: boolean;
}

export interface ThreadDeps {
  readonly mailStore: Pick<MailStore, 'conversationByMessageIds' | 'conversationByTag' | 'participants'>;
  readonly mailboxAddresses: readonly string[];
  readonly sign: Sign;
  /** What leads to a case besides signed addresses (C11). */
  readonly settings: Pick<SystemSettings, 'threadByReferences' | 'threadByTag'>;
}

export interface Thread {
  readonly conversationId: string;
  readonly by: 'reply-address' | 'own-message' | 'participant' | 'new';
  /** The case that it may belong to, where its sender may not say so. `asks`: the sender seems to want to join it. */
  readonly related: { readonly conversationId: string; readonly as: 'asks' | 'related' } | null;
}

const tagsTried = 3;

/** What in a mail leads to a case. */
interface Lead {
  readonly by: Exclude<Thread['by'], 'new'>;
  /** Nobody has it but from a mail of ours. */
  readonly ours: boolean;
  readonly target?: ReplyTarget;
  readonly find: () => Promise<string | null>;
}

export async function findThread(facts: ThreadFacts, deps: ThreadDeps): Promise<Thread> {
  let related: Thread['related'] = null;
  for (const lead of leadsOf(facts, deps)) {
    const conversationId = await lead.find();
    if (conversationId === null) continue;
    if (await mayJoin(facts, deps, { lead, conversationId }))
      return { conversationId, by: lead.by, related: null };
    const asks = lead.ours && facts.verdict !== 'fail' && !facts.automatic;
    related ??= { conversationId, as: asks ? 'asks' : 'related' };
    // It was written to that case and no other.
    if (lead.target !== undefined) break;
  }
  return { conversationId: newConversationId(facts.archiveId), by: 'new', related };
}

function leadsOf(facts: ThreadFacts, deps: ThreadDeps): readonly Lead[] {
  const { mailStore, sign, settings } = deps;
  const named = settings.threadByReferences
    ? [...new Set([...facts.references, facts.inReplyTo])].filter((id) => id !== '')
    : [];
  const own = named.filter((id) => isOwnMessageId(id, sign));
  const others = named.filter((id) => !isOwnMessageId(id, sign));
  const tags = settings.threadByTag ? tagsIn(facts.subject).slice(0, tagsTried) : [];
  const target = signedTarget(facts, deps);
  return [
    ...(target === null
      ? []
      : [{ by: 'reply-address', ours: true, target, find: async () => target.conversationId } as const]),
    { by: 'own-message', ours: true, find: () => mailStore.conversationByMessageIds(own) },
    { by: 'participant', ours: false, find: () => mailStore.conversationByMessageIds(others) },
    ...tags.map((tag): Lead => ({
      by: 'participant',
      ours: true,
      find: () => mailStore.conversationByTag(tag),
    })),
  ];
}

async function mayJoin(
  facts: ThreadFacts,
  deps: ThreadDeps,
  { lead, conversationId }: { readonly lead: Lead; readonly conversationId: string },
): Promise<boolean> {
  if (facts.automatic && lead.by !== 'participant') return true;
  if (facts.verdict === 'fail' || facts.senderAddress === '') return false;
  if (lead.target !== undefined && isMadeFor(deps.sign, lead.target, facts.senderAddress) === true)
    return true;
  return (await deps.mailStore.participants(conversationId)).includes(facts.senderAddress.toLowerCase());
}

function signedTarget(facts: ThreadFacts, deps: ThreadDeps): ReplyTarget | null {
  for (const address of [...facts.envelopeTo, ...facts.recipientAddresses]) {
    const target = readReplyAddress(deps.sign, address, deps.mailboxAddresses);
    if (target !== null) return target;
  }
  return null;
}

/** 100 bits of the archive id's SHA-256. */
export function newConversationId(archiveId: string): string {
  const bytes = hash('sha256', `conversation\n${archiveId}`, 'buffer');
  return `c-${base32(bytes.subarray(0, 13)).slice(0, 20)}`;
}
