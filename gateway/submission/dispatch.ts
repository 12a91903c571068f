// What becomes of mail that leaves the house, once it is archived. Of what a person handed in: a copy in the Sent folder, a
// job for each recipient elsewhere, and what is for our own mailboxes goes on like any mail; of a report for somebody
// elsewhere: a job. Driven until it is done; each part is done once.

import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import type { Submissions } from '#actors/ports/submissions.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { findRecipient } from '../mail/recipient.ts';
import { placeInFolder } from '../personal-mail.ts';
import type { Understand } from '../understand.ts';

export interface DispatchDeps {
  readonly accountMail: Pick<AccountMail, 'place'>;
  readonly submissions: Pick<Submissions, 'queue'>;
  readonly mailStore: Pick<MailStore, 'markRouted'>;
  readonly directory: DirectorySource;
  readonly sign: Sign;
}

export function withSubmissions(understand: Understand, deps: DispatchDeps): Understand {
  return async (mail) => {
    const { submittedBy } = mail;
    const isForNobodyHere = mail.mailboxId === '' && (mail.accountIds ?? []).length === 0;
    if (mail.source === 'report' && isForNobodyHere) {
      await deps.submissions.queue(mail.id, mail.envelopeTo);
      return deps.mailStore.markRouted(mail.id);
    }
    if (submittedBy === null || submittedBy === undefined) return understand(mail);
    await placeInFolder(deps.accountMail, { accountId: submittedBy, folder: 'sent' }, mail);
    const directory = deps.directory.current();
    // A mailbox of ours that is gone since is tried like any other: its refusal comes back to the sender.
    const elsewhere = mail.envelopeTo.filter((address) => {
      const { kind } = findRecipient(address, directory, deps.sign);
      return kind === 'foreign' || kind === 'unknown';
    });
    await deps.submissions.queue(mail.id, elsewhere);
    if (!isForNobodyHere) return understand(mail);
    return deps.mailStore.markRouted(mail.id);
  };
}
