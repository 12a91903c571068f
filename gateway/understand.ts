// From an archived mail to a message that its case has taken: parse, classify, thread, apply the rules, keep, tell the
// conversation. Every step may be repeated: the same mail leads to the same case. Knows nothing of SMTP.

import type { ActorClient } from '#actors/client.ts';
import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { ArchivedMail, CaseIdentity, KeptIn, MailStore } from '#actors/ports/mail-store.ts';
import type { SenderLooks } from '#actors/ports/sender-looks.ts';
import type { Restorer } from '#actors/recovery/restorer.ts';
import type { Placement } from '#actors/rules/evaluate.ts';
import { tagSuffix } from '#actors/vocabulary/correspondence.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import type { UnderstoodMail } from '#actors/vocabulary/understood-mail.ts';
import { namesAddress } from '#actors/vocabulary/word-list.ts';
import type { ReceiveMessage } from '#proto/gen/skillpost/v1/conversation.ts';
import type { ScanAttachments } from './mail/scan.ts';
import { newConversationId } from './mail/threading.ts';
import { heldFromSendingOn } from './mail/whole-scan.ts';
import { threadOf } from './belonging.ts';
import { earlierTwin, tookDuplicate } from './duplicates.ts';
import { placeMail } from './placement.ts';
import type { PlacedMail, PlacementDeps } from './placement.ts';
import { applyReport } from './delivery-reports.ts';
import { descendsFromMachine } from './mail/own-origin.ts';
import { readMail } from './reading.ts';
import type { ReadingDeps, ReadMail } from './reading.ts';
import type { SenderCheck } from './sender-check.ts';
import { planLook } from './sender-looks.ts';
import type { RequestAdd } from './requests/request-add.ts';
import { readXmlRequest } from './requests/xml-mail.ts';

export interface UnderstandDeps extends PlacementDeps, ReadingDeps {
  readonly mailStore: MailStore;
  readonly directory: DirectorySource;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly restorer: Restorer;
  readonly requestAdd: RequestAdd;
  readonly checkSender: SenderCheck;
  readonly scan: ScanAttachments;
  readonly looks: Pick<SenderLooks, 'plan'>;
  readonly clock: Clock;
}

/** Throws what the store or the actors throw: then the mail stays unrouted and is driven again. */
export type Understand = (mail: ArchivedMail) => Promise<void>;

export function createUnderstand(deps: UnderstandDeps): Understand {
  return async (mail) => {
    const directory = deps.directory.current();
    const mailbox = directory.mailboxes.get(mail.mailboxId);
    const reading = readMail(deps, mail, mailbox);
    const [read, authentication] = await Promise.all([reading, deps.checkSender(mail, reading)]);
    const { parsed } = read;
    // Whoever writes in the name of such a program is none (T26).
    const mayAsk = read.quarantineReason === null && authentication.verdict !== 'fail';
    if (mayAsk && (await becameRequest(deps, mail, parsed))) return;
    const twin = await earlierTwin(deps, mail, { ...read, authentication });
    if (twin !== null && (await tookDuplicate(deps, mail, twin))) return;
    const thread = await threadOf(deps, mail, { ...read, authentication, twin });
    const placement = await place(deps, { mail, parsed, directory, authentication }, mailbox);
    const opens = thread.conversationId === newConversationId(mail.id);
    if (opens && placement !== null && placement.discardReason !== '') {
      await discard(deps, mail, placement);
      return;
    }
    const seen = await scanned(deps, mail, parsed);
    const divertTo = opens ? (placement?.divertTo ?? '') : '';
    const quarantineReason =
      read.quarantineReason ?? heldFromSendingOn(divertTo, seen.attachments, directory.settings);
    const { conversationId, tag, movedAtMs } = await keep(deps, mail, {
      ...read,
      parsed: seen,
      quarantineReason,
      authentication,
      thread: thread.conversationId,
      understood: {
        kind: read.classified.class,
        kindReason: read.classified.reason ?? '',
        threadedBy: thread.by,
        ruleId: placement?.ruleId ?? '',
        ruleVersion: placement?.ruleVersion ?? 0,
        queueId: placement?.queueId ?? '',
      },
    });
    const isNew = conversationId === newConversationId(mail.id);
    await tellCase(deps, conversationId, {
      messageId: mail.id,
      movedAtMs,
      tag,
      subject: parsed.subject,
      fromAddress: parsed.from.address,
      fromName: parsed.from.name,
      mailboxId: mail.mailboxId,
      ...routingOf(placement),
      receivedAtMs: waitingSince(mail),
      imported: mail.imported ?? false,
      automatic: parsed.automatic,
      autoReply: read.classified.class === 'auto-reply',
      descends: descendsFromMachine(parsed, deps.sign),
      // What nobody could read must not stop a case that is being worked on.
      quarantineReason: isNew ? (quarantineReason ?? '') : '',
      joins: !isNew,
      unverified: authentication.verdict === 'fail',
      related: isNew ? thread.related : undefined,
    });
    if (!isNew)
      await applyReport(
        deps,
        { archiveId: mail.id, envelopeTo: mail.envelopeTo, conversationId },
        read.classified,
      );
    await planLook(deps, mail, authentication);
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
  {
    thread: conversationId,
    ...understood
  }: ReadMail & {
    readonly authentication: MailAuthentication;
    readonly thread: string;
    readonly understood: UnderstoodMail;
  },
): Promise<CaseIdentity & Pick<KeptIn, 'movedAtMs'>> {
  const { id, mailboxId, envelopeTo } = mail;
  const at = writtenAt(mail);
  const where = { messageId: id, archiveId: id, conversationId, mailboxId, envelopeTo, at };
  const kept = await deps.mailStore.keepIncoming({
    ...where,
    ...understood,
    tagSuffix: tagSuffix(deps.sign, conversationId),
  });
  const { conversationId: keptIn, movedAtMs, tag } = kept;
  if (tag !== undefined) return { conversationId: keptIn, tag, movedAtMs };
  // Another process may have driven it, too, and decided first; or a person has moved it since.
  const identity = await deps.mailStore.caseIdentity(keptIn, tagSuffix(deps.sign, keptIn));
  return { ...identity, movedAtMs };
}

/** Of a mail that was kept before what was found first stays: nobody is asked again (T21). */
async function scanned(deps: UnderstandDeps, mail: ArchivedMail, parsed: ParsedMail): Promise<ParsedMail> {
  if (mail.conversationId !== null) return parsed;
  return { ...parsed, attachments: await deps.scan(mail.id, parsed.attachments) };
}

/** Mail that was fetched shows when it came to its first server; clocks that run ahead are not believed. */
function writtenAt({ arrivedAt = null, receivedAt }: ArchivedMail): number {
  return Math.min(arrivedAt ?? receivedAt, receivedAt);
}

/** What waited at another server has waited; old mail that was brought along must not overtake everybody (T12). */
function waitingSince(mail: ArchivedMail): number {
  return mail.imported === true ? mail.receivedAt : writtenAt(mail);
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
