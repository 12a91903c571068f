// Does what turns ask of the world outside: releases prepared messages, and writes the receipt of a queue (F98). Runs in
// the process of the actors, after the commit, at least once: the store makes that exactly once.

import type { Effect, ForwardMessage, SendReceipt } from '#proto/gen/skillpost/v1/effects.ts';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DirectorySource } from '../../ports/directory-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MailStore, OutgoingMessage, StoredMessage } from '../../ports/mail-store.ts';
import type { Tracing } from '../../ports/tracing.ts';
import type { TemplateFacts } from '../../vocabulary/correspondence.ts';
import {
  fillTemplate,
  messageIdHeader,
  replyReferences,
  taggedSubject,
} from '../../vocabulary/correspondence.ts';
import type { Directory, Mailbox, Template } from '../../vocabulary/directory.ts';
import type { Sign } from '../../vocabulary/reply-address.ts';
import { mintReplyAddress, readReplyAddress } from '../../vocabulary/reply-address.ts';

export interface EffectRunnerDeps {
  readonly mailStore: Pick<MailStore, 'release' | 'prepareOutgoing' | 'message' | 'archived'>;
  readonly directory: DirectorySource;
  readonly hostname: string;
  readonly sign: Sign;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent: deliveries carry no trace. */
  readonly tracing?: Tracing | undefined;
}

/** Throws what the store throws; then the same effect comes again. */
export type EffectRunner = (effect: Effect, key: string) => Promise<void>;

export function createEffectRunner(deps: EffectRunnerDeps): EffectRunner {
  return async ({ effect }, key) => {
    switch (effect?.$case) {
      case 'sendPreparedMessage':
        return release(deps, effect.value.messageId);
      case 'sendReceipt':
        return sendReceipt(deps, effect.value);
      case 'forwardMessage':
        return forward(deps, effect.value);
      case undefined:
        return deps.log.error({ key }, 'an effect of a kind that this version does not know was left out');
    }
  };
}

async function sendReceipt(deps: EffectRunnerDeps, effect: SendReceipt): Promise<void> {
  const directory = deps.directory.current();
  const mailbox = directory.mailboxes.get(effect.mailboxId);
  const template = directory.templates.get(effect.templateId) ?? receiptTemplate(directory, effect.queueId);
  const refused =
    mailbox === undefined
      ? 'its mailbox is gone'
      : template === undefined
        ? 'there is no template'
        : unwelcome(deps, directory, effect.customerAddress);
  if (mailbox === undefined || template === undefined || refused !== null) {
    deps.log.info({ conversationId: effect.conversationId, reason: refused }, 'no receipt was sent');
    return;
  }
  const answered = await deps.mailStore.message(effect.messageId);
  const receipt = composeReceipt(deps, effect, { directory, mailbox, template, answered });
  await deps.mailStore.prepareOutgoing(receipt);
  await release(deps, receipt.id);
}

async function release({ mailStore, tracing }: EffectRunnerDeps, messageId: string): Promise<void> {
  await mailStore.release(messageId, tracing?.current()?.traceparent);
}

/** The whole mail as an attachment: nothing of it is lost or taken for ours (RFC 2046 §5.2.1). */
async function forward(deps: EffectRunnerDeps, effect: ForwardMessage): Promise<void> {
  const mailbox = deps.directory.current().mailboxes.get(effect.mailboxId);
  const message = await deps.mailStore.message(effect.messageId);
  const archiveId = message?.archiveId ?? null;
  const original = archiveId === null ? null : await deps.mailStore.archived(archiveId);
  if (mailbox === undefined || message === null || original === null) {
    deps.log.error({ conversationId: effect.conversationId }, 'a mail could not be sent on: it is not there');
    return;
  }
  const id = `forward-${effect.conversationId}`;
  const sender = message.from.name === '' ? message.from.address : message.from.name;
  await deps.mailStore.prepareOutgoing({
    id,
    conversationId: effect.conversationId,
    at: deps.clock.now(),
    messageIdHeader: messageIdHeader(id, deps),
    inReplyTo: '',
    references: [],
    from: { address: mailbox.address, name: mailbox.name },
    to: [{ address: effect.to, name: '' }],
    cc: [],
    bcc: [],
    replyTo: message.from.address === '' ? mailbox.address : message.from.address,
    subject: `Fwd: ${effect.subject}`,
    text: `${sender} wrote to ${mailbox.address}. The message is attached as it came.\n`,
    html: null,
    attachments: [
      {
        filename: 'message.eml',
        contentType: 'message/rfc822',
        contentId: '',
        inline: false,
        content: original.raw,
      },
    ],
    mailboxId: mailbox.id,
    agentId: '',
    machine: true,
    cause: id,
    envelopeFrom: '',
  });
  await release(deps, id);
}

function receiptTemplate({ templates }: Directory, queueId: string): Template | undefined {
  const receipts = [...templates.values()].filter(({ kind }) => kind === 'receipt');
  return receipts.find((one) => one.queueId === queueId) ?? receipts.find((one) => one.queueId === null);
}

/** Addresses that a receipt would come back from: none, or our own. */
function unwelcome(deps: EffectRunnerDeps, directory: Directory, address: string): string | null {
  if (!address.includes('@')) return 'nobody to write to';
  const own = Array.from(directory.mailboxes.values(), (mailbox) => mailbox.address);
  if (own.includes(address.toLowerCase())) return 'it would go to ourselves';
  return readReplyAddress(deps.sign, address, own) === null ? null : 'it would go to ourselves';
}

interface ReceiptParts {
  readonly directory: Directory;
  readonly mailbox: Mailbox;
  readonly template: Template;
  readonly answered: StoredMessage | null;
}

function composeReceipt(deps: EffectRunnerDeps, effect: SendReceipt, parts: ReceiptParts): OutgoingMessage {
  const { directory, mailbox, template, answered } = parts;
  const customer = { address: effect.customerAddress, name: answered?.from.name ?? '' };
  const facts: TemplateFacts = {
    'case.tag': effect.tag,
    'case.subject': effect.subject,
    'queue.name': directory.queues.get(effect.queueId)?.name ?? '',
    'customer.name': customer.name === '' ? customer.address : customer.name,
    'customer.address': customer.address,
    'mailbox.address': mailbox.address,
    'mailbox.name': mailbox.name,
  };
  // Named after the case, not after the outbox entry that asked: a case has one receipt, also when Redis starts anew and
  // counts its entries from the beginning.
  const id = `receipt-${effect.conversationId}`;
  const subject = template.subject === '' ? `Re: ${effect.subject}` : fillTemplate(template.subject, facts);
  return {
    id,
    conversationId: effect.conversationId,
    at: deps.clock.now(),
    messageIdHeader: messageIdHeader(id, deps),
    inReplyTo: answered?.messageIdHeader ?? '',
    references: answered === null ? [] : replyReferences(answered, limits.replyReferences),
    from: { address: mailbox.address, name: mailbox.name },
    to: [customer],
    cc: [],
    bcc: [],
    replyTo: mintReplyAddress(deps.sign, mailbox.address, effect.conversationId),
    subject: taggedSubject(subject, effect.tag),
    text: fillTemplate(template.text, facts),
    html: null,
    attachments: [],
    mailboxId: mailbox.id,
    agentId: '',
    machine: true,
    cause: id,
    envelopeFrom: '',
  };
}
