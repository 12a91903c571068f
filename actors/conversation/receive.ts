// A message from outside: it opens the case, joins it, or reopens it. The same message can arrive any number of times.
// Who benefits: the customer, whose mail is never lost. Who would abuse it: machines that answer machines (T9, F98).

import { forwardMessage } from '../effects.ts';
import { limits } from '../limits.ts';
import { correspondentId } from '../vocabulary/machine-mail.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import { deadlineFor } from './deadline.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { openedAgain } from './ending.ts';
import { receiptDue, sendReceiptOnce } from './notices.ts';
import type { Reservation } from './reservation.ts';
import { openRelated } from './related.ts';
import { forLastAgent, forRuledAgent } from './stickiness.ts';
import { keepBack } from './suppression.ts';
import { openWork } from './work.ts';
import { Case, ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

type Received = ConversationCommandValue<'receive'>;

export function receive(draft: ConversationDraft, mail: Received): Decided {
  if (draft.hasTaken(mail.messageId) || draft.goneAt(mail.messageId) > mail.movedAtMs) {
    return { duplicate: true, workItemId: draft.work?.workItemId ?? '' };
  }
  const known = draft.case;
  if (known === undefined && mail.joins) return rejections.caseMissing;
  draft.take(mail.messageId, mail.movedAtMs);
  if (mail.autoReply) tellMachineWrote(draft, mail);
  if (known === undefined) open(draft, mail);
  else join(draft, known, mail);
  return { workItemId: draft.work?.workItemId ?? '' };
}

function open(draft: ConversationDraft, mail: Received): void {
  const quarantined = mail.quarantineReason !== '';
  const opened = draft.putCase(
    Case.fromPartial({
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
      createdAtMs: draft.turn.at,
      quarantineReason: mail.quarantineReason,
      participants: mail.fromAddress === '' ? [] : [mail.fromAddress],
      version: mail.automatic ? 0 : 1,
      automatic: mail.automatic,
      imported: mail.imported,
      descends: mail.descends,
      unverified: mail.unverified,
      vip: mail.vip,
      tags: mail.tags,
      templateId: mail.templateId,
      fields: mail.fields,
      deadlineAtMs: staysOpen(draft, mail) ? deadlineFor(draft.turn.world, mail, arrivalOf(draft, mail)) : 0,
    }),
  );
  draft.emit('conversation.opened', {
    messageId: mail.messageId,
    automatic: mail.automatic,
    fields: opened.fields,
    reason: mail.imported ? 'imported' : '',
    unverified: mail.unverified,
  });
  emitReceived(draft, mail);
  openRelated(draft, mail);
  if (quarantined) {
    draft.emit('conversation.quarantined', { messageId: mail.messageId, reason: mail.quarantineReason });
    return;
  }
  if (isSentOn(mail)) {
    divertByRule(draft, draft.case ?? opened, mail);
    return;
  }
  const theCase = draft.case ?? opened;
  if (!makesWork(draft, mail)) {
    draft.putCase({ ...theCase, status: ConversationStatus.CLOSED, closedAtMs: draft.turn.at });
    draft.emit('conversation.closed', { messageId: mail.messageId, reason: 'stored' });
    return;
  }
  const reservation = forRuledAgent(draft, theCase, mail.agentId);
  route(draft, theCase, { mail, followUp: false, reservation });
}

/** By a rule. What a machine wrote may be our own mail on its way back: it is never sent on. */
function isSentOn({ divertTo, automatic, descends }: Received): boolean {
  return divertTo !== '' && !automatic && !descends;
}

/** Somebody is to close it: what is sent on or only kept closes as it opens. */
function staysOpen(draft: ConversationDraft, mail: Received): boolean {
  return mail.quarantineReason !== '' || (!isSentOn(mail) && makesWork(draft, mail));
}

/** False: its mailbox only sends; what comes is kept and found, and nobody is offered it (F13). */
function makesWork({ turn }: ConversationDraft, { mailboxId }: Received): boolean {
  return turn.world.mailboxes.get(mailboxId)?.makesWork !== false;
}

/** Sent on whole, and closed here: nobody is offered it, and it is counted apart (F44, F142). */
function divertByRule(draft: ConversationDraft, theCase: Case, mail: Received): void {
  draft.putCase({ ...theCase, status: ConversationStatus.CLOSED, closedAtMs: draft.turn.at });
  draft.step.effect(
    forwardMessage({
      conversationId: draft.id,
      tag: theCase.tag,
      mailboxId: theCase.mailboxId,
      messageId: mail.messageId,
      to: mail.divertTo,
      subject: mail.subject,
      byUserId: '',
    }),
  );
  draft.emit('conversation.diverted', { messageId: mail.messageId, target: mail.divertTo, reason: 'rule' });
}

/** A machine's mail only joins (T9). A human's joins an open case, and reopens a closed one, if its mailbox makes work. */
export function join(draft: ConversationDraft, known: Case, mail: Received): void {
  const joined = withNews(withParticipant(known, mail), mail);
  if (joined !== known) draft.putCase(joined);
  const closed = known.status === ConversationStatus.CLOSED;
  if (mail.quarantineReason !== '') {
    if (closed) {
      draft.putCase({
        ...joined,
        status: ConversationStatus.QUARANTINED,
        quarantineReason: mail.quarantineReason,
        closedAtMs: 0,
        deadlineAtMs: deadlineFor(
          draft.turn.world,
          { ...joined, imported: mail.imported },
          arrivalOf(draft, mail),
        ),
      });
    }
    emitReceived(draft, mail);
    draft.emit('conversation.quarantined', { messageId: mail.messageId, reason: mail.quarantineReason });
    return;
  }
  if (!closed || mail.automatic || !makesWork(draft, mail)) {
    emitReceived(draft, mail);
    if (!mail.automatic) wakeParked(draft);
    return;
  }
  const { descends } = mail;
  const reopened = draft.putCase({
    ...openedAgain(draft, joined, arrivalOf(draft, mail)),
    ...(mail.imported && { deadlineAtMs: 0 }),
    descends,
  });
  draft.emit('conversation.reopened', {
    workItemId: '',
    offerId: '',
    enqueuedAtMs: 0,
    messageId: mail.messageId,
    followUp: true,
  });
  emitReceived(draft, mail, true);
  const sticky = forLastAgent(draft, reopened);
  const reservation = sticky.agentId === '' ? forRuledAgent(draft, reopened, mail.agentId) : sticky;
  route(draft, reopened, { mail, followUp: true, reservation });
}

interface Routing {
  readonly mail: Received;
  readonly followUp: boolean;
  readonly reservation: Reservation;
}

function route(draft: ConversationDraft, theCase: Case, { mail, followUp, reservation }: Routing): void {
  const enqueuedAtMs = arrivalOf(draft, mail);
  const due = receiptDue(draft, theCase, mail);
  const routed = due === 'owed' ? draft.putCase({ ...theCase, receiptOwed: true }) : theCase;
  openWork(draft, routed, { followUp, enqueuedAtMs, reservation });
  if (draft.case === undefined) return;
  if (due === 'now') sendReceiptOnce(draft, draft.case, mail);
  else if (due === 'never') keepBack(draft, draft.case, mail);
}

/** Time spent before routing counts as waiting; a clock that runs ahead does not. */
function arrivalOf({ turn: { at } }: ConversationDraft, { receivedAtMs }: Received): number {
  return receivedAtMs > 0 ? Math.min(receivedAtMs, at) : at;
}

/** Who gets machine mail at that address is to know that one answers there (T1). */
function tellMachineWrote({ step }: ConversationDraft, { fromAddress, messageId }: Received): void {
  if (!fromAddress.includes('@')) return;
  const value = { messageId };
  step.tell('correspondent', correspondentId(fromAddress), { $case: 'noteMachineMail', value });
}

/** The customer has written to a case that lies in somebody's personal queue. */
function wakeParked({ step, work }: ConversationDraft): void {
  if (work?.state !== WorkItemState.PARKED) return;
  const value = { workItemId: work.workItemId, untilMs: 0 };
  step.tell('agent', work.agentId, { $case: 'personalDue', value });
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

/** Machines have no say, whoever they say they are. */
function withParticipant(known: Case, { fromAddress: address, automatic }: Received): Case {
  if (automatic || address === '' || known.participants.includes(address)) return known;
  if (known.participants.length >= limits.participantsPerCase) return known;
  return { ...known, participants: [...known.participants, address] };
}

/** Who writes an answer meanwhile is to see this first (T28). */
function withNews(known: Case, { automatic, imported }: Received): Case {
  if (automatic) return known;
  return { ...known, version: known.version + 1, imported: known.imported && imported };
}

/** The same mail came again, for others or by another way: it is told, and changes nothing (T7). */
export function noteDuplicate(
  draft: ConversationDraft,
  { messageId, archiveId, recipients, mailboxId }: ConversationCommandValue<'noteDuplicate'>,
): Decided {
  // Whatever is known of it here: the message names all for whom it was.
  if (draft.case === undefined) return null;
  draft.emit('message.duplicate', { messageId, mailboxId, target: recipients.join(', '), reason: archiveId });
  return { duplicate: true };
}
