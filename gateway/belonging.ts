// The case that a mail belongs to, and the one that it may belong to, as the case is told of it. What was decided when the
// mail was kept stays.

import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ArchivedMail, MailStore, StoredMessage } from '#actors/ports/mail-store.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import { tagSuffix } from '#actors/vocabulary/correspondence.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';
import { reportedMessageIds } from './delivery-reports.ts';
import { findThread, newConversationId } from './mail/threading.ts';
import type { Thread } from './mail/threading.ts';
import type { ReadMail } from './reading.ts';

export interface BelongingDeps {
  readonly mailStore: MailStore;
  readonly directory: DirectorySource;
  readonly sign: Sign;
  readonly log: Log;
}

export interface Belonging {
  readonly conversationId: string;
  readonly related: RelatedCase | undefined;
  /** What told so. */
  readonly by: Thread['by'] | 'before' | 'unread' | 'form' | 'came-back';
}

export async function threadOf(
  deps: BelongingDeps,
  mail: ArchivedMail,
  understood: ReadMail & {
    readonly authentication: MailAuthentication;
    /** The same mail, in another case. */
    readonly twin: StoredMessage | null;
  },
): Promise<Belonging> {
  const own = newConversationId(mail.id);
  if (mail.conversationId !== null && mail.conversationId !== own)
    return { conversationId: mail.conversationId, related: undefined, by: 'before' };
  // Anybody can write any address into a form: what it makes is a case of its own.
  if (understood.quarantineReason !== null || mail.source === 'form')
    return { conversationId: own, related: undefined, by: mail.source === 'form' ? 'form' : 'unread' };
  const returned = await returnedTo(deps, mail, understood.ownMessageId);
  if (returned !== null)
    return { conversationId: mail.conversationId ?? returned, related: undefined, by: 'came-back' };
  const thread = await find(deps, mail, understood);
  const { twin } = understood;
  const related =
    twin === null ? thread.related : ({ conversationId: twin.conversationId, as: 'duplicate' } as const);
  deps.log.debug({ archiveId: mail.id, ...thread }, 'mail was threaded');
  return {
    conversationId: mail.conversationId ?? thread.conversationId,
    related: await known(deps, related),
    by: thread.by,
  };
}

function find(
  { mailStore, directory, sign }: BelongingDeps,
  mail: ArchivedMail,
  { parsed, authentication, classified }: ReadMail & { readonly authentication: MailAuthentication },
): Promise<Thread> {
  const { mailboxes, settings } = directory.current();
  return findThread(
    {
      archiveId: mail.id,
      envelopeTo: mail.envelopeTo,
      senderAddress: parsed.from.address,
      recipientAddresses: [...parsed.to, ...parsed.cc].map(({ address }) => address),
      inReplyTo: parsed.inReplyTo,
      references: [...parsed.references, ...reportedMessageIds(classified)],
      subject: parsed.subject,
      verdict: authentication.verdict,
      automatic: parsed.automatic,
    },
    {
      mailStore,
      mailboxAddresses: Array.from(mailboxes.values(), ({ address }) => address),
      sign,
      settings,
    },
  );
}

/** Mail of ours that comes back to where it was sent from is no new work, and nobody's answer (T1). */
async function returnedTo(
  { mailStore }: BelongingDeps,
  { mailboxId }: ArchivedMail,
  ownMessageId: string,
): Promise<string | null> {
  if (ownMessageId === '') return null;
  const conversationId = await mailStore.conversationByMessageIds([ownMessageId]);
  if (conversationId === null) return null;
  const messages = await mailStore.messages(conversationId);
  const original = messages.find(({ messageIdHeader }) => messageIdHeader === ownMessageId);
  return original?.mailboxId === mailboxId ? conversationId : null;
}

async function known(
  { mailStore, sign }: BelongingDeps,
  related: { readonly conversationId: string; readonly as: string } | null,
): Promise<RelatedCase | undefined> {
  if (related === null) return undefined;
  const { conversationId, as: state } = related;
  const { tag } = await mailStore.caseIdentity(conversationId, tagSuffix(sign, conversationId));
  return RelatedCase.fromPartial({ conversationId, tag, state });
}
