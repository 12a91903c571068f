// What a mail of an agent takes from the house before it is kept: the address it goes out from, header and footers, and
// whether it is small enough to be sent at all. Shared by replies, mails sent on and new mails.

import { createHash } from 'node:crypto';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { UserFooter } from '#actors/ports/user-footers.ts';
import type { OutgoingMessage, StoredMessage } from '#actors/ports/mail-store.ts';
import type { Mailbox, Queue, User } from '#actors/vocabulary/directory.ts';
import type { Address, Attachment } from '#actors/vocabulary/mail.ts';
import { speaksAgainst } from '#actors/vocabulary/sending-test.ts';
import type { Wording } from '#actors/vocabulary/queue-policy.ts';
import type { AskedRating } from '../ratings/rating-desk.ts';
import { keptPlan } from '../mail/crypt/leaving.ts';
import { noWrapping, type PersonalFooter, type Wrapping } from '../mail/wrapping.ts';
import { assertGivenOut } from './blocked.ts';
import type { HttpDeps, ReplyDraft } from './deps.ts';
import { notFound } from './problem.ts';
import { sanitise } from './sanitise.ts';
import { maySeeQueue } from './visibility.ts';

function clean({ text, html }: Wording): Wording {
  if (html.trim() === '') return { text, html: '' };
  return { text, html: sanitise(html, { images: true, inline: new Map() }).html ?? '' };
}

/** Whoever gets it works here: header and footers are for who does not (F109). */
function isInternal(deps: HttpDeps, recipients: readonly Address[]): boolean {
  const users = new Set([...deps.directory.current().users.values()].map(({ email }) => email.toLowerCase()));
  return recipients.every(({ address }) => users.has(address.toLowerCase()) || deps.isOwnAddress(address));
}

/** The agent's own footer, and the picture that it shows. */
function personalOf(footer: UserFooter | null): {
  personal: PersonalFooter;
  pictures: readonly Attachment[];
} {
  if (footer === null) return { personal: noWrapping.personal, pictures: [] };
  const words = clean(footer);
  const { image } = footer;
  if (image === null) return { personal: { ...words, image: null }, pictures: [] };
  const contentId = `footer-${createHash('sha256').update(image.content).digest('hex').slice(0, 24)}@skillpost`;
  const file = { filename: 'footer.jpg', contentType: 'image/jpeg', contentId, inline: true };
  return {
    personal: { ...words, image: { contentId, alt: image.alt, width: image.width } },
    pictures: [{ ...file, content: image.content }],
  };
}

interface WrappedMail {
  readonly queue: Queue | undefined;
  readonly user: User;
  readonly recipients: readonly Address[];
  readonly rated: AskedRating | null;
}

interface Wrapped {
  readonly wrapping: Wrapping;
  /** Pictures that the wrapping shows. */
  readonly pictures: readonly Attachment[];
}

async function wrappingFor(
  deps: HttpDeps,
  { queue, user, recipients, rated }: WrappedMail,
): Promise<Wrapped> {
  if (isInternal(deps, recipients)) return { wrapping: noWrapping, pictures: [] };
  const header = queue === undefined ? noWrapping.header : clean(queue.messageHeader);
  const footer = queue === undefined ? noWrapping.footer : clean(queue.messageFooter);
  const rating = queue === undefined || rated === null ? noWrapping.rating : deps.ratings.ask(queue, rated);
  const { personal, pictures } = personalOf(await deps.footers.read(user.id));
  return { wrapping: { header, personal, footer, rating }, pictures };
}

/** Files of this case by their ids, to go out again. Throws NOT_FOUND, ATTACHMENT_BLOCKED. */
async function keptFiles(
  deps: HttpDeps,
  conversationId: string,
  ids: readonly string[] = [],
): Promise<readonly Attachment[]> {
  const files: Attachment[] = [];
  for (const id of ids) {
    const found = await deps.mailStore.attachmentContent(id);
    const message = found === null ? null : await deps.mailStore.message(found.messageId);
    if (found === null || message?.conversationId !== conversationId)
      throw notFound('attachment in this case');
    assertGivenOut(deps, found.attachment, 'invalid');
    const { filename, contentType, contentId, inline, scan = null } = found.attachment;
    files.push({ filename, contentType, contentId, inline, scan, content: found.content });
  }
  return files;
}

/** What was written, with the files that go out again and what the house puts around it. */
export async function draftBody(
  deps: HttpDeps,
  writing: {
    readonly draft: ReplyDraft;
    readonly user: User;
    readonly queueId: string;
    readonly conversationId: string;
    readonly keep: readonly string[] | undefined;
    /** The message, when its recipients may be asked to rate it; null: they are not. */
    readonly rated: AskedRating | null;
  },
): Promise<ReplyDraft> {
  const { draft, user, queueId, conversationId, keep, rated } = writing;
  const { to = [], cc = [], bcc = [] } = draft;
  const files = [...draft.attachments, ...(await keptFiles(deps, conversationId, keep))];
  const queue = deps.directory.current().queues.get(queueId);
  const recipients = [...to, ...cc, ...bcc];
  const { wrapping, pictures } = await wrappingFor(deps, { queue, user, recipients, rated });
  return { ...draft, wrapping, attachments: [...files, ...pictures], files: files.length };
}

/** The address of the mailbox that the answered mail was written to, when it is one of its aliases (T18). */
export function addressWrittenTo(
  { address, aliases }: Pick<Mailbox, 'address' | 'aliases'>,
  { to, cc }: Pick<StoredMessage, 'to' | 'cc'>,
): string {
  const written = new Set([...to, ...cc].map((one) => one.address.toLowerCase()));
  return written.has(address) ? address : (aliases.find((alias) => written.has(alias)) ?? address);
}

/** Mailboxes that the user may send from: those of the queues that the user works in, and the case's own (T18). */
export function identitiesOf(deps: HttpDeps, user: User, caseMailboxId: string): readonly Mailbox[] {
  return [...deps.directory.current().mailboxes.values()]
    .filter(({ active }) => active)
    .filter(({ id, queueId }) => id === caseMailboxId || maySeeQueue(user, queueId))
    .toSorted((one, other) => one.address.localeCompare(other.address));
}

/** Addresses that did not pass their test of sending, and that nobody has confirmed. */
export async function notProven(deps: HttpDeps, mailboxes: readonly Mailbox[]): Promise<ReadonlySet<string>> {
  const tests = await deps.boxes.sendingTests(mailboxes.map(({ id }) => id));
  return new Set(tests.filter(speaksAgainst).map(({ address }) => address));
}

export interface Sender {
  readonly mailbox: Mailbox;
  /** Of the mailbox, or one of its further ones. */
  readonly address: string;
  /** False: it was not taken for the sender when it was tested, and there is no better one. */
  readonly proven: boolean;
}

interface AskedSender {
  readonly user: User;
  readonly chosen: string | undefined;
  readonly answering: Pick<StoredMessage, 'mailboxId' | 'to' | 'cc'>;
  readonly caseMailboxId: string;
}

function mailboxAsked(deps: HttpDeps, asked: AskedSender): Mailbox {
  const { chosen, answering, caseMailboxId } = asked;
  if (chosen !== undefined) {
    const found = identitiesOf(deps, asked.user, caseMailboxId).find(({ id }) => id === chosen);
    if (found !== undefined) return found;
    throw new SkillpostError('NOT_YOUR_MAILBOX', 'denied', 'You may not send from this address.');
  }
  const { mailboxes } = deps.directory.current();
  const mailbox = mailboxes.get(answering.mailboxId || caseMailboxId) ?? mailboxes.get(caseMailboxId);
  if (mailbox !== undefined) return mailbox;
  throw new SkillpostError(
    'NO_MAILBOX',
    'rejected',
    'The mailbox of this case is gone: choose another address to send from.',
  );
}

/**
 * `chosen` absent: the address that the answered mail was written to; when that did not pass its test of sending, the
 * mailbox's own, else another of the same queue (T18). Throws NO_MAILBOX, NOT_YOUR_MAILBOX.
 */
export async function senderOf(deps: HttpDeps, asked: AskedSender): Promise<Sender> {
  const { user, chosen, answering, caseMailboxId } = asked;
  const mailbox = mailboxAsked(deps, asked);
  const others = identitiesOf(deps, user, caseMailboxId).filter(
    ({ id, queueId }) => chosen === undefined && id !== mailbox.id && queueId === mailbox.queueId,
  );
  const refused = await notProven(deps, [mailbox, ...others]);
  const candidates: readonly (readonly [Mailbox, string])[] = [
    [mailbox, addressWrittenTo(mailbox, answering)],
    [mailbox, mailbox.address],
    ...others.map((other) => [other, other.address] as const),
  ];
  const [from, address] = candidates.find((one) => !refused.has(one[1])) ?? [mailbox, mailbox.address];
  return { mailbox: from, address, proven: !refused.has(address) };
}

/** With how it leaves: what was planned when it was written is kept with it (C15). */
export async function planned(
  { leaving, clock }: Pick<HttpDeps, 'leaving' | 'clock'>,
  mailbox: Mailbox,
  message: OutgoingMessage,
): Promise<OutgoingMessage> {
  const recipients = [...message.to, ...message.cc, ...message.bcc].map(({ address }) => address);
  const protection = keptPlan(await leaving.plan(mailbox, recipients), clock.now());
  return protection === null ? message : { ...message, protection };
}

/** Base64 in lines of 76 characters with their line ends (RFC 2045 §6.8). */
function encoded(bytes: number): number {
  const characters = Math.ceil(bytes / 3) * 4;
  return characters + Math.ceil(characters / 76) * 2;
}

const mebi = 1_048_576;

function inMebi(bytes: number): string {
  return `${(bytes / mebi).toFixed(1)} MiB`;
}

/** As it leaves: servers count the encoded bytes. Throws MESSAGE_TOO_LARGE (invalid). */
export function assertSendable(message: OutgoingMessage): void {
  const files = message.attachments.reduce((sum, { content }) => sum + content.length, 0);
  const words = Buffer.byteLength(message.text) + Buffer.byteLength(message.html ?? '');
  const bytes = message.attachments.reduce(
    (sum, { content }) => sum + encoded(content.length),
    encoded(words),
  );
  if (bytes <= limits.messageBytes) return;
  throw new SkillpostError(
    'MESSAGE_TOO_LARGE',
    'invalid',
    `The mail would be ${inMebi(bytes)} as it leaves; ${inMebi(limits.messageBytes)} are the most. Its attachments are ${inMebi(files)}.`,
  );
}
