// Tells mail written by a machine from mail written by a person: by its headers first, by its subject second (T9,
// RFC 3834 §2). Pure. Who benefits: agents, whose cases no out-of-office reopens. Who abuses: whoever marks their own
// mail as automatic only loses the receipt and the reopening, never the mail.

import { isOwnMessageId } from '#actors/vocabulary/correspondence.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';

export interface MailFacts {
  /** Lower-case names; unfolded values. */
  readonly headers: ReadonlyMap<string, string>;
  readonly envelopeFrom: string;
  readonly messageId: string;
  readonly fromAddress: string;
  readonly subject: string;
  readonly source: 'smtp' | 'form' | 'api';
}

const bulkPrecedence = /^(bulk|list|junk|auto[_-]reply)$/;
const marks = ['list-id', 'x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-failed-recipients'];
const machineTypes = /^(multipart\/report|message\/(delivery-status|disposition-notification))\b/;
const machineSenders = /^(mailer-daemon|mail-daemon|no-?reply-?bounce)(\+[^@]*)?@/i;
const answerSubjects = [
  /^(auto(matic)?[ -]?(reply|response)|autoreply)\b/i,
  /^out of (the )?office\b/i,
  /^(automatische (antwort|abwesenheits)|abwesenheits(notiz|nachricht|benachrichtigung)|automatisch antwoord)/i,
  /^(réponse automatique|absence du bureau|message d'absence)/i,
  /^(respuesta automática|fuera de (la )?oficina|resposta automática|risposta automatica|fuori sede)/i,
  /^(autosvar|automatiskt svar|automatisk svar|automaattinen vastaus|odpowiedź automatyczna|automatická odpověď)/i,
  /^(автоответ|автоматический ответ|自動応答|自动回复|자동 응답)/i,
];

/** Why the mail is taken for automatic; null for mail of people. */
export function automaticReason(facts: MailFacts, sign: Sign): string | null {
  const header = (name: string): string => (facts.headers.get(name) ?? '').trim().toLowerCase();
  const submitted = header('auto-submitted');
  if (submitted !== '' && submitted !== 'no' && !submitted.startsWith('no;')) return 'auto-submitted';
  if (facts.source === 'smtp' && facts.envelopeFrom === '') return 'null envelope sender';
  if (bulkPrecedence.test(header('precedence'))) return 'precedence';
  const suppress = header('x-auto-response-suppress');
  if (suppress !== '' && suppress !== 'none') return 'x-auto-response-suppress';
  const mark = marks.find((name) => header(name) !== '');
  if (mark !== undefined) return mark;
  if (machineTypes.test(header('content-type'))) return 'report';
  if (isOwnMessageId(facts.messageId, sign)) return 'our own message';
  if (machineSenders.test(facts.fromAddress)) return 'sender';
  return answerSubjects.some((pattern) => pattern.test(facts.subject.trim())) ? 'subject' : null;
}
