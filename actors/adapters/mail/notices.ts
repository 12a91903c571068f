// Writes what the system says by itself to who wrote to us: receipt, out-of-hours mail, "somebody works on it", hold mail
// (F98–F104). Who would abuse it: machines that answer machines, so each goes out once per cause, with a null return path,
// never to ourselves.

import { createHash } from 'node:crypto';
import type { SendReceipt } from '#proto/gen/skillpost/v1/effects.ts';
import { limits } from '../../limits.ts';
import type { DirectorySource } from '../../ports/directory-store.ts';
import type { MailStore, OutgoingMessage, StoredMessage } from '../../ports/mail-store.ts';
import {
  baseSubject,
  isMachineMessageId,
  machineMessageIdHeader,
  replyReferences,
  sameWords,
  taggedSubject,
} from '../../vocabulary/correspondence.ts';
import type { Directory, Mailbox, Template } from '../../vocabulary/directory.ts';
import { isSilent, noticeTemplate } from '../../vocabulary/notices.ts';
import { causeOf, factsOf, figuresFor, kindOf, languagesFor } from './notice-facts.ts';
import type { FigureDeps, NoticeParts } from './notice-facts.ts';
import type { Guard, MachineMail, Refusal } from './guard.ts';
import type { Sign } from '../../vocabulary/reply-address.ts';
import { mintReplyAddress, readReplyAddress } from '../../vocabulary/reply-address.ts';
import { fillHtmlTemplate, fillTemplate } from '../../vocabulary/template-fill.ts';
import { templateIn } from '../../vocabulary/templates.ts';

export interface NoticeDeps extends FigureDeps {
  readonly mailStore: Pick<MailStore, 'prepareOutgoing' | 'message' | 'wantsNoReports'>;
  readonly directory: DirectorySource;
  readonly guard: Guard;
  readonly hostname: string;
  readonly sign: Sign;
}

/** Prepares the notice and returns its id; null: it is not to be sent, and its case knows if it ought to. */
export async function prepareNotice(deps: NoticeDeps, effect: SendReceipt): Promise<string | null> {
  const directory = deps.directory.current();
  const mailbox = directory.mailboxes.get(effect.mailboxId);
  const template = templateOf(directory, effect);
  const silent = silence({ mailbox, template });
  if (mailbox === undefined || template === undefined || silent !== null) {
    const { conversationId, notice } = effect;
    deps.log.info({ conversationId, notice, reason: silent }, 'a notice was not sent');
    return null;
  }
  const answered = await deps.mailStore.message(effect.messageId);
  if (await wantsSilence(deps, effect, answered)) return null;
  const mail = machineMail(effect, mailbox, answered);
  const refused = await refusal(deps, directory, { mail, answered });
  if (refused !== null) {
    await deps.guard.keptBack(mail, refused);
    return null;
  }
  const words = templateIn(template, languagesFor(directory, effect.queueId, answered));
  const said = await figuresFor(deps, effect, words);
  const notice = compose(deps, effect, { directory, mailbox, words, answered, said });
  await deps.mailStore.prepareOutgoing(notice);
  return notice.id;
}

/** Unless a person sends it: who asked for no reports gets none of what a machine writes about the delivery. */
async function wantsSilence(
  { mailStore, log }: NoticeDeps,
  { conversationId, notice, byUserId }: SendReceipt,
  answered: StoredMessage | null,
): Promise<boolean> {
  const archiveId = answered?.archiveId ?? null;
  if (byUserId !== '' || archiveId === null || !(await mailStore.wantsNoReports(archiveId))) return false;
  log.info({ conversationId, notice, reason: 'NOTIFY=NEVER' }, 'a notice was not sent');
  return true;
}

/** A rule may have chosen the receipt; where nothing is written for outside the hours, the receipt goes out then too. */
function templateOf(directory: Directory, effect: SendReceipt): Template | undefined {
  const kind = kindOf(effect);
  const chosen = kind === 'receipt' ? directory.templates.get(effect.templateId) : undefined;
  return chosen ?? noticeTemplate(directory, kind, effect);
}

function silence({
  mailbox,
  template,
}: {
  readonly mailbox: Mailbox | undefined;
  readonly template: Template | undefined;
}): string | null {
  if (mailbox === undefined) return 'its mailbox is gone';
  if (template === undefined) return 'there is no template';
  return isSilent(template) ? 'its template says nothing' : null;
}

function machineMail(effect: SendReceipt, mailbox: Mailbox, answered: StoredMessage | null): MachineMail {
  const { conversationId, customerAddress: to, messageId, number, byUserId } = effect;
  const kind = kindOf(effect);
  const answers = kind === 'receipt' || kind === 'closed';
  return {
    id: causeOf(effect),
    kind,
    number,
    conversationId,
    to,
    from: mailbox.address,
    subject: baseSubject(effect.subject).toLowerCase(),
    messageId,
    digest: answers && answered !== null ? textDigest(answered) : '',
    byUserId,
  };
}

/** Of what a mail says whatever its numbers; of a few words only together with its subject. */
function textDigest({ text, subject }: StoredMessage): string {
  const said = sameWords(text.slice(0, limits.ruleBodyChars)).slice(0, limits.echoTextChars);
  const whole = said.length < fewChars ? `${sameWords(subject)}\n${said}` : said;
  return whole.trim() === '' ? '' : createHash('sha256').update(whole).digest('base64url').slice(0, 16);
}

const fewChars = 20;

interface Considered {
  readonly mail: MachineMail;
  readonly answered: StoredMessage | null;
}

async function refusal(
  deps: NoticeDeps,
  directory: Directory,
  { mail, answered }: Considered,
): Promise<Refusal | null> {
  if (isOurs(deps, directory, mail.to)) return { reason: 'own', untilMs: 0 };
  if (mail.byUserId === '' && descends(deps, answered)) return { reason: 'ancestry', untilMs: 0 };
  return deps.guard.leave(mail);
}

/** Addresses that a notice would come back from: our own, and what is none. */
function isOurs({ sign }: NoticeDeps, directory: Directory, address: string): boolean {
  if (!address.includes('@')) return true;
  const own = [...directory.mailboxes.values()].flatMap(({ address: first, aliases }) => [first, ...aliases]);
  return own.includes(address.toLowerCase()) || readReplyAddress(sign, address, own) !== null;
}

/** Mail that names machine mail of ours is never answered by a machine, whoever wrote it (N5). */
export function descends({ sign }: Pick<NoticeDeps, 'sign'>, answered: StoredMessage | null): boolean {
  if (answered === null) return false;
  return [answered.inReplyTo, ...answered.references].some((id) => isMachineMessageId(id, sign));
}

function compose(deps: NoticeDeps, effect: SendReceipt, parts: NoticeParts): OutgoingMessage {
  const { mailbox, words, answered } = parts;
  const facts = factsOf(effect, parts);
  const id = causeOf(effect);
  const subject = fillTemplate(words.subject, facts) || `Re: ${effect.subject}`;
  return {
    id,
    conversationId: effect.conversationId,
    at: deps.clock.now(),
    messageIdHeader: machineMessageIdHeader(id, deps),
    inReplyTo: answered?.messageIdHeader ?? '',
    references: answered === null ? [] : replyReferences(answered, limits.replyReferences),
    from: { address: mailbox.address, name: mailbox.name },
    to: [{ address: effect.customerAddress, name: answered?.from.name ?? '' }],
    cc: [],
    bcc: [],
    replyTo: mintReplyAddress(deps.sign, mailbox.address, effect.conversationId, effect.customerAddress),
    subject: taggedSubject(subject, effect.tag),
    text: fillTemplate(words.text, facts),
    html: words.html === '' ? null : fillHtmlTemplate(words.html, facts),
    attachments: [],
    mailboxId: mailbox.id,
    agentId: '',
    machine: true,
    cause: id,
    envelopeFrom: '',
  };
}
