// Whether a mail says what became of another one, and of which recipients: reports as RFC 3464 has them, and the words of
// servers that do not keep to it. Pure. Who benefits: the sender, who learns that nobody read it. Who abuses: whoever
// makes one up can only mark recipients of a mail whose Message-ID or reply address they know.

import { enoughForSubject } from './bounce-subjects.ts';
import { readBounceText } from './bounce-text.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import type { DeliveryAction, ReportedRecipient } from './delivery-status.ts';
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
  /^(mailer-?_?daemon|mail-?_?daemon|maildaemon|postmaster|mdaemon|mail-?delivery(-?(system|subsystem|service))?|delivery(-?(daemon|subsystem|notification))?|mailadmin|mailsystem|mail\.?system|mail-?server|double-?bounce|bounces?|internet\.?mail\.?delivery|smtp|uucp|notesadmin|microsoftexchange[0-9a-f]{10,}|nondelivery|non-?deliver(y|able)|undeliver(ed|able))([+=._-][^@]*)?@/i;
const daemonNames =
  /^(mail(er)? ?delivery|mailer-daemon|system administrator|mail administrator|microsoft outlook|internet mail delivery|mail delivery (sub)?system|postmaster|delivery (sub)?system|mail router|gwia)/i;

/** Null: it says nothing of another mail. */
export function readBounce(facts: BounceFacts): Bounce | null {
  const { report } = facts;
  if (report !== null && (report.kind === 'disposition' || report.kind === 'feedback')) return null;
  if (report?.kind === 'delivery') {
    const { recipients, envelopeId, reportingServer } = readDeliveryStatus(report.fields);
    if (recipients.length > 0)
      return bounceOf(recipients, {
        facts,
        original: report.original,
        envelopeId,
        reportingServer,
        words: 'failed',
      });
  }
  return fromWords(facts);
}

/** A machine must have written it: people quote such words when they ask what they mean. */
function fromWords(facts: BounceFacts): Bounce | null {
  const failedHeader = facts.headers.get('x-failed-recipients') ?? '';
  const daemon = isDaemon(facts);
  const subjectSays = enoughForSubject(facts.subject);
  const reported = facts.report !== null;
  if (!(daemon || reported || failedHeader !== '' || (facts.nullSender && subjectSays))) return null;
  const words = readBounceText(facts.text);
  const named = words?.recipients ?? [];
  const recipients = named.length > 0 ? named : fromHeader(failedHeader, facts.text);
  const sure = recipients.length > 0 && (words !== null || failedHeader !== '');
  if (!sure && !(subjectSays && (words !== null || facts.nullSender || daemon))) return null;
  const given = facts.report?.original ?? facts.enclosed;
  const original = given.size > 0 ? given : readFields(words?.returned.replace(/^.*\n\s*/, '') ?? '');
  const said = words?.action ?? (/\bdelay|\bwarning/i.test(facts.subject) ? 'delayed' : 'failed');
  return bounceOf(recipients, { facts, original, envelopeId: '', reportingServer: '', words: said });
}

function isDaemon({ fromAddress, fromName, headers }: BounceFacts): boolean {
  const returnPath = (headers.get('return-path') ?? '').trim();
  return daemons.test(fromAddress) || daemonNames.test(fromName) || returnPath === '<>';
}

/** Exim and Gmail name them in a field. */
function fromHeader(value: string, text: string): readonly ReportedRecipient[] {
  const words = readBounceText(text);
  return value
    .split(/[\s,;]+/)
    .filter((one) => one.includes('@'))
    .map((address) => ({
      address,
      finalAddress: address,
      action: words?.action ?? 'failed',
      status: words?.action === 'delayed' ? '4.0.0' : '5.0.0',
      text: '',
    }));
}

interface Told {
  readonly facts: BounceFacts;
  readonly original: ReadonlyMap<string, string>;
  readonly envelopeId: string;
  readonly reportingServer: string;
  readonly words: DeliveryAction;
}

const worstFirst: readonly DeliveryAction[] = ['failed', 'delayed', 'relayed', 'delivered'];

function bounceOf(recipients: readonly ReportedRecipient[], told: Told): Bounce {
  const { facts, original, envelopeId, reportingServer } = told;
  return {
    kind: 'bounce',
    action: worstFirst.find((action) => recipients.some((one) => one.action === action)) ?? told.words,
    recipients,
    originalMessageId: idIn(original.get('message-id') ?? '') || idInText(facts.text),
    originalHeaders: original,
    envelopeId,
    reportingServer,
  };
}

function idIn(value: string): string {
  return /<[^<>\s]{1,900}>/.exec(value)?.[0] ?? '';
}

function idInText(text: string): string {
  return idIn(/^[ \t>|]*message-id:\s*(<[^<>\s]{1,900}>)/im.exec(text.slice(0, 200_000))?.[1] ?? '');
}
