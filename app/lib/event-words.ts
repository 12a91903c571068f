// What happened to a case, in a sentence each: between the messages the few that a reader needs, in the history all.
// Pure; names of queues that an event only points to come in as an argument.

import type { AnsweredQuestion } from './questionnaire-shapes.ts';
import { answerText } from './questionnaire-values.ts';
import type { TimelineEntry } from './shapes.ts';
import { span } from './time.ts';

export type QueueNames = (queueId: string) => string;

type Says = (event: TimelineEntry, queues: QueueNames) => string;

function detail(event: TimelineEntry, key: string): string {
  const value = event.details[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function spanOf(event: TimelineEntry, key: string, before: string): string {
  const spanMs = Number(event.details[key] ?? 0);
  return spanMs > 0 ? `${before}${span(spanMs)}` : '';
}

function who(event: TimelineEntry): string {
  return event.agentName || 'Somebody';
}

/** `: the reason`, when one was given. */
function because(event: TimelineEntry): string {
  const reason = detail(event, 'reason');
  return reason === '' ? '' : `: ${reason}`;
}

const transferQueue = 'transfer';

/** More of a form is read in the case panel. */
const answersChars = 240;

function destination(event: TimelineEntry, queues: QueueNames): string {
  const target = detail(event, 'target');
  if (target === transferQueue) return 'a colleague';
  return target === '' ? event.queueName : queues(target);
}

const diversions: Readonly<Record<string, string>> = {
  wait: ', as it had waited for too long',
  length: ', as too many waited',
  closed: ', as the queue was closed',
};

const alarms: Readonly<Record<string, string>> = {
  handling: 'Alarm: it has been worked on for too long',
};

const keptFor: Readonly<Record<string, string>> = {
  sticky: ', kept for the agent who knows the case',
  transferred: ', kept for the colleague',
  rule: ', kept for the agent whom a rule named',
  request: ', kept for the agent whom the request named',
  substitute: ', kept for the substitute',
  failed: ', kept for who sent what did not arrive',
};

const keptBack: Readonly<Record<string, string>> = {
  automatic: 'the mail looks like that of a machine',
  ancestry: 'the mail answers one that the system wrote',
  imported: 'the mail is old, and was brought along',
  unverified: 'somebody else than the sender may have written it',
  budget: 'the address has been sent enough for now',
  case: 'enough was sent about this case',
  subject: 'mails with this subject were answered already',
  echo: 'the same text was answered already, perhaps under other names',
  machine: 'a machine answers at this address',
  bounced: 'mail to this address comes back',
  complaint: 'the owner of the address does not want it',
  room: 'too much leaves this mailbox at the moment',
  off: 'the system writes nothing by itself at the moment',
  own: 'it would go to ourselves',
};

/** Why something that the system writes by itself was not sent (T12, T27, N5). */
export function keptBackBecause(reason: string): string {
  return keptBack[reason] ?? reason;
}

const noticeNames: Readonly<Record<string, string>> = {
  receipt: 'receipt',
  closed: 'receipt',
  working: 'word that somebody works on it',
  hold: 'word that it takes longer',
  forward: 'copy to where a rule sends it',
  report: 'report of its delivery',
};

/** What that was: "receipt". */
export function noticeName(notice: string): string {
  return noticeNames[notice] ?? 'receipt';
}

const keptPromises: Readonly<Record<string, string>> = {
  kept: 'The promised time was kept',
  broken: 'The promised time was not kept',
};

const relations: Readonly<Record<string, string>> = {
  related: 'May belong to',
  asks: 'Its writer asks to join',
  duplicate: 'The same mail made',
};

function relatedSentence(event: TimelineEntry): string {
  const {
    tag = '',
    state = '',
    fromName = '',
    fromAddress = '',
  } = (event.details['related'] as Readonly<Record<string, string>> | undefined) ?? {};
  const who = fromName || fromAddress || tag;
  if (state === 'asked') return `${who} asks to join this case`;
  if (state === 'approved') return `Joined with ${tag}`;
  if (state === 'refused') return `Kept apart from ${tag}`;
  return `${relations[state] ?? 'Related to'} ${tag}`;
}

/** Between the messages of the thread. */
const sentences: Readonly<Record<string, Says>> = {
  'conversation.opened': (event) => `Case opened${event.queueName === '' ? '' : ` for ${event.queueName}`}`,
  'item.accepted': (event) => `${who(event)} accepted${spanOf(event, 'waitMs', ' after ')}`,
  'item.picked': (event) =>
    `${who(event)} ${detail(event, 'reason') === 'next' ? 'got it as the next one' : 'took it by hand'}`,
  'item.parked': (event) => `${who(event)} parked it${because(event)}`,
  'item.resumed': (event) => `${who(event)} took it up again`,
  'item.requeued': (event) => `Back in ${event.queueName}${because(event)}`,
  'item.diverted': (event, queues) =>
    `Sent on to ${destination(event, queues)}${diversions[detail(event, 'reason')] ?? ''}`,
  'item.held': (event) => `Held until ${event.queueName || 'the queue'} opens`,
  'conversation.transferred': (event, queues) =>
    `${who(event)} handed it to ${destination(event, queues)}${because(event)}`,
  'conversation.reopened': (event) =>
    detail(event, 'reason') === 'delivery-failed'
      ? 'Opened again: a message was not delivered'
      : 'Opened again by a new message',
  'conversation.closed': (event) =>
    detail(event, 'reason') === 'stored'
      ? 'Kept without work: its mailbox makes none'
      : `Closed${event.agentName === '' ? '' : ` by ${event.agentName}`}`,
  'conversation.diverted': (event) => `Forwarded to ${detail(event, 'target')} by a rule`,
  'conversation.quarantined': (event) => `Put into quarantine${because(event)}`,
  'conversation.doubted': () => 'The sender turned out not to be proven: somebody else may have written it',
  'message.moved': (event) => `A message was moved to ${detail(event, 'reason') || 'another case'}`,
  'conversation.merged': (event) => `Merged into ${detail(event, 'reason') || 'another case'}`,
  'message.duplicate': (event) => `The same mail came again, for ${detail(event, 'target') || 'others'}`,
  'rating.given': (event) =>
    `The customer rated a message ${detail(event, 'status')} of 5${detail(event, 'reason') === 'changed' ? ', in place of an earlier rating' : ''}`,
  'conversation.related': (event) => relatedSentence(event),
  'conversation.scheduled': () => 'Scheduled for later',
  'conversation.changed': () => 'The request was changed',
  'conversation.restored': () => 'Restored after an interruption',
  'alarm.raised': (event) => alarms[detail(event, 'reason')] ?? `Alarm${because(event)}`,
  'notice.suppressed': (event) =>
    `No ${noticeName(detail(event, 'notice'))} was sent: ${keptBackBecause(detail(event, 'reason'))}`,
  'notice.released': (event) => `The ${noticeName(detail(event, 'notice'))} was sent after all`,
  'receipt.sent': () => 'Receipt sent to the customer',
  'message.bounced': (event) =>
    `Came back from ${detail(event, 'target') || 'the recipient'}${because(event)}`,
  'message.delayed': (event) => `Still trying to deliver to ${detail(event, 'target') || 'the recipient'}`,
  'message.retried': (event) =>
    `Sent again to ${detail(event, 'comment') || detail(event, 'target') || 'the recipient'}`,
  'reply.undone': (event) => `${who(event)} took a reply back`,
  'item.opened': (event) => `${who(event)} wrote first`,
  'message.failed': (event) => `Not delivered to ${detail(event, 'target') || 'the recipient'}`,
};

/** The form as it was filled in then, in short: it may have been filled in anew since. */
function answeredSentence(event: TimelineEntry): string {
  const { questionnaire = 'the questionnaire', answers = [] } =
    (event.details['answers'] as
      | { readonly questionnaire?: string; readonly answers?: readonly AnsweredQuestion[] }
      | undefined) ?? {};
  const said = answers.map((answer) => `${answer.question} ${answerText(answer)}`).join('; ');
  const short = said.length > answersChars ? `${said.slice(0, answersChars)}…` : said;
  return `${who(event)} filled in ${questionnaire}${short === '' ? '' : `: ${short}`}`;
}

/** In the history of the side pane only. */
const historySentences: Readonly<Record<string, Says>> = {
  'message.received': () => 'Message received',
  'conversation.answered': (event) => answeredSentence(event),
  'item.queued': (event) => `Waiting in ${event.queueName}${keptFor[detail(event, 'reservedAs')] ?? ''}`,
  'item.dropped_out': (event) => `Counted as waited for too long${spanOf(event, 'waitMs', ': ')}`,
  'item.removed': (event) => `Taken out of ${event.queueName || 'the queue'}`,
  'item.done': (event) => `${who(event)} finished it${spanOf(event, 'handleMs', ' after ')}`,
  'offer.made': (event) => `Offered to ${who(event)}`,
  'offer.missed': (event) => `${who(event)} did not answer the offer`,
  'offer.declined': (event) => `${who(event)} declined the offer`,
  'offer.accepted': (event) => `${who(event)} accepted the offer`,
  'offer.withdrawn': (event) => `Offer to ${who(event)} taken back${because(event)}`,
  'pick.refused': (event) => `${who(event)} could not take it`,
  'personal.added': (event) => `In the personal list of ${who(event)}`,
  'personal.due': (event) => `${who(event)} was reminded to take it up again`,
  'segment.ended': (event) =>
    `${who(event)} put it aside after stint ${detail(event, 'segment') || '1'}${spanOf(event, 'handleMs', ' of ')}`,
  'promise.made': () => 'The customer was told how long it will take',
  'promise.scored': (event) => keptPromises[detail(event, 'status')] ?? 'The promised time was compared',
  'reply.held': (event) => `${who(event)} replied; it can still be taken back`,
  'reply.sent': (event) =>
    `${who(event)} ${detail(event, 'reason') === 'forward' ? 'sent it on' : 'replied'}`,
  'note.added': (event) => `${who(event)} wrote a note`,
  'message.delivered': (event) => `Delivered to ${detail(event, 'target') || 'the recipient'}`,
};

export function worthShowing(event: TimelineEntry): boolean {
  return Object.hasOwn(sentences, event.type);
}

/** Events that are new to this console are still words. */
export function eventSentence(event: TimelineEntry, queues: QueueNames): string {
  const says = sentences[event.type] ?? historySentences[event.type];
  return says?.(event, queues) ?? event.type.replaceAll(/[._]/g, ' ');
}
