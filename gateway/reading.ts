// What an archived mail says: parsed, or what can be saved of it, and what kind of writer wrote it. Knows no case.

import { limits } from '#actors/limits.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ArchivedMail } from '#actors/ports/mail-store.ts';
import { isOwnMessageId } from '#actors/vocabulary/correspondence.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { classifyMail } from './mail/classify.ts';
import type { Classification } from './mail/classify.ts';
import { answerLanguages } from './mail/language.ts';
import { readIntakeNote } from './mail/intake-note.ts';
import { ownOrigin } from './mail/own-origin.ts';
import type { MailParts } from './mail/parse.ts';
import type { Parser } from './mail/parser.ts';
import { salvaged, splitMail } from './mail/salvage.ts';
import { hopsThrough } from './smtp/trace.ts';

export interface ReadingDeps {
  readonly directory: DirectorySource;
  readonly parser: Parser;
  readonly sign: Sign;
  /** Our name in `Received` fields. */
  readonly hostname: string;
  readonly log: Log;
}

export interface ReadMail {
  readonly parsed: ParsedMail;
  readonly classified: Classification;
  /** It is a mail of ours on its way back, which had this Message-ID; empty: it is not. */
  readonly ownMessageId: string;
  readonly quarantineReason: string | null;
}

/** `mailbox` undefined: it is gone. Never throws for what is in the mail. */
export async function readMail(
  deps: ReadingDeps,
  mail: ArchivedMail,
  mailbox: Mailbox | undefined,
): Promise<ReadMail> {
  const answer =
    mail.attempts < limits.understandBugs
      ? await deps.parser.parse(mail.raw)
      : { ok: false as const, reason: `could not be handled ${mail.attempts} times` };
  if (answer.ok && mailbox !== undefined && mail.quarantineReason === null)
    return { ...complete(deps, mail, answer.parts), quarantineReason: null };
  const found = answer.ok ? 'its mailbox is gone' : answer.reason.slice(0, limits.headerChars);
  const quarantineReason = mail.quarantineReason ?? found;
  deps.log.warn({ archiveId: mail.id, reason: quarantineReason }, 'mail goes to quarantine');
  const parts = answer.ok ? answer.parts : await salvage(deps, mail);
  return { ...complete(deps, mail, parts), quarantineReason };
}

async function salvage(deps: ReadingDeps, mail: ArchivedMail): Promise<MailParts> {
  const { header, body } = splitMail(mail.raw);
  const known = await deps.parser.parse(header);
  return salvaged(known.ok ? known.parts : null, body);
}

/** A mail without From is from who sent it. */
function complete(
  deps: ReadingDeps,
  mail: ArchivedMail,
  parts: MailParts,
): Omit<ReadMail, 'quarantineReason'> {
  const from = parts.from.address === '' ? { ...parts.from, address: mail.envelopeFrom } : parts.from;
  const facts = { ...mail, ...parts, fromAddress: from.address, fromName: from.name };
  // Our own mail that came back, or somebody's who took its name: answers to ours must not be led to this case.
  const messageId = isOwnMessageId(parts.messageId, deps.sign) ? '' : parts.messageId;
  const mailboxes = [...deps.directory.current().mailboxes.values()];
  const mailboxAddresses = mailboxes.flatMap(({ address, aliases }) => [address, ...aliases]);
  const classified = classifyMail(facts, deps.sign);
  const hops = hopsThrough(mail.raw, deps.hostname);
  const ours = ownOrigin({ ...parts, hops }, { sign: deps.sign, mailboxAddresses });
  const automatic = classified.automatic || ours !== null;
  const reason = ours ?? classified.reason;
  if (automatic) deps.log.debug({ archiveId: mail.id, reason }, 'mail was written by a machine');
  const note = readIntakeNote(parts.headers, mail.source);
  const hiddenFields = note === null ? undefined : new Map(Object.entries(note.fields));
  const ownMessageId = messageId === '' ? parts.messageId : '';
  const kind = classified.class;
  // Nothing is written to machines by itself.
  const languages = automatic ? [] : answerLanguages(parts);
  const parsed = { ...parts, messageId, from, automatic, kind, languages, hiddenFields };
  return { parsed, classified, ownMessageId };
}
