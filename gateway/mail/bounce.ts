// Whether a mail says what became of another one, and of which recipients: reports as RFC 3464 has them, and the words of
// servers that do not keep to it. Pure. Who benefits: the sender, who learns that nobody read it. Who abuses: whoever
// makes one up can only mark recipients of a mail whose Message-ID or reply address they know.

import { limits } from '#actors/limits.ts';
import type { DeliveryAction } from '#actors/vocabulary/delivery-reports.ts';
import { enoughForSubject } from './bounce-subjects.ts';
import { readBounceText, readNamed } from './bounce-text.ts';
import { addressOf, readDeliveryStatus } from './delivery-status.ts';
import type { DeliveryStatus, ReportedRecipient } from './delivery-status.ts';
import { readFields } from './mime-tree.ts';
import type { MailReport } from './report.ts';

export interface Bounce {
  readonly kind: 'bounce';
  /** The worst of what became of any recipient; what the words say when none is named. */
  readonly action: DeliveryAction;
  readonly recipients: readonly ReportedRecipient[];
  /** With angle brackets; empty when nothing of the mail came back. */
  readonly originalMessageId: string;
  /** Header fields of the mail that came back: lower-case names. */
  readonly originalHeaders: ReadonlyMap<string, string>;
  /** ENVID of our transaction; empty when it was not given back. */
  readonly envelopeId: string;
  readonly reportingServer: string;
}

export interface BounceFacts {
  readonly headers: ReadonlyMap<string, string>;
  readonly fromAddress: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  /** The mail came over SMTP with no return path. */
  readonly nullSender: boolean;
  readonly report: MailReport | null;
  /** Header fields of a mail that is enclosed; empty when none is. */
  readonly enclosed: ReadonlyMap<string, string>;
}

const daemons =
  /^(mailer-?_?daemon|mail-?_?daemon|maildaemon|post_?master|mdaemon|mail-?delivery(-?(system|subsystem|service))?|delivery(-?(daemon|subsystem|notification))?|mailadmin|mailsystem|mail\.?system|mail-?server|double-?bounce|bounces?|internet\.?mail\.?delivery|smtp|uucp|notesadmin|microsoftexchange[0-9a-f]{10,}|nondelivery|non-?deliver(y|able)|undeliver(ed|able))([+=._-][^@]*)?@/i;
const daemonNames =
  /^(mail(er)? ?delivery|mailer-daemon|system administrator|mail administrator|microsoft outlook|internet mail delivery|mail delivery (sub)?system|postmaster|delivery (sub)?system|mail router|gwia)/i;

/** Null: it says nothing of another mail. */
export function readBounce(facts: BounceFacts): Bounce | null {
  const { report } = facts;
  if (report !== null && (report.kind === 'disposition' || report.kind === 'feedback')) return null;
  if (report?.kind === 'delivery') {
    const status = readDeliveryStatus(report.fields);
    if (status.recipients.length > 0)
      return bounceOf(facts, { ...status, original: report.original, said: 'failed' });
  }
  const text = facts.text.slice(0, limits.bounceTextChars).replace(/^> .*$/gm, '');
  return fromWords({ ...facts, text });
}

/** A machine must have written it: people quote such words when they ask what they mean. */
function fromWords(facts: BounceFacts): Bounce | null {
  const failedHeader = facts.headers.get('x-failed-recipients') ?? '';
  const isMachine = isDaemon(facts) || facts.report !== null || failedHeader !== '';
  if (!isMachine && !facts.nullSender) return null;
  const words = readBounceText(facts.text);
  const subjectSays = enoughForSubject(facts.subject);
  const wordsSay = words !== null && words.recipients.length > 0;
  const headerSays = failedHeader !== '';
  if (!wordsSay && !headerSays && !subjectSays) return null;
  const said = words?.action ?? (/\bdelay|\bwarning/i.test(facts.subject) ? 'delayed' : 'failed');
  const read = words ?? readNamed(facts.text, said);
  const given = facts.report?.original ?? facts.enclosed;
  const original = given.size > 0 ? given : readFields(read.returned.replace(/^.*\n\s*/, ''));
  const recipients = firstSome([
    readDeliveryStatus(facts.text.includes('Final-Recipient:') ? facts.text : '').recipients,
    read.recipients,
    fromHeader(failedHeader, said),
    fromHeader(onlyAddress(original.get('to') ?? ''), said),
  ]);
  return bounceOf(facts, { recipients, original, envelopeId: '', reportingServer: '', said });
}

function firstSome<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function onlyAddress(field: string): string {
  return field.includes(',') ? '' : addressOf(field);
}

function isDaemon({ fromAddress, fromName, headers }: BounceFacts): boolean {
  const returnPath = (headers.get('return-path') ?? '').trim();
  const written = headers.get('from') ?? '';
  return (
    daemons.test(fromAddress) ||
    daemonNames.test(fromName) ||
    daemonNames.test(written) ||
    returnPath === '<>'
  );
}

/** Exim and Gmail name them in a field. */
function fromHeader(value: string, action: DeliveryAction): readonly ReportedRecipient[] {
  return value
    .split(/[\s,;]+/)
    .filter((one) => one.includes('@'))
    .map((address) => ({
      address,
      finalAddress: address,
      action,
      status: action === 'delayed' ? '4.0.0' : '5.0.0',
      text: '',
    }));
}

interface Told extends DeliveryStatus {
  readonly original: ReadonlyMap<string, string>;
  readonly said: DeliveryAction;
}

const worstFirst: readonly DeliveryAction[] = ['failed', 'delayed', 'relayed', 'delivered'];

function bounceOf({ text }: BounceFacts, { original, said, ...status }: Told): Bounce {
  const worst = worstFirst.find((action) => status.recipients.some((one) => one.action === action));
  return {
    kind: 'bounce',
    action: worst ?? said,
    ...status,
    originalMessageId: idIn(original.get('message-id') ?? '') || idInText(text),
    originalHeaders: original,
  };
}

function idIn(value: string): string {
  return /<[^<>\s]{1,900}>/.exec(value)?.[0] ?? '';
}

function idInText(text: string): string {
  return idIn(/^[ \t>|]*message-id:\s*(<[^<>\s]{1,900}>)/im.exec(text)?.[1] ?? '');
}
