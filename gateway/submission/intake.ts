// What a person who has logged in may hand in: under which addresses, how much in an hour, for whom; and the mail itself,
// put right, archived, and only then taken. What is thrown is the reply.

import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { Chance } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Submissions } from '#actors/ports/submissions.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { findRecipient } from '../mail/recipient.ts';
import { dsnRequestOf } from '../smtp/envelope.ts';
import { createReader } from '../smtp/reader.ts';
import type { ReaderDeps } from '../smtp/reader.ts';
import { destinationOf, recipientRefusal } from '../smtp/recipients.ts';
import { notAccepted, smtpError } from '../smtp/replies.ts';
import { protocolOf, submissionField } from '../smtp/trace.ts';
import { authorsOf, completed } from './header.ts';
import { maySendAs } from './senders.ts';

export interface IntakeDeps extends ReaderDeps {
  readonly config: { readonly hostname: string };
  readonly directory: DirectorySource;
  readonly accountMail: Pick<AccountMail, 'usedBytes'>;
  readonly submissions: Pick<Submissions, 'handedIn'>;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly sign: Sign;
  readonly chance: Pick<Chance, 'newId'>;
  readonly log: Log;
}

export interface Intake {
  /** Null: it may go on. Throws what the store throws. */
  wrongSender(address: SMTPServerAddress, session: SMTPServerSession): Promise<Error | null>;
  wrongRecipient(address: SMTPServerAddress, session: SMTPServerSession): Promise<Error | null>;
  /** The text of `250`. */
  receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string>;
}

const hourMs = 3_600_000;

export function createIntake(deps: IntakeDeps): Intake {
  const { directory, submissions, clock, accountMail, sign, log } = deps;
  const read = createReader(deps);

  /** Null: it is gone, or switched off, since the login. */
  function userOf({ user }: SMTPServerSession): User | null {
    const found = directory.current().users.get(String(user));
    return found?.active === true ? found : null;
  }

  /** How many recipients the account may still name in this hour; null: no mail at all. */
  async function recipientsLeft(accountId: string): Promise<number | null> {
    const { submissionMailsPerHour, submissionRecipientsPerHour } = directory.current().settings;
    const { mails, recipients } = await submissions.handedIn(accountId, clock.now() - hourMs);
    return mails >= submissionMailsPerHour ? null : submissionRecipientsPerHour - recipients;
  }

  return {
    async wrongSender({ address }, session) {
      const user = userOf(session);
      if (user === null) return smtpError('550 5.7.1', 'This account is switched off');
      // The null return path is that of receipts, which say in From whose they are.
      if (address !== '' && !maySendAs(user, address, directory.current()))
        return smtpError('550 5.7.1', 'This account may not send under this address');
      const left = await recipientsLeft(user.id);
      if (left !== null && left > 0) return null;
      deps.measures?.refused('rate');
      return smtpError('450 4.7.1', 'This account has sent as much as it may in an hour, try again later');
    },

    async wrongRecipient({ address }, session) {
      const user = userOf(session);
      if (user === null) return smtpError('550 5.7.1', 'This account is switched off');
      const left = await recipientsLeft(user.id);
      if (left === null || session.envelope.rcptTo.length >= left)
        return smtpError('450 4.7.1', 'This account has named as many recipients as it may in an hour');
      const { kind } = findRecipient(address, directory.current(), sign);
      return kind === 'foreign'
        ? null
        : recipientRefusal({ directory, accountMail, sign, log }, address, session);
    },

    receive: (stream, session) =>
      read(stream, session, (raw) => keep(deps, { user: userOf(session), session, raw })),
  };
}

interface HandedIn {
  readonly user: User | null;
  readonly session: SMTPServerSession;
  readonly raw: Uint8Array;
}

async function keep(deps: IntakeDeps, { user, session, raw }: HandedIn): Promise<string> {
  if (user === null) throw smtpError('550 5.7.1', 'This account is switched off');
  const snapshot = deps.directory.current();
  const authors = authorsOf(raw);
  if (authors === null) throw smtpError('554 5.6.0', 'The mail does not say in From who it is from');
  if (!authors.every((address) => maySendAs(user, address, snapshot)))
    throw smtpError('550 5.7.1', 'This account may not send under the address in From');
  const { mailFrom, rcptTo } = session.envelope;
  const envelopeTo = rcptTo.map(({ address }) => address);
  const here = envelopeTo.filter((address) => findRecipient(address, snapshot, deps.sign).kind !== 'foreign');
  const destination = here.length === 0 ? null : destinationOf(deps, here, raw.length);
  const at = deps.clock.now();
  const trace = submissionField({
    hostname: deps.config.hostname,
    transmissionType: protocolOf(session),
    sessionId: session.id,
    at,
  });
  const messageId = `<${deps.chance.newId()}@${deps.config.hostname}>`;
  try {
    const id = await deps.accept({
      source: 'submission',
      submittedBy: user.id,
      envelopeFrom: mailFrom === false ? '' : mailFrom.address,
      envelopeTo,
      remoteAddress: session.remoteAddress,
      ...(destination ?? { mailboxId: '', accountIds: [] }),
      raw: completed(raw, { trace, messageId, at }),
      dsn: dsnRequestOf(session),
    });
    return `2.6.0 accepted as ${id}`;
  } catch (error) {
    deps.log.error({ accountId: user.id, error: String(error) }, 'a submitted mail could not be kept');
    throw notAccepted(error);
  }
}
