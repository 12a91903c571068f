// A message from outside: it opens the case, joins it, or reopens it. The same message can arrive any number of times.
// Who benefits: the customer, whose mail is never lost. Who would abuse it: machines that answer machines (T9, F98).

import { sendReceipt } from '../effects.ts';
import { limits } from '../limits.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { noPreference } from './events.ts';
import type { Preference } from './events.ts';
import { openWork } from './work.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

type Received = ConversationCommandValue<'receive'>;

export function receive(draft: ConversationDraft, mail: Received): Decided {
  if (draft.hasTaken(mail.messageId)) {
    return { duplicate: true, workItemId: draft.work?.workItemId ?? '' };
  }
  const known = draft.case;
  if (known === undefined && mail.joins) return rejections.caseMissing;
  draft.take(mail.messageId);
  if (known === undefined) open(draft, mail);
  else join(draft, known, mail);
  return { workItemId: draft.work?.workItemId ?? '' };
}

function open(draft: ConversationDraft, mail: Received): void {
  const quarantined = mail.quarantineReason !== '';
  const opened = draft.putCase({
    conversationId: draft.id,
    tag: mail.tag,
    status: quarantined ? ConversationStatus.QUARANTINED : ConversationStatus.RECEIVED,
    subject: mail.subject,
    customerAddress: mail.fromAddress,
    customerName: mail.fromName,
    mailboxId: mail.mailboxId,
    queueId: mail.queueId,
    priority: mail.priority,
    skills: mail.skills,
    ruleId: mail.ruleId,
    ruleVersion: mail.ruleVersion,
    ownerAgentId: '',
    lastAgentId: '',
    lastHandledAtMs: 0,
    createdAtMs: draft.turn.at,
    closedAtMs: 0,
    receiptSent: false,
    workItems: 0,
    quarantineReason: mail.quarantineReason,
    participants: mail.fromAddress === '' ? [] : [mail.fromAddress],
  });
  draft.emit('conversation.opened', { messageId: mail.messageId, automatic: mail.automatic });
  emitReceived(draft, mail);
  if (quarantined) {
    draft.emit('conversation.quarantined', { messageId: mail.messageId, reason: mail.quarantineReason });
    return;
  }
  route(draft, opened, { mail, followUp: false, preference: noPreference });
}

/** A machine's mail only joins (T9). A human's joins an open case, and reopens a closed one. */
function join(draft: ConversationDraft, known: Case, mail: Received): void {
  const joined = withParticipant(known, mail.fromAddress);
  if (joined !== known) draft.putCase(joined);
  const closed = known.status === ConversationStatus.CLOSED;
  if (mail.quarantineReason !== '') {
    if (closed) {
      draft.putCase({
        ...joined,
        status: ConversationStatus.QUARANTINED,
        quarantineReason: mail.quarantineReason,
        closedAtMs: 0,
      });
    }
    emitReceived(draft, mail);
    draft.emit('conversation.quarantined', { messageId: mail.messageId, reason: mail.quarantineReason });
    return;
  }
  if (!closed || mail.automatic) {
    emitReceived(draft, mail);
    return;
  }
  const reopened = draft.putCase({ ...joined, status: ConversationStatus.RECEIVED, closedAtMs: 0 });
  draft.emit('conversation.reopened', {
    workItemId: '',
    offerId: '',
    enqueuedAtMs: 0,
    messageId: mail.messageId,
    followUp: true,
  });
  emitReceived(draft, mail, true);
  route(draft, reopened, { mail, followUp: true, preference: lastAgent(draft, reopened) });
}

interface Routing {
  readonly mail: Received;
  readonly followUp: boolean;
  readonly preference: Preference;
}

function route(draft: ConversationDraft, theCase: Case, { mail, followUp, preference }: Routing): void {
  const { at } = draft.turn;
  // Time spent before routing counts as waiting; a clock that runs ahead does not.
  const enqueuedAtMs = mail.receivedAtMs > 0 ? Math.min(mail.receivedAtMs, at) : at;
  openWork(draft, theCase, { followUp, enqueuedAtMs, preference });
  sendReceiptOnce(draft, mail);
}

/** When the item is enqueued, once per case, never to a machine (F98). */
function sendReceiptOnce(draft: ConversationDraft, mail: Received): void {
  const { case: theCase, turn } = draft;
  if (theCase === undefined || theCase.receiptSent || mail.automatic || mail.fromAddress === '') return;
  const queue = turn.world.queues.get(theCase.queueId);
  if (queue === undefined || !queue.receiptEnabled || !queue.enabled) return;
  draft.putCase({ ...theCase, receiptSent: true });
  draft.step.effect(
    sendReceipt({
      conversationId: draft.id,
      tag: theCase.tag,
      queueId: theCase.queueId,
      mailboxId: theCase.mailboxId,
      customerAddress: mail.fromAddress,
      subject: mail.subject,
      messageId: mail.messageId,
    }),
  );
  draft.emit('receipt.sent', { messageId: mail.messageId, target: mail.fromAddress });
}

/** The agent who last handled the case keeps a follow-up for the queue's sticky time (F45). */
function lastAgent(draft: ConversationDraft, theCase: Case): Preference {
  const stickyMs = draft.turn.world.queues.get(theCase.queueId)?.stickyMs ?? 0;
  if (theCase.lastAgentId === '' || stickyMs === 0) return noPreference;
  return { agentId: theCase.lastAgentId, untilMs: draft.turn.at + stickyMs };
}

function emitReceived(draft: ConversationDraft, mail: Received, followUp?: boolean): void {
  draft.emit('message.received', {
    messageId: mail.messageId,
    automatic: mail.automatic,
    subject: mail.subject,
    reason: mail.quarantineReason,
    ...(followUp === undefined ? {} : { followUp }),
  });
}

function withParticipant(known: Case, address: string): Case {
  if (address === '' || known.participants.includes(address)) return known;
  if (known.participants.length >= limits.participantsPerCase) return known;
  return { ...known, participants: [...known.participants, address] };
}
