// Whose mail SMTP takes: each recipient is answered from the directory, and a person's mailbox that is full from its
// counter; and where a mail to several recipients goes in the end.

import type { SMTPServerSession } from 'smtp-server';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { findRecipient } from '../mail/recipient.ts';
import type { SmtpMeasures } from '../measures.ts';
import { smtpError } from './replies.ts';

export interface RecipientDeps {
  readonly directory: DirectorySource;
  readonly accountMail: Pick<AccountMail, 'usedBytes'>;
  readonly sign: Sign;
  readonly log: Log;
  readonly measures?: Pick<SmtpMeasures, 'recipientRefused'>;
}

/** What to refuse the recipient with; null: it is taken. Throws what the store throws. */
export async function recipientRefusal(
  deps: RecipientDeps,
  address: string,
  session: SMTPServerSession,
): Promise<Error | null> {
  const recipient = findRecipient(address, deps.directory.current(), deps.sign);
  if (recipient.kind === 'mailbox') return null;
  const { remoteAddress } = session;
  if (recipient.kind === 'account') {
    const full = await fullness(deps, recipient.user, declaredSize(session));
    if (full === null) return null;
    deps.measures?.recipientRefused('full');
    deps.log.info({ recipient: address, remoteAddress, quota: recipient.user.quotaBytes }, 'mailbox is full');
    return full;
  }
  const { kind } = recipient;
  deps.measures?.recipientRefused(kind === 'unknown' ? 'unknown' : 'relaying');
  deps.log.info({ recipient: address, remoteAddress, kind }, 'recipient refused');
  return kind === 'unknown'
    ? smtpError('550 5.1.1', 'No such mailbox here')
    : smtpError('550 5.7.1', 'Relaying is not permitted');
}

/** RFC 1870 §6: what cannot fit is refused before it is sent. */
async function fullness(
  { accountMail }: RecipientDeps,
  user: User,
  announcedBytes: number,
): Promise<Error | null> {
  if (user.quotaBytes === 0) return null;
  if (announcedBytes > user.quotaBytes) return tooLargeForQuota();
  const used = (await accountMail.usedBytes([user.id])).get(user.id) ?? 0;
  return used >= user.quotaBytes || used + announcedBytes > user.quotaBytes
    ? smtpError('452 4.2.2', 'The mailbox is full, try again later')
    : null;
}

function tooLargeForQuota(): Error {
  return smtpError('552 5.2.2', 'This message is larger than the whole mailbox');
}

function declaredSize({ envelope }: SMTPServerSession): number {
  const args: { SIZE?: unknown } = (envelope.mailFrom !== false && envelope.mailFrom.args) || {};
  const size = Number(args.SIZE);
  return Number.isSafeInteger(size) && size > 0 ? size : 0;
}

/**
 * One mail makes one case, however many of our mailboxes it went to: that of a reply address, else the first one; and it
 * goes to every person it was sent to. Null: nobody takes it any more.
 */
export function destinationOf(
  { directory, sign }: Pick<RecipientDeps, 'directory' | 'sign'>,
  envelopeTo: readonly string[],
  bytes: number,
): Pick<AcceptedMail, 'mailboxId' | 'accountIds'> | null {
  const snapshot = directory.current();
  const found = envelopeTo.map((address) => findRecipient(address, snapshot, sign));
  const mailboxes = found.flatMap((recipient) => (recipient.kind === 'mailbox' ? [recipient] : []));
  const chosen = mailboxes.find(({ conversationId }) => conversationId !== null) ?? mailboxes[0];
  const people = found.flatMap((recipient) => (recipient.kind === 'account' ? [recipient.user] : []));
  if (chosen === undefined && people.length === 0) return null;
  // A client that announced no size is told now; others get it all the same, or nobody would.
  const fits = ({ quotaBytes }: User): boolean => quotaBytes === 0 || bytes <= quotaBytes;
  if (chosen === undefined && !people.some(fits)) throw tooLargeForQuota();
  const accountIds = [...new Set(people.map(({ id }) => id))];
  return { mailboxId: chosen?.mailbox.id ?? '', accountIds };
}
