// What people are told of mail that they handed in for others (RFC 3461): that it failed, that it takes long, or that it was
// handed on to a server which tells nobody. Each once, into the Inbox of the account, where no budget holds it back.

import { limits } from '#actors/limits.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail, ArchivedMail } from '#actors/ports/mail-store.ts';
import { asksFor } from '#actors/vocabulary/delivery-reports.ts';
import type { DeliveryAction } from '#actors/vocabulary/delivery-reports.ts';
import { deliveryReport, reportId } from '../dsn/report.ts';
import type { ReportTemplate } from '../dsn/words.ts';
import type { Done } from '../outbound/ladder.ts';

export interface TellDeps {
  readonly hostname: string;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly log: Log;
  /** What the report says; absent, or nothing: our own words. */
  readonly reportTemplate?: ReportTemplate | undefined;
}

export interface Attempted {
  readonly mail: ArchivedMail;
  readonly recipient: string;
  readonly done: Done;
  /** The server that took it tells what becomes of it. */
  readonly reports: boolean;
  /** When the attempt before was, or when the mail was queued. */
  readonly lastAt: number;
  readonly at: number;
}

/** Null: nothing that its sender wants to hear. */
function owedAction({ mail, recipient, done, reports, lastAt, at }: Attempted): DeliveryAction | null {
  const { state } = done;
  const wants = (event: 'success' | 'failure' | 'delay'): boolean => asksFor(event, mail, recipient);
  if (state === 'delivered') return !reports && wants('success') ? 'relayed' : null;
  if (state === 'failed') return wants('failure') ? 'failed' : null;
  const dueAt = delayReportAt(mail);
  return lastAt < dueAt && at >= dueAt && wants('delay') ? 'delayed' : null;
}

function delayReportAt({ receivedAt }: ArchivedMail): number {
  return receivedAt + limits.delayReportMs;
}

/** The attempt that a report of the delay hangs on comes forward to when that is due. */
export function nextAttemptAt(
  { mail, recipient, at }: Pick<Attempted, 'mail' | 'recipient' | 'at'>,
  waitMs: number,
): number {
  const untilDueMs = delayReportAt(mail) - at;
  if (untilDueMs <= 0 || !asksFor('delay', mail, recipient)) return at + waitMs;
  return at + Math.min(waitMs, Math.max(untilDueMs, limits.delayReportCloseMs));
}

/** May be repeated: the same report is kept once. */
export async function tellSender(
  { hostname, accept, log, reportTemplate }: TellDeps,
  attempted: Attempted,
): Promise<void> {
  const { mail, recipient, done, at } = attempted;
  const account = mail.submittedBy ?? '';
  const action = owedAction(attempted);
  // A report is never reported on (RFC 5321 §6.1).
  if (action === null || account === '' || mail.envelopeFrom === '') return;
  const facts = { mail, action, recipients: [recipient] };
  const { lastText: text, attempts } = done;
  const id = await accept({
    id: reportId(facts),
    source: 'report',
    envelopeFrom: '',
    envelopeTo: [mail.envelopeFrom],
    remoteAddress: '',
    mailboxId: '',
    accountIds: [account],
    raw: deliveryReport({ ...facts, hostname, text, attempts, template: reportTemplate?.(action), at }),
  });
  log.info({ archiveId: mail.id, recipient, action, reportId: id }, 'a sender was told of a delivery');
}
