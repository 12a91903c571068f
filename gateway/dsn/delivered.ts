// Reports of what was delivered here, for who asked to be told (RFC 3461: NOTIFY=SUCCESS). Who benefits: senders whose
// programs show that a mail has arrived. Who abuses: whoever writes under the name of another, who would get a mail of ours
// (backscatter): so only a MAIL FROM that SPF vouches for is written to, or that of a client which is trusted or has logged
// in; no machine is; and the guard of all machine mail is asked. Knows nothing of SMTP.

import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail, ArchivedMail } from '#actors/ports/mail-store.ts';
import { asksFor } from '#actors/vocabulary/delivery-reports.ts';
import type { KeptBackReason } from '#actors/vocabulary/machine-mail.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { classifyMail } from '../mail/classify.ts';
import { descendsFromMachine } from '../mail/own-origin.ts';
import type { Parser } from '../mail/parser.ts';
import { findRecipient } from '../mail/recipient.ts';
import { deliveryReport, reportId } from './report.ts';
import { reportTemplates } from './words.ts';

export interface DeliveredDeps {
  readonly hostname: string;
  readonly directory: DirectorySource;
  readonly accountMail: Pick<AccountMail, 'isKeptBack'>;
  readonly parser: Pick<Parser, 'parse'>;
  readonly sign: Sign;
  /** A network of ours: its clients are believed. */
  readonly isTrusted: (remoteAddress: string) => boolean;
  /** Whether SPF vouches for MAIL FROM; not known: no. */
  readonly isVouchedFor: (mail: ArchivedMail) => Promise<boolean>;
  /** The guard; null: it may go. A refusal is told to the case of the mail. Rejects when nobody answers. */
  readonly askLeave: (report: {
    readonly id: string;
    readonly mail: ArchivedMail;
  }) => Promise<KeptBackReason | null>;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
}

/** May be repeated: the same report is kept once. Throws what stores and actors throw. */
export type ReportDelivered = (mail: ArchivedMail) => Promise<void>;

/** Cheap, for every mail: whether there may be something to report. */
export function asksForSuccess(mail: ArchivedMail): boolean {
  return mail.envelopeFrom !== '' && mail.envelopeTo.some((to) => asksFor('success', mail, to));
}

export function createDeliveredReports(deps: DeliveredDeps): ReportDelivered {
  const { hostname, directory, clock, log } = deps;
  const templates = reportTemplates(directory);
  return async (mail) => {
    const recipients = asksForSuccess(mail) ? await reachedOf(deps, mail) : [];
    if (recipients.length === 0) return;
    const facts = { mail, action: 'delivered', recipients } as const;
    const id = reportId(facts);
    const reader = readerOf(deps, mail);
    const reason = reader === null ? 'own' : await whyNot(deps, mail, id);
    if (reader === null || reason !== null) {
      log.info({ archiveId: mail.id, reason }, 'a delivery is not reported');
      return;
    }
    await deps.accept({
      id,
      source: 'report',
      envelopeFrom: '',
      envelopeTo: [mail.envelopeFrom],
      remoteAddress: '',
      mailboxId: '',
      accountIds: reader.accountIds,
      raw: deliveryReport({
        ...facts,
        hostname,
        text: '',
        attempts: 0,
        template: templates('delivered'),
        at: clock.now(),
      }),
    });
    log.info({ archiveId: mail.id, recipients, reportId: id }, 'a delivery was reported');
  };
}

/** Who asked, and has it: what a virus scanner keeps from people lies in no Inbox. */
async function reachedOf(
  { directory, sign, accountMail }: DeliveredDeps,
  mail: ArchivedMail,
): Promise<readonly string[]> {
  const snapshot = directory.current();
  const asking = [...new Set(mail.envelopeTo)].filter((to) => asksFor('success', mail, to));
  const ofKind = (kind: string): readonly string[] =>
    asking.filter((to) => findRecipient(to, snapshot, sign).kind === kind);
  const people = ofKind('account');
  const keptBack = people.length > 0 && (await accountMail.isKeptBack(mail.id));
  const cases = ofKind('mailbox');
  return asking.filter((to) => cases.includes(to) || (!keptBack && people.includes(to)));
}

/** Whose Inbox it is for; nobody's: it leaves the house. Null: it would become a case of ours, or come back. */
function readerOf(
  { directory, sign }: DeliveredDeps,
  mail: ArchivedMail,
): { readonly accountIds: readonly string[] } | null {
  const { submittedBy } = mail;
  if (typeof submittedBy === 'string') return { accountIds: [submittedBy] };
  const reader = findRecipient(mail.envelopeFrom, directory.current(), sign);
  if (reader.kind === 'account') return { accountIds: [reader.user.id] };
  return reader.kind === 'foreign' ? { accountIds: [] } : null;
}

/** Null: it may go. What goes into the Inbox of who logged in leaves nobody's house: nobody is asked. */
async function whyNot(deps: DeliveredDeps, mail: ArchivedMail, id: string): Promise<KeptBackReason | null> {
  if (typeof mail.submittedBy === 'string') return null;
  if (await isOfMachine(deps, mail)) return 'automatic';
  const believed = deps.isTrusted(mail.remoteAddress) || (await deps.isVouchedFor(mail));
  return believed ? deps.askLeave({ id, mail }) : 'unverified';
}

/** What nobody can read may be of one. */
async function isOfMachine({ parser, sign }: DeliveredDeps, mail: ArchivedMail): Promise<boolean> {
  const answer = await parser.parse(mail.raw);
  if (!answer.ok) return true;
  const { parts } = answer;
  const { address: fromAddress, name: fromName } = parts.from;
  const { automatic } = classifyMail({ ...mail, ...parts, fromAddress, fromName }, sign);
  return automatic || descendsFromMachine(parts, sign);
}
