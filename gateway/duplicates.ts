// The same mail once more (T7): sent to two of our mailboxes in two transactions, sent again by a server that did not hear
// our 250, fetched twice. The first to be understood is the mail; what comes later is told to its case, with whom it was
// for, and stays in the archive with the reason. Another mail that only reuses a Message-ID is a mail of its own.
//
//   understood ─► first with this fingerprint? ─yes─► a mail like any
//                    └─no─► is the first one kept? ─yes─► told to its case, discarded as a duplicate
//                               ├─ not yet: driven again        (or: a case of its own, linked, where the settings say so)
//                               └─ never, as a rule discarded it: a mail like any

import { createHash } from 'node:crypto';
import type { ActorClient } from '#actors/client.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ArchivedMail, MailStore, StoredMessage } from '#actors/ports/mail-store.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import type { ReadMail } from './reading.ts';

export interface DuplicateDeps {
  readonly mailStore: MailStore;
  readonly directory: DirectorySource;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly log: Log;
}

type Understood = ReadMail & { readonly authentication: MailAuthentication };

/** The message that a case has of the same mail; null: this is the first. Throws, to be driven again, while that is not known. */
export async function earlierTwin(
  { mailStore }: Pick<DuplicateDeps, 'mailStore'>,
  mail: ArchivedMail,
  { parsed, quarantineReason, authentication }: Understood,
): Promise<StoredMessage | null> {
  // Without a Message-ID two mails of the same words may well be two; what was kept already is no duplicate any more.
  const comparable = parsed.messageId !== '' && quarantineReason === null && mail.conversationId === null;
  if (!comparable || mail.source === 'form' || mail.source === 'api') return null;
  // A forgery must not stand in for the mail that it was made from.
  const first = await mailStore.firstOfFingerprint(
    fingerprint(parsed, authentication.verdict === 'fail'),
    mail.id,
  );

  if (first.archiveId === mail.id) return null;
  const twin = await mailStore.message(first.archiveId);
  if (twin === null && first.waits)
    throw new SkillpostError('DUPLICATE_WAITS', 'unavailable', 'The same mail is being understood.');
  return twin;
}

/** Whether it was taken as a duplicate: else it is to become a case of its own. */
export async function tookDuplicate(
  deps: DuplicateDeps,
  mail: ArchivedMail,
  twin: StoredMessage,
): Promise<boolean> {
  const { mailStore, directory, client, log } = deps;
  if (directory.current().settings.duplicateMail === 'linked') return false;
  await mailStore.addRecipients(twin.id, mail.envelopeTo);
  const value = {
    messageId: twin.id,
    archiveId: mail.id,
    recipients: [...mail.envelopeTo],
    mailboxId: mail.mailboxId,
  };
  await client.ask(
    'conversation',
    twin.conversationId,
    { command: { $case: 'noteDuplicate', value } },
    { idempotencyKey: `duplicate/${mail.id}` },
  );
  await mailStore.discard(mail.id, { reason: `the same mail as ${twin.id}`, ruleId: 'duplicate' });
  log.info({ archiveId: mail.id, conversationId: twin.conversationId }, 'the same mail came again');
  return true;
}

/** What its writer made, without what servers on its way added. */
export function fingerprint(parsed: ParsedMail, forged: boolean): Uint8Array {
  const words = [
    forged ? 'forged' : '',
    parsed.messageId,
    parsed.from.address,
    parsed.headers.get('date') ?? '',
    parsed.subject,
    parsed.text,
    parsed.html ?? '',
  ];
  const hash = createHash('sha256').update(words.map(measured).join(''));
  for (const { filename, contentType, content } of parsed.attachments)
    hash.update(`${measured(filename)}${measured(contentType)}${content.length}\n`).update(content);
  return hash.digest();
}

/** With its length, so that the end of one part is never the beginning of the next. */
function measured(part: string): string {
  return `${part.length}\n${part}`;
}
