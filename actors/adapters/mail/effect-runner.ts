// Does what turns ask of the world outside: releases prepared messages, sends mail on, and writes notices (F98). Runs in
// the process of the actors, after the commit, at least once: the store makes that exactly once.

import type { Effect, ForwardMessage, SendReceipt } from '#proto/gen/skillpost/v1/effects.ts';
import type { MailStore, OutgoingMessage, StoredMessage } from '../../ports/mail-store.ts';
import type { Tracing } from '../../ports/tracing.ts';
import { machineMessageIdHeader } from '../../vocabulary/correspondence.ts';
import { forwardId } from '../../vocabulary/machine-mail.ts';
import type { Directory, Mailbox } from '../../vocabulary/directory.ts';
import { noticeTemplate } from '../../vocabulary/notices.ts';
import { fillHtmlTemplate, fillTemplate } from '../../vocabulary/template-fill.ts';
import { templateIn } from '../../vocabulary/templates.ts';
import { ownTemplate } from '../../vocabulary/texts/own-texts.ts';
import type { MachineMail } from './guard.ts';
import { languagesFor } from './notice-facts.ts';
import { descends, prepareNotice } from './notices.ts';
import type { NoticeDeps } from './notices.ts';

export interface EffectRunnerDeps extends NoticeDeps {
  readonly mailStore: Pick<
    MailStore,
    | 'release'
    | 'withdraw'
    | 'redeliver'
    | 'prepareOutgoing'
    | 'message'
    | 'archived'
    | 'wantsNoReports'
    | 'moveMessage'
  >;
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
        return sendNotice(deps, effect.value);
      case 'forwardMessage':
        return forward(deps, effect.value);
      case 'withdrawMessage':
        return deps.mailStore.withdraw(effect.value.messageId);
      case 'redeliverMessage': {
        const { messageId, recipient, to } = effect.value;
        return deps.mailStore.redeliver(messageId, recipient, to);
      }
      case 'moveKeptMessage':
        return deps.mailStore.moveMessage(effect.value);
      case undefined:
        return deps.log.error({ key }, 'an effect of a kind that this version does not know was left out');
    }
  };
}

async function sendNotice(deps: EffectRunnerDeps, effect: SendReceipt): Promise<void> {
  const id = await prepareNotice(deps, effect);
  if (id !== null) await release(deps, id);
}

async function release({ mailStore, tracing }: EffectRunnerDeps, messageId: string): Promise<void> {
  await mailStore.release(messageId, tracing?.current()?.traceparent);
}

/** The whole mail as an attachment: nothing of it is lost or taken for ours (RFC 2046 §5.2.1). */
async function forward(deps: EffectRunnerDeps, effect: ForwardMessage): Promise<void> {
  const directory = deps.directory.current();
  const mailbox = directory.mailboxes.get(effect.mailboxId);
  const message = await deps.mailStore.message(effect.messageId);
  const archiveId = message?.archiveId ?? null;
  const original = archiveId === null ? null : await deps.mailStore.archived(archiveId);
  if (mailbox === undefined || message === null || original === null) {
    deps.log.error({ conversationId: effect.conversationId }, 'a mail could not be sent on: it is not there');
    return;
  }
  const mail = forwarded(effect, mailbox);
  const { id } = mail;
  const barred = effect.byUserId === '' && descends(deps, message);
  const refused = barred ? ({ reason: 'ancestry', untilMs: 0 } as const) : await deps.guard.leave(mail);
  if (refused !== null) return deps.guard.keptBack(mail, refused);
  await deps.mailStore.prepareOutgoing({
    id,
    conversationId: effect.conversationId,
    at: deps.clock.now(),
    messageIdHeader: machineMessageIdHeader(id, deps),
    inReplyTo: '',
    references: [],
    from: { address: mailbox.address, name: mailbox.name },
    to: [{ address: effect.to, name: '' }],
    cc: [],
    bcc: [],
    replyTo: message.from.address === '' ? mailbox.address : message.from.address,
    ...forwardWords(directory, effect, { mailbox, message }),
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

/** What stands above it; in our own words where no template says it. Read here, so in the language of the queue. */
function forwardWords(
  directory: Directory,
  { tag, subject, mailboxId }: ForwardMessage,
  { mailbox, message }: { readonly mailbox: Mailbox; readonly message: StoredMessage },
): Pick<OutgoingMessage, 'subject' | 'text' | 'html'> {
  const { queueId } = mailbox;
  const template = noticeTemplate(directory, 'forward', { mailboxId, queueId }) ?? ownTemplate('forward');
  const words = templateIn(template, languagesFor(directory, queueId, null));
  const queue = directory.queues.get(queueId)?.name ?? '';
  const facts = {
    'case.id': tag,
    'case.tag': tag,
    'case.subject': subject,
    queue,
    'queue.name': queue,
    'customer.name': message.from.name || message.from.address,
    'customer.address': message.from.address,
    'mailbox.address': mailbox.address,
    'mailbox.name': mailbox.name,
  };
  return {
    subject: fillTemplate(words.subject, facts) || `Fwd: ${subject}`,
    text: fillTemplate(words.text, facts),
    html: words.html === '' ? null : fillHtmlTemplate(words.html, facts),
  };
}

function forwarded(effect: ForwardMessage, mailbox: Mailbox): MachineMail {
  const { conversationId, to, subject, messageId, byUserId } = effect;
  return {
    id: byUserId === '' ? forwardId(conversationId) : `${forwardId(conversationId)}-${byUserId}`,
    kind: 'forward',
    number: 0,
    conversationId,
    to,
    from: mailbox.address,
    subject,
    messageId,
    digest: '',
    byUserId,
  };
}
