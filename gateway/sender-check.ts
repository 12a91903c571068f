// Who sent a mail, as it is kept with the message: found out by us for what came over SMTP, believed of a server that the
// mailbox names for what was fetched there, and nothing for the rest. Never throws for what is in the mail.

import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import type { Authenticator } from './mail/authenticate.ts';
import { reportedBy } from './mail/authentication-results.ts';
import { judge, nobodyKnows } from './mail/verdict.ts';
import type { ReadMail } from './reading.ts';

export interface SenderCheckDeps {
  readonly authenticator: Authenticator;
  readonly mailStore: Pick<MailStore, 'authentications'>;
  readonly directory: DirectorySource;
  readonly clock: Clock;
}

/** `reading` may still be at work: what takes time goes on beside it. Throws what the store throws. */
export type SenderCheck = (mail: ArchivedMail, reading: Promise<ReadMail>) => Promise<MailAuthentication>;

export function createSenderCheck(deps: SenderCheckDeps): SenderCheck {
  const find = createCheckedSender(deps);
  return async (mail, reading) => {
    // What was found first stays: the case was chosen by it.
    const kept =
      mail.conversationId === null
        ? undefined
        : (await deps.mailStore.authentications([mail.id])).get(mail.id);
    if (kept !== undefined) return kept;
    return checkedHere(mail)
      ? find(
          mail,
          reading.then(({ parsed }) => parsed.from.address),
        )
      : othersCheck(deps, mail, reading);
  };
}

/** By us, as we were there when it came. */
export function checkedHere({ source, remoteAddress }: ArchivedMail): boolean {
  return source === 'smtp' && remoteAddress !== '';
}

/** `sender`: whom people see; it may still be being read. */
export type CheckedSender = (
  mail: ArchivedMail,
  sender: string | Promise<string>,
) => Promise<MailAuthentication>;

export function createCheckedSender(deps: Omit<SenderCheckDeps, 'mailStore'>): CheckedSender {
  const { authenticator, directory, clock } = deps;
  return async (mail, from) => {
    const { remoteAddress: ip, helo = '', envelopeFrom } = mail;
    const [checks, sender] = await Promise.all([
      authenticator.check(mail.raw, { ip, helo, sender: envelopeFrom }),
      from,
    ]);
    const judging = {
      sender,
      trustedForwarders: forwarders(directory.current().settings.trustedForwarders),
      at: clock.now(),
    };
    return checks === null ? nobodyKnows(judging) : judge(checks, judging);
  };
}

/** Here, by people or by ourselves: what such a mail says of itself is no server's word. */
const written: ReadonlySet<ArchivedMail['source']> = new Set(['form', 'api', 'submission', 'report']);

async function othersCheck(
  { directory, clock }: SenderCheckDeps,
  mail: ArchivedMail,
  reading: Promise<ReadMail>,
): Promise<MailAuthentication> {
  const { parsed } = await reading;
  const server = directory.current().mailboxes.get(mail.mailboxId)?.trustedAuthservId ?? '';
  const fetched = !written.has(mail.source);
  const field = parsed.headers.get('authentication-results') ?? '';
  const reported = fetched
    ? reportedBy(server, { field, sender: parsed.from.address, at: clock.now() })
    : null;
  return reported ?? notChecked(clock.now());
}

/** Domains, by comma or space. */
function forwarders(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((domain) => domain !== '');
}
