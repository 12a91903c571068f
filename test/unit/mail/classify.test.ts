// Machine mail and people's mail, told apart by tables.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import { classifyMail } from '#gateway/mail/classify.ts';
import type { MailFacts } from '#gateway/mail/classify.ts';
import { hostname, sign } from '#test/support/mail-edge.ts';

function aMail(
  fields: Partial<Omit<MailFacts, 'headers'>> & { headers?: Record<string, string> } = {},
): MailFacts {
  return {
    envelopeFrom: 'ann@customer.test',
    messageId: '<1@customer.test>',
    fromAddress: 'ann@customer.test',
    subject: 'Where is my order?',
    source: 'smtp',
    ...fields,
    headers: new Map(Object.entries(fields.headers ?? {})),
  };
}

const reason = (mail: MailFacts): string | null => classifyMail(mail, sign).reason || null;

test('T9: mail of machines is recognised by its header fields', () => {
  const machines: [string, string][] = [
    ['auto-submitted', 'auto-replied'],
    ['auto-submitted', 'auto-generated; owner-email="a@b"'],
    ['precedence', 'bulk'],
    ['precedence', 'List'],
    ['precedence', 'junk'],
    ['precedence', 'auto_reply'],
    ['list-id', 'News <news.example>'],
    ['x-auto-response-suppress', 'All'],
    ['x-autoreply', 'yes'],
    ['x-failed-recipients', 'a@b'],
    ['content-type', 'multipart/report; report-type=delivery-status'],
    ['content-type', 'message/delivery-status'],
  ];
  for (const [name, value] of machines)
    assert.notEqual(reason(aMail({ headers: { [name]: value } })), null, `${name}: ${value}`);
});

test('T9: mail of people is not taken for a machine’s', () => {
  const people: Record<string, string>[] = [
    {},
    { 'auto-submitted': 'no' },
    { precedence: 'normal' },
    { 'x-auto-response-suppress': 'None' },
    { 'content-type': 'multipart/alternative' },
  ];
  for (const headers of people) assert.equal(reason(aMail({ headers })), null, JSON.stringify(headers));
  assert.equal(reason(aMail({ subject: 'The automatic door does not open' })), null);
  assert.equal(reason(aMail({ messageId: `<out-1.aaaaaaaaaa@${hostname}>` })), null);
  assert.equal(reason(aMail({ messageId: `<x@${hostname}>` })), null);
  assert.equal(reason(aMail({ source: 'form', envelopeFrom: '' })), null);
});

test('T9: bounces, our own mail and out-of-office subjects in many languages are automatic', () => {
  assert.equal(reason(aMail({ envelopeFrom: '' })), 'null envelope sender');
  assert.equal(reason(aMail({ fromAddress: 'MAILER-DAEMON@relay.test' })), 'sender');
  assert.equal(
    reason(aMail({ messageId: messageIdHeader('out-1', { hostname: 'old.test', sign }) })),
    'our own message',
  );
  const subjects = [
    'Automatic reply: Your order',
    'Out of office: back on Monday',
    'Abwesenheitsnotiz: Bestellung',
    'Automatische Antwort: Bestellung',
    'Réponse automatique : commande',
    'Respuesta automática: pedido',
    'Autosvar: ordre',
    'Автоответ: заказ',
    '自動応答: 注文',
  ];
  for (const subject of subjects) assert.equal(reason(aMail({ subject })), 'subject', subject);
});
