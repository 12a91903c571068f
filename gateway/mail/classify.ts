// Tells mail written by a machine from mail written by a person, and what kind of machine: by its header fields and parts
// first, by its subject second (T9, C12, RFC 3834 §2). Pure. Who benefits: agents, whose cases no out-of-office reopens.
// Who abuses: whoever marks their own mail as automatic only loses the receipt and the reopening, never the mail.

import { isOwnMessageId } from '#actors/vocabulary/correspondence.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { isAnswerSubject } from './automatic-subjects.ts';
import { readBounce } from './bounce.ts';
import type { Bounce } from './bounce.ts';
import { readComplaint } from './complaint.ts';
import type { Complaint } from './complaint.ts';
import type { MailReport } from './report.ts';

export interface MailFacts {
  /** Lower-case names; unfolded values. */
  readonly headers: ReadonlyMap<string, string>;
  readonly envelopeFrom: string;
  readonly messageId: string;
  readonly fromAddress: string;
  readonly fromName?: string;
  readonly subject: string;
  readonly text?: string;
  readonly source: string;
  /** What the parts say; absent: there is no report among them. */
  readonly report?: MailReport | null;
  readonly enclosed?: ReadonlyMap<string, string>;
}

/**
 * `receipt`: it was delivered, or read. `report`: a complaint (ARF), or a notice that some machine wrote. `list`: a
 * mailing list or bulk, whoever wrote it. `delay`: not delivered yet.
 */
export type MailClass = 'person' | 'auto-reply' | 'bounce' | 'delay' | 'list' | 'receipt' | 'report';

export interface Classification {
  readonly class: MailClass;
  /** Which mark said so, in words; empty for mail of people. */
  readonly reason: string;
  /** No receipt, and it reopens nothing. */
  readonly automatic: boolean;
  /** Of `bounce`, `delay`, and `receipt` of deliveries. */
  readonly bounce?: Bounce;
  readonly complaint?: Complaint;
}

const person: Classification = { class: 'person', reason: '', automatic: false };
const answering = [
  'x-autoreply',
  'x-autoreply-from',
  'x-auto-reply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-responder',
  'x-mail-autoreply',
  'x-vacation',
  'x-out-of-office',
];
const listing = ['list-id', 'list-post', 'list-unsubscribe'];
/** Old lists have none of those, but say who runs them. */
const forwarding = [...listing, 'x-mailing-list', 'mailing-list', 'x-loop', 'sender', 'errors-to'];
const noReply = /^(no|do[-_.]?not|dont|donot|never)[-_.]?(reply|response|antwort)([+=._-][^@]*)?@/i;
const machineSenders = /^(mailer-daemon|mail-daemon|no-?reply-?bounce)(\+[^@]*)?@/i;
const machineTypes = /^(multipart\/report|message\/(delivery-status|disposition-notification))\b/;

export function classifyMail(facts: MailFacts, sign: Sign): Classification {
  const automatic = true;
  const bounce = bounceOf(facts);
  if (bounce !== null) return { class: classOf(bounce), reason: 'delivery report', automatic, bounce };
  if (facts.report?.kind === 'disposition') return { class: 'receipt', reason: 'read receipt', automatic };
  const complaint = readComplaint(facts.report ?? null);
  if (complaint !== null) return { class: 'report', reason: 'complaint', automatic, complaint };
  const reason = answerReason(facts);
  if (reason !== null) return { class: 'auto-reply', reason, automatic };
  const listed = listReason(facts);
  if (listed !== null) return { class: 'list', reason: listed, automatic };
  const noted = noticeReason(facts, sign);
  return noted === null ? person : { class: 'report', reason: noted, automatic };
}

function bounceOf(facts: MailFacts): Bounce | null {
  return readBounce({
    ...facts,
    fromName: facts.fromName ?? '',
    text: facts.text ?? '',
    nullSender: hasNullSender(facts),
    report: facts.report ?? null,
    enclosed: facts.enclosed ?? new Map(),
  });
}

function classOf({ action }: Bounce): MailClass {
  return action === 'failed' ? 'bounce' : action === 'delayed' ? 'delay' : 'receipt';
}

function header({ headers }: MailFacts, name: string): string {
  return (headers.get(name) ?? '').trim().toLowerCase();
}

/** Of mail that was fetched, the server that delivered it says so in a field. */
function hasNullSender(facts: MailFacts): boolean {
  return facts.source === 'smtp' ? facts.envelopeFrom === '' : header(facts, 'return-path') === '<>';
}

/** RFC 3834 §5; the marks of those who do not keep to it; the subject. */
function answerReason(facts: MailFacts): string | null {
  const submitted = header(facts, 'auto-submitted').replace(/[;(\s].*$/, '');
  if (submitted !== '' && submitted !== 'no' && !/^auto-(generated|notified)$/.test(submitted))
    return 'auto-submitted';
  const mark = answering.find((name) => !/^(|no|none|false|0)$/.test(header(facts, name)));
  if (mark !== undefined) return mark;
  const precedence = header(facts, 'precedence');
  if (/^auto[_-]?reply$/.test(precedence)) return 'precedence';
  if (/vacation|auto-?(reply|respond)/.test(header(facts, 'x-mailer'))) return 'x-mailer';
  if (isAnswerSubject(facts.subject)) return 'subject';
  const answers = header(facts, 'in-reply-to') !== '' || header(facts, 'references') !== '';
  const unlisted = forwarding.every((name) => header(facts, name) === '');
  if (!answers || !unlisted) return null;
  if (hasNullSender(facts)) return 'null envelope sender';
  if (submitted === 'auto-generated') return 'auto-submitted';
  return /^(bulk|junk)$/.test(precedence) ? 'precedence' : null;
}

function listReason(facts: MailFacts): string | null {
  if (/^(bulk|list|junk)$/.test(header(facts, 'precedence'))) return 'precedence';
  return listing.find((name) => header(facts, name) !== '') ?? null;
}

function noticeReason(facts: MailFacts, sign: Sign): string | null {
  const submitted = header(facts, 'auto-submitted').replace(/[;(\s].*$/, '');
  if (submitted !== '' && submitted !== 'no') return 'auto-submitted';
  if (hasNullSender(facts)) return 'null envelope sender';
  const suppress = header(facts, 'x-auto-response-suppress');
  if (suppress !== '' && suppress !== 'none') return 'x-auto-response-suppress';
  if (machineTypes.test(header(facts, 'content-type'))) return 'report';
  if (header(facts, 'x-failed-recipients') !== '') return 'x-failed-recipients';
  if (isOwnMessageId(facts.messageId, sign)) return 'our own message';
  if (header(facts, 'x-skillpost-cause') !== '') return 'our own cause';
  if (machineSenders.test(facts.fromAddress)) return 'sender';
  if (header(facts, 'x-cron-env') !== '') return 'x-cron-env';
  // A form of a web site writes as nobody too, but says whom to answer.
  return noReply.test(facts.fromAddress) && header(facts, 'reply-to') === '' ? 'no-reply sender' : null;
}
