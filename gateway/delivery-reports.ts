// What other servers report of mail of ours, after the report itself has joined its case (C13, T10): a bounce marks the
// recipients that it names as failed and the case hears of each, a delay only marks, a complaint stops machine mail.
// Everything here may be repeated. Who abuses: whoever makes up a report has to know the Message-ID or the reply address of
// the mail, and only gets its sender to look at it again.

import type { ActorClient } from '#actors/client.ts';
import { limits } from '#actors/limits.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Delivery, MailStore, StoredMessage } from '#actors/ports/mail-store.ts';
import { correspondentId } from '#actors/vocabulary/machine-mail.ts';
import { isMadeFor, readReplyAddress } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import type { Bounce } from './mail/bounce.ts';
import type { Classification } from './mail/classify.ts';
import type { Complaint } from './mail/complaint.ts';
import type { ReportedRecipient } from './mail/delivery-status.ts';

export interface DeliveryReportDeps {
  readonly mailStore: Pick<MailStore, 'messages' | 'recordDelivery'>;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly directory: DirectorySource;
  readonly sign: Sign;
  readonly log: Log;
}

interface ReportPlace {
  readonly archiveId: string;
  /** Whom the report was sent to: a return path says of which recipient it speaks. */
  readonly envelopeTo: readonly string[];
  readonly conversationId: string;
}

/** Message-IDs, with angle brackets, of mail of ours that a report speaks of: they lead it to its case. */
export function reportedMessageIds({ bounce, complaint }: Classification): readonly string[] {
  return [bounce?.originalMessageId ?? '', complaint?.originalMessageId ?? ''].filter((id) => id !== '');
}

/** Throws what the store or the actors throw: then the report is driven again. */
export async function applyReport(
  deps: DeliveryReportDeps,
  place: ReportPlace,
  { bounce, complaint }: Classification,
): Promise<void> {
  if (bounce === undefined && complaint === undefined) return;
  const messages = await deps.mailStore.messages(place.conversationId);
  const sent = messages.filter(({ direction, deliveries }) => direction === 'out' && deliveries.length > 0);
  if (bounce !== undefined) await applyBounce(deps, { ...place, sent }, bounce);
  if (complaint !== undefined) await applyComplaint(deps, { ...place, sent }, complaint);
}

interface Looking extends ReportPlace {
  readonly sent: readonly StoredMessage[];
}

async function applyBounce(deps: DeliveryReportDeps, looking: Looking, bounce: Bounce): Promise<void> {
  const original = originalOf(looking, bounce);
  if (original === undefined) {
    deps.log.info({ archiveId: looking.archiveId }, 'a delivery report speaks of no mail of its case');
    return;
  }
  const only = markedDelivery(deps, looking, original);
  for (const reported of recipientsOf(bounce, original, only)) {
    const delivery = deliveryOf(original, reported) ?? only;
    if (delivery !== undefined) await apply(deps, { ...looking, original, delivery, reported });
  }
}

/** The one that came back, else the newest to one of the recipients, else the only one that it can be. */
function originalOf({ sent }: Looking, bounce: Bounce): StoredMessage | undefined {
  const named = sent.find(({ messageIdHeader }) => messageIdHeader === bounce.originalMessageId);
  if (named !== undefined) return named;
  const reached = sent.findLast((message) =>
    bounce.recipients.some((reported) => recipientIn(message, reported) !== undefined),
  );
  return reached ?? (sent.length === 1 ? sent[0] : undefined);
}

/** A report that names nobody speaks of whom its return path was made for, or of the only recipient there was. */
function recipientsOf(
  bounce: Bounce,
  { deliveries }: StoredMessage,
  marked: Delivery | undefined,
): readonly ReportedRecipient[] {
  if (bounce.recipients.length > 0) return bounce.recipients.slice(0, limits.reportRecipients);
  const only = marked ?? (deliveries.length === 1 ? deliveries[0] : undefined);
  if (only === undefined) return [];
  const { recipient: address } = only;
  return [{ address, finalAddress: address, action: bounce.action, status: '', text: '' }];
}

function recipientIn(
  { deliveries }: StoredMessage,
  { address, finalAddress }: ReportedRecipient,
): Delivery | undefined {
  const named = [correspondentId(address), correspondentId(finalAddress)];
  return deliveries.find(({ recipient }) => named.includes(correspondentId(recipient)));
}

/** The recipient whom the return path was made for. */
function markedDelivery(
  { directory, sign }: DeliveryReportDeps,
  { envelopeTo }: ReportPlace,
  { deliveries }: StoredMessage,
): Delivery | undefined {
  const mailboxes = Array.from(directory.current().mailboxes.values(), ({ address }) => address);
  for (const address of envelopeTo) {
    const target = readReplyAddress(sign, address, mailboxes);
    const found = target && deliveries.find(({ recipient }) => isMadeFor(sign, target, recipient) === true);
    if (found) return found;
  }
  return undefined;
}

/** Behind an alias the address has another name: with one recipient it is clear all the same. */
function deliveryOf(original: StoredMessage, reported: ReportedRecipient): Delivery | undefined {
  const { deliveries } = original;
  return recipientIn(original, reported) ?? (deliveries.length === 1 ? deliveries[0] : undefined);
}

interface Applied extends ReportPlace {
  readonly original: StoredMessage;
  readonly delivery: Delivery;
  readonly reported: ReportedRecipient;
}

const states = { failed: 'failed', delayed: 'deferred', delivered: 'delivered' } as const;

async function apply(deps: DeliveryReportDeps, applied: Applied): Promise<void> {
  const { original, delivery, reported } = applied;
  // Handed on to a server that reports nothing: that says no more than our own relay did.
  if (reported.action === 'relayed') return;
  const state = states[reported.action];
  const lastText = `${reported.status} ${reported.text}`.trim() || 'reported without a reason';
  const lastCode = Number(/^\s*([245]\d\d)\b/.exec(reported.text)?.[1] ?? 0) || null;
  const { recipient, attempts } = delivery;
  // A delay that was reported late takes nothing back.
  if (state === 'deferred' && delivery.state === 'failed') return;
  await deps.mailStore.recordDelivery(original.id, recipient, { state, attempts, lastCode, lastText });
  if (state !== 'delivered') await tellCase(deps, applied, lastText);
  else
    await deps.client.ask(
      'correspondent',
      correspondentId(recipient),
      { command: { $case: 'noteSuccess', value: { messageId: original.id } } },
      { idempotencyKey: `report/${applied.archiveId}` },
    );
  deps.log.info({ messageId: original.id, recipient, state }, 'a delivery was reported');
}

/** A failure comes back to who sent it; of a delay they are told. */
async function tellCase(
  { client }: DeliveryReportDeps,
  { original, delivery, reported, archiveId, conversationId }: Applied,
  detail: string,
): Promise<void> {
  const { recipient } = delivery;
  const delayed = reported.action === 'delayed';
  const outcome = delayed ? 'deferred' : 'failed';
  const agentId = original.machine ? '' : original.agentId;
  const value = { messageId: original.id, recipient, outcome, detail, agentId, delayed, reported: true };
  await client.ask(
    'conversation',
    conversationId,
    { command: { $case: 'delivery', value } },
    { idempotencyKey: `report/${archiveId}/${recipient}` },
  );
}

/** Whoever does not want our mail gets none that nobody wrote; what people write to them is theirs to decide. */
async function applyComplaint(
  deps: DeliveryReportDeps,
  { archiveId, sent }: Looking,
  { recipients, originalMessageId }: Complaint,
): Promise<void> {
  const original = sent.find(({ messageIdHeader }) => messageIdHeader === originalMessageId);
  const reached = original?.deliveries.map(({ recipient }) => recipient) ?? [];
  const named = recipients.length > 0 || reached.length > 1 ? recipients : reached;
  // Only of somebody whom we wrote to: anybody can make up a complaint of anybody.
  const ours = new Set(
    sent.flatMap(({ deliveries }) => deliveries.map(({ recipient }) => correspondentId(recipient))),
  );
  for (const address of named.map(correspondentId)) {
    if (!ours.has(address)) continue;
    await deps.client.ask(
      'correspondent',
      address,
      { command: { $case: 'noteComplaint', value: { messageId: original?.id ?? '' } } },
      { idempotencyKey: `complaint/${archiveId}` },
    );
  }
}
