// When a delivery is reported: in the moment in which a mail is settled, before the archive says so. A crash before that
// drives the mail again, and its report with it, which is kept once; so each is made, and none of what was not delivered.
//
//   understand … ──► settled? ──► report ──► routed          discarded by a rule: no report
//                                            or a duplicate of what was delivered before

import type { ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { Understand } from '../understand.ts';
import { asksForSuccess } from './delivered.ts';
import type { ReportDelivered } from './delivered.ts';

export interface Settling {
  /** For whatever understands mail. */
  readonly mailStore: MailStore;
  /** Goes around all of it. */
  readonly around: (understand: Understand) => Understand;
}

export function reportSettled(mailStore: MailStore, report: ReportDelivered): Settling {
  /** Being understood, of those that ask for it. */
  const asking = new Map<string, ArchivedMail>();

  async function reportOf(archiveId: string): Promise<void> {
    const mail = asking.get(archiveId);
    if (mail !== undefined) await report(mail);
  }

  return {
    mailStore: {
      ...mailStore,
      async markRouted(archiveId) {
        await reportOf(archiveId);
        await mailStore.markRouted(archiveId);
      },
      async discard(archiveId, discarded) {
        if (discarded.ruleId === 'duplicate') await reportOf(archiveId);
        await mailStore.discard(archiveId, discarded);
      },
    },
    around: (understand) => async (mail) => {
      if (!asksForSuccess(mail)) return understand(mail);
      asking.set(mail.id, mail);
      try {
        await understand(mail);
      } finally {
        asking.delete(mail.id);
      }
    },
  };
}
