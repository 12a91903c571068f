// The guard of all machine mail is asked for a report to somebody elsewhere (N5), as for a receipt: it counts, and what keeps
// machine mail from an address keeps this one. A refusal stands in the case of the mail, if it has one, and in the log.

import type { ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { KeptBackReason } from '#actors/vocabulary/machine-mail.ts';

/** As the guard knows it. */
interface GuardedReport {
  readonly id: string;
  readonly kind: string;
  readonly number: number;
  readonly conversationId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly messageId: string;
  readonly digest: string;
  readonly byUserId: string;
}

interface Refused {
  readonly reason: KeptBackReason;
  readonly untilMs: number;
}

export interface ReportLeaveDeps {
  readonly guard: {
    leave(report: GuardedReport): Promise<Refused | null>;
    keptBack(report: GuardedReport, refused: Refused): Promise<void>;
  };
  readonly mailStore: Pick<MailStore, 'archived'>;
  /** Counts why a report was kept back for which there is no case to tell. */
  readonly count: (reason: KeptBackReason) => void;
  readonly hostname: string;
}

export type ReportLeave = (report: {
  readonly id: string;
  readonly mail: ArchivedMail;
}) => Promise<KeptBackReason | null>;

export function createReportLeave({ guard, mailStore, count, hostname }: ReportLeaveDeps): ReportLeave {
  return async ({ id, mail }) => {
    // It may have got its case just now.
    const conversationId = (await mailStore.archived(mail.id))?.conversationId ?? '';
    const report = {
      id,
      kind: 'report',
      number: 0,
      conversationId: conversationId || mail.id,
      to: mail.envelopeFrom,
      from: `postmaster@${hostname}`,
      // Each was asked for: mails of one subject or text are told of one by one.
      subject: '',
      digest: '',
      messageId: mail.id,
      byUserId: '',
    };
    const refused = await guard.leave(report);
    if (refused === null) return null;
    if (conversationId === '') count(refused.reason);
    else await guard.keptBack(report, refused);
    return refused.reason;
  };
}
