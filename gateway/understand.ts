// From an archived mail to a message that its case has taken: parse, classify, thread, apply the rules, keep, tell the
// conversation. Every step may be repeated: the same mail leads to the same case. Knows nothing of SMTP.

import type { ActorClient } from '#actors/client.ts';
import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ArchivedMail, CaseIdentity, MailStore } from '#actors/ports/mail-store.ts';
import type { Restorer } from '#actors/recovery/restorer.ts';
import type { Placement } from '#actors/rules/evaluate.ts';
import { isOwnMessageId, tagSuffix } from '#actors/vocabulary/correspondence.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { namesAddress } from '#actors/vocabulary/word-list.ts';
import type { ReceiveMessage } from '#proto/gen/skillpost/v1/conversation.ts';
import { classifyMail } from './mail/classify.ts';
import { readIntakeNote } from './mail/intake-note.ts';
import type { MailParts } from './mail/parse.ts';
import type { Parser } from './mail/parser.ts';
import { salvaged, splitMail } from './mail/salvage.ts';
import { findThread, newConversationId } from './mail/threading.ts';
import { placeMail } from './placement.ts';
import type { PlacedMail, PlacementDeps } from './placement.ts';
import type { RequestAdd } from './requests/request-add.ts';
import { readXmlRequest } from './requests/xml-mail.ts';

export interface UnderstandDeps extends PlacementDeps {
  readonly mailStore: MailStore;
  readonly directory: DirectorySource;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly restorer: Restorer;
  readonly parser: Parser;
  readonly sign: Sign;
  readonly requestAdd: RequestAdd;
  readonly clock: Clock;
  readonly log: Log;
}

/** Throws what the store or the actors throw: then the mail stays unrouted and is driven again. */
export type Understand = (mail: ArchivedMail) => Promise<void>;

interface Read {
  readonly parsed: ParsedMail;
  readonly quarantineReason: string | null;
}

export function createUnderstand(deps: UnderstandDeps): Understand {
  return async (mail) => {
    const directory = deps.directory.current();
    const mailbox = directory.mailboxes.get(mail.mailboxId);
    const { parsed, quarantineReason } = await read(deps, mail, mailbox);
    if (quarantineReason === null && (await becameRequest(deps, mail, parsed))) return;
    const thread = await conversationOf(deps, mail, { parsed, quarantineReason });
    const placement = await place(deps, { mail, parsed, directory }, mailbox);
    if (thread === newConversationId(mail.id) && placement !== null && placement.discardReason !== '') {
      await discard(deps, mail, placement);
      return;
    }
    const { conversationId, tag } = await keep(deps, mail, { parsed, quarantineReason, thread });
    const isNew = conversationId === newConversationId(mail.id);
    await tellCase(deps, conversationId, {
      messageId: mail.id,
      tag,
      subject: parsed.subject,
      fromAddress: parsed.from.address,
      fromName: parsed.from.name,
      mailboxId: mail.mailboxId,
      ...routingOf(placement),
      receivedAtMs: waitingSince(mail),
      imported: mail.imported ?? false,
      automatic: parsed.automatic,
      // What nobody could read must not stop a case that is being worked on.
      quarantineReason: isNew ? (quarantineReason ?? '') : '',
      joins: !isNew,
      agentId: '',
    });
    await deps.mailStore.markRouted(mail.id);
  };
}

/**
 * Mail of a program that an administrator has named, whose text is a request (F22): the request is what is routed. What
 * cannot be read as one goes the way of all mail, where a person sees it.
 */
async function becameRequest(deps: UnderstandDeps, mail: ArchivedMail, parsed: ParsedMail): Promise<boolean> {
  const { requestSenders } = deps.directory.current().settings;
  if (!namesAddress(requestSenders, parsed.from.address)) return false;
  const read = readXmlRequest(parsed.text);
  if (read === null) return false;
  try {
    if ('problem' in read) throw new SkillpostError('BAD_REQUEST', 'invalid', read.problem);
    const { requestId } = await deps.requestAdd(read.asked, `request-mail/${mail.id}`);
    await deps.mailStore.discard(mail.id, {
      reason: `it became the request ${requestId}`,
      ruleId: 'request',
    });
    return true;
  } catch (error) {
    const { category, code, safeText } = asSkillpostError(error);
    if (category !== 'invalid' && category !== 'rejected') throw error;
    deps.log.warn({ archiveId: mail.id, code, reason: safeText }, 'a request by mail cannot be taken as one');
    return false;
  }
}

/** A case that ought to be there and is not was lost with the live state: it is brought back, or else opens anew. */
async function tellCase(deps: UnderstandDeps, conversationId: string, value: ReceiveMessage): Promise<void> {
  const receive = (message: ReceiveMessage, idempotencyKey: string): Promise<unknown> =>
    deps.client.ask(
      'conversation',
      conversationId,
      { command: { $case: 'receive', value: message } },
      { idempotencyKey },
    );
  try {
    await receive(value, value.messageId);
  } catch (error) {
    if (asSkillpostError(error).code !== 'CASE_MISSING') throw error;
    const restored = await deps.restorer.restore([conversationId]);
    deps.log.info({ conversationId, restored }, 'a message joins a case that was not there');
    // The refusal is kept under the first key.
    await receive({ ...value, joins: false }, `${value.messageId}/restored`);
  }
}

/** Where the mail belongs, once that is kept. */
async function keep(
  deps: UnderstandDeps,
  mail: ArchivedMail,
  { thread, ...understood }: Read & { readonly thread: string },
): Promise<CaseIdentity> {
  const identify = (conversationId: string): Promise<CaseIdentity> =>
    deps.mailStore.caseIdentity(conversationId, tagSuffix(deps.sign, conversationId));
  const decided = await identify(thread);
  const { id, mailboxId } = mail;
  const at = writtenAt(mail);
  const { conversationId } = decided;
  const where = { messageId: id, archiveId: id, conversationId, mailboxId, at };
  const keptIn = await deps.mailStore.keepIncoming({ ...where, ...understood });
  // Another process may have driven it, too, and decided first.
  return keptIn === conversationId ? decided : identify(keptIn);
}

/** Mail that was fetched shows when it came to its first server; clocks that run ahead are not believed. */
function writtenAt({ arrivedAt = null, receivedAt }: ArchivedMail): number {
  return Math.min(arrivedAt ?? receivedAt, receivedAt);
}

/** What waited at another server has waited; old mail that was brought along must not overtake everybody (T12). */
function waitingSince(mail: ArchivedMail): number {
  return mail.imported === true ? mail.receivedAt : writtenAt(mail);
}

async function read(deps: UnderstandDeps, mail: ArchivedMail, mailbox: Mailbox | undefined): Promise<Read> {
  const answer =
    mail.attempts < limits.understandBugs
      ? await deps.parser.parse(mail.raw)
      : { ok: false as const, reason: `could not be handled ${mail.attempts} times` };
  if (answer.ok && mailbox !== undefined && mail.quarantineReason === null)
    return { parsed: complete(deps, mail, answer.parts), quarantineReason: null };
  const found = answer.ok ? 'its mailbox is gone' : answer.reason.slice(0, limits.headerChars);
  const quarantineReason = mail.quarantineReason ?? found;
  deps.log.warn({ archiveId: mail.id, reason: quarantineReason }, 'mail goes to quarantine');
  const parts = answer.ok ? answer.parts : await salvage(deps, mail);
  return { parsed: complete(deps, mail, parts), quarantineReason };
}

async function salvage(deps: UnderstandDeps, mail: ArchivedMail): Promise<MailParts> {
  const { header, body } = splitMail(mail.raw);
  const known = await deps.parser.parse(header);
  return salvaged(known.ok ? known.parts : null, body);
}

/** A mail without From is from who sent it. */
function complete(deps: UnderstandDeps, mail: ArchivedMail, parts: MailParts): ParsedMail {
  const from = parts.from.address === '' ? { ...parts.from, address: mail.envelopeFrom } : parts.from;
  const facts = { ...mail, ...parts, fromAddress: from.address, fromName: from.name };
  // Our own mail that came back, or somebody's who took its name: answers to ours must not be led to this case.
  const messageId = isOwnMessageId(parts.messageId, deps.sign) ? '' : parts.messageId;
  const { automatic, class: kind, reason } = classifyMail(facts, deps.sign);
  if (automatic) deps.log.debug({ archiveId: mail.id, kind, reason }, 'mail was written by a machine');
  const note = readIntakeNote(parts.headers, mail.source);
  const hiddenFields = note === null ? undefined : new Map(Object.entries(note.fields));
  return { ...parts, messageId, from, automatic, hiddenFields };
}

async function conversationOf(deps: UnderstandDeps, mail: ArchivedMail, { parsed, quarantineReason }: Read) {
  if (mail.conversationId !== null) return mail.conversationId;
  // Anybody can write any address into a form: what it makes is a case of its own.
  if (quarantineReason !== null || mail.source === 'form') return newConversationId(mail.id);
  const thread = await findThread(
    {
      archiveId: mail.id,
      envelopeTo: mail.envelopeTo,
      senderAddress: parsed.from.address,
      recipientAddresses: [...parsed.to, ...parsed.cc].map(({ address }) => address),
      inReplyTo: parsed.inReplyTo,
      references: parsed.references,
      subject: parsed.subject,
    },
    {
      mailStore: deps.mailStore,
      mailboxAddresses: Array.from(deps.directory.current().mailboxes.values(), ({ address }) => address),
      sign: deps.sign,
    },
  );
  deps.log.debug({ archiveId: mail.id, ...thread }, 'mail was threaded');
  return thread.conversationId;
}

/** Null: its mailbox is gone, so nobody can say. Of several runs for one mail the first that is kept counts. */
async function place(
  deps: UnderstandDeps,
  placed: Omit<PlacedMail, 'mailbox'> & { readonly mail: ArchivedMail },
  mailbox: Mailbox | undefined,
): Promise<Placement | null> {
  if (mailbox === undefined) return null;
  const placement = await placeMail(deps, { ...placed, mailbox });
  for (const { ruleId, text } of placement.problems)
    deps.log.warn({ archiveId: placed.mail.id, ruleId, text }, 'a rule could not be applied');
  return placement;
}

/** No case is made of it; the mail and the reason stay in the archive (T6: nothing is dropped without a trace). */
async function discard(
  deps: UnderstandDeps,
  { id }: ArchivedMail,
  { ruleId, discardReason: reason }: Placement,
): Promise<void> {
  await deps.mailStore.discard(id, { reason, ruleId });
  deps.log.info({ archiveId: id, ruleId, reason }, 'a rule discarded a mail');
}

type Routing = Pick<
  ReceiveMessage,
  | 'queueId'
  | 'agentId'
  | 'skills'
  | 'priority'
  | 'ruleId'
  | 'ruleVersion'
  | 'vip'
  | 'tags'
  | 'templateId'
  | 'fields'
  | 'divertTo'
>;

function routingOf(placement: Placement | null): Routing {
  if (placement === null) return nowhere;
  const { queueId, agentId, skills, priority, ruleId, ruleVersion, vip, templateId, divertTo } = placement;
  return {
    queueId,
    agentId,
    skills: skills.map((skill) => ({ ...skill })),
    priority,
    ruleId,
    ruleVersion,
    vip,
    tags: [...placement.tags],
    templateId,
    fields: { ...placement.fields },
    divertTo,
  };
}

const nowhere: Routing = {
  queueId: '',
  agentId: '',
  skills: [],
  priority: 0,
  ruleId: '',
  ruleVersion: 0,
  vip: false,
  tags: [],
  templateId: '',
  fields: {},
  divertTo: '',
};
