// Mail to people: once it is archived it is put into their folders, before and beside what becomes of it as a case. Driven
// like everything that was accepted, so repeated until it is done; the store places each mail once.

import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { ScanWhole } from './mail/whole-scan.ts';
import { retrievedOctets } from './pop3/message.ts';
import type { Understand } from './understand.ts';

export interface PersonalMailDeps {
  readonly accountMail: Pick<AccountMail, 'place'>;
  readonly mailStore: Pick<MailStore, 'markRouted' | 'discard'>;
  readonly scan: ScanWhole;
  readonly log: Log;
}

/** Puts an archived mail into the folder of an account; false: there is no such account. May be repeated. */
export function placeInFolder(
  accountMail: Pick<AccountMail, 'place'>,
  {
    accountId,
    folder,
    heldReason = '',
  }: {
    readonly accountId: string;
    readonly folder: 'inbox' | 'sent';
    readonly heldReason?: string;
  },
  mail: Pick<ArchivedMail, 'id' | 'raw' | 'envelopeFrom'>,
): Promise<boolean> {
  const size = retrievedOctets(mail);
  return accountMail.place({ accountId, folder, archiveId: mail.id, size, heldReason });
}

/** What understands mail, for mail that may be for people as well, or for them alone. */
export function withPersonalMail(understand: Understand, deps: PersonalMailDeps): Understand {
  return async (mail) => {
    const reached = await placeAll(deps, mail);
    if (mail.mailboxId !== '') return understand(mail);
    if (reached > 0) return deps.mailStore.markRouted(mail.id);
    // Accounts can be removed between the acceptance and now; the mail stays in the archive, with the reason.
    deps.log.warn({ archiveId: mail.id, accountIds: mail.accountIds }, 'the accounts of a mail are gone');
    await deps.mailStore.discard(mail.id, { reason: 'its account is gone', ruleId: '' });
  };
}

/** What a virus scanner refuses is kept back: mail programs take a mail whole. */
async function placeAll({ accountMail, scan, log }: PersonalMailDeps, mail: ArchivedMail): Promise<number> {
  const { accountIds = [] } = mail;
  const heldReason = accountIds.length === 0 ? '' : ((await scan(mail)) ?? '');
  if (heldReason !== '') log.warn({ archiveId: mail.id, heldReason }, 'mail to people is kept back');
  let reached = 0;
  for (const accountId of accountIds)
    if (await placeInFolder(accountMail, { accountId, folder: 'inbox', heldReason }, mail)) reached += 1;
  return reached;
}
