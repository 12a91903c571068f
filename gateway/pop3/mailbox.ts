// What POP3 sessions need from outside the protocol: who logs in, the one reader of an Inbox, messages, and the move of
// what was deleted. Turns failures of stores into answers that clients understand.

import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { DirectorySource, SessionStore } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { addressBook } from '../mail/address-book.ts';
import { delivered, topOf } from './message.ts';
import type { Maildrop, Need, Outcome } from './session.ts';

export interface MailboxDeps {
  readonly directory: DirectorySource;
  readonly sessions: Pick<SessionStore, 'verify'>;
  readonly accountMail: AccountMail;
  readonly mailStore: Pick<MailStore, 'archived'>;
  readonly log: Log;
}

/** Whoever asks: `reader` is the session, for no other may have the Inbox meanwhile. */
export interface Asker {
  readonly reader: string;
  readonly remoteAddress: string;
}

export interface Mailboxes {
  open(need: Extract<Need, { kind: 'open' }>, asker: Asker): Promise<Outcome>;
  message(need: Extract<Need, { kind: 'message' }>, drop: Maildrop): Promise<Outcome>;
  commit(drop: Maildrop, asker: Asker): Promise<Outcome>;
  /** False: the session has lost the Inbox. A store that does not answer says nothing of that. */
  renew(drop: Maildrop, asker: Asker): Promise<boolean>;
  release(drop: Maildrop, asker: Asker): Promise<void>;
}

export function createMailboxes(deps: MailboxDeps): Mailboxes {
  const { directory, accountMail, log } = deps;
  const failed = (error: unknown, what: string): void => {
    const { code, category } = asSkillpostError(error);
    if (category === 'bug') log.error({ code, err: error, what }, 'a POP3 session failed');
    else log.warn({ code, what }, 'a POP3 session could not go on');
  };
  return {
    async open({ name, password }, asker) {
      try {
        return await open(deps, { name, password }, asker);
      } catch (error) {
        if (asSkillpostError(error).code === 'RATE_LIMITED') return { kind: 'denied', why: 'guessed' };
        failed(error, 'open');
        return { kind: 'denied', why: 'unavailable' };
      }
    },

    async message({ number, bodyLines }, drop) {
      try {
        // Who was switched off reads no more.
        if (directory.current().users.get(drop.accountId)?.active !== true)
          return { kind: 'no-message', why: 'gone' };
        const archiveId = await accountMail.archiveIdOf(drop.accountId, drop.uids[number - 1] ?? 0);
        const mail = archiveId === null ? null : await deps.mailStore.archived(archiveId);
        if (mail === null) return { kind: 'no-message', why: 'gone' };
        const lines = delivered(mail);
        return { kind: 'message', octets: bodyLines === null ? lines : topOf(lines, bodyLines) };
      } catch (error) {
        failed(error, 'message');
        return { kind: 'no-message', why: 'unavailable' };
      }
    },

    async commit(drop, { reader }) {
      try {
        const uids = Array.from(drop.deleted, (number) => drop.uids[number - 1] ?? 0);
        return { kind: 'committed', all: await accountMail.moveToArchive(drop.accountId, reader, uids) };
      } catch (error) {
        failed(error, 'commit');
        return { kind: 'committed', all: false };
      }
    },

    async renew({ accountId }, { reader }) {
      try {
        return await accountMail.renewReader(accountId, reader, limits.pop3ReaderMs);
      } catch (error) {
        failed(error, 'renew');
        return true;
      }
    },

    async release({ accountId }, { reader }) {
      try {
        await accountMail.releaseReader(accountId, reader);
      } catch (error) {
        // It ends by itself with its time.
        failed(error, 'release');
      }
    },
  };
}

async function open(
  { directory, sessions, accountMail }: MailboxDeps,
  login: { readonly name: string; readonly password: string },
  { reader, remoteAddress }: Asker,
): Promise<Outcome> {
  const name = login.name.trim().toLowerCase();
  // Any address of the account is a name of it.
  const owner = addressBook(directory.current()).owners.get(name);
  const email = owner?.kind === 'account' ? owner.user.email : name;
  const accountId = await sessions.verify({ email, password: login.password, remoteAddress });
  if (accountId === null) return { kind: 'denied', why: 'wrong' };
  const inbox = await accountMail.openInbox(accountId, reader, limits.pop3ReaderMs);
  if (inbox === 'in-use') return { kind: 'denied', why: 'in-use' };
  if (inbox === null) return { kind: 'denied', why: 'wrong' };
  return { kind: 'opened', drop: { accountId, ...inbox, deleted: new Set() } };
}
