// The report of what became of a mail (RFC 3461, 3464): what it says to machines and to people, and who wants which.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { ArchivedMail, DsnRequest } from '#actors/ports/mail-store.ts';
import { asksFor } from '#actors/vocabulary/delivery-reports.ts';
import type { DeliveryAction } from '#actors/vocabulary/delivery-reports.ts';
import { deliveryReport, reportId } from '#gateway/dsn/report.ts';
import { reportTemplates } from '#gateway/dsn/words.ts';
import type { ReportFacts } from '#gateway/dsn/report.ts';
import { decodeWords } from '#gateway/mail/encoded-words.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { readDeliveryStatus } from '#gateway/mail/delivery-status.ts';
import { aDirectory, aTemplate } from '#test/support/directory.ts';
import { anAcceptedMail } from '#test/support/mail.ts';

function archived(fields: Partial<ArchivedMail> = {}): ArchivedMail {
  const fresh = { id: 'm1', receivedAt: 0, attempts: 0, conversationId: null, quarantineReason: null };
  return { ...anAcceptedMail({ envelopeFrom: 'anna@demo.test' }), ...fresh, ...fields };
}

const asked = (notify: readonly string[], fields: Partial<DsnRequest> = {}): DsnRequest => ({
  return: 'hdrs',
  envelopeId: 'a+b=c',
  recipients: [{ address: 'x@y.test', notify, originalRecipient: 'rfc822;old@y.test' }],
  ...fields,
});

function report(mail: Partial<ArchivedMail>, fields: Partial<ReportFacts> = {}): string {
  return deliveryReport({
    hostname: 'mx.demo.test',
    mail: archived(mail),
    action: 'failed',
    recipients: ['x@y.test'],
    text: '550 no such\r\nuser',
    attempts: 3,
    at: 0,
    ...fields,
  }).toString('utf8');
}

/** As we would read it of another server. */
const understood = (raw: string) => readDeliveryStatus(parseMail(Buffer.from(raw)).report?.fields ?? '');

test('T10: a report says what the sender named the mail and its recipient (RFC 3461)', () => {
  const text = report({ dsn: asked(['failure']) });
  assert.ok(text.includes('Original-Envelope-Id: a+2Bb+3Dc\r\n'));
  assert.ok(text.includes('Original-Recipient: rfc822; old@y.test\r\nFinal-Recipient: rfc822; x@y.test\r\n'));
  assert.ok(text.includes('Status: 5.0.0\r\nDiagnostic-Code: smtp; 550 no such user\r\n'));
  assert.ok(text.includes('The last answer (attempts: 3) was:\r\n\r\n    550 no such user\r\n'));
  assert.doesNotMatch(text, /\r(?!\n)|(?<!\r)\n/);
});

test('T10: what a sender named a recipient adds no fields to the report', () => {
  const [recipient] = asked([]).recipients;
  assert.ok(recipient);
  const named = { ...recipient, originalRecipient: 'rfc822;old\r\nAction: failed\r\n\r\n@y.test' };
  const text = report({ dsn: asked([], { recipients: [named] }) }, { action: 'delivered', text: '' });
  assert.ok(text.includes('Original-Recipient: rfc822; old Action: failed @y.test\r\n'), text);
});

const said: readonly (readonly [DeliveryAction, answer: string, status: string, subject: string])[] = [
  ['delivered', '', '2.0.0', 'Delivered to x@y.test'],
  ['relayed', '250 2.6.0 queued', '2.6.0', 'Handed on to the server of x@y.test'],
  ['delayed', '451 4.2.1 try later', '4.2.1', 'Not delivered yet to x@y.test'],
  ['failed', '550 5.1.1 nobody', '5.1.1', 'Not delivered to x@y.test'],
];

for (const [action, text, status, subject] of said)
  test(`T10: a report of a mail that was ${action} is understood by who reads reports, and answered by nobody`, () => {
    const raw = report({ dsn: asked(['success', 'failure', 'delay']) }, { action, text });
    const [found, ...others] = understood(raw).recipients;
    assert.deepEqual(others, []);
    assert.deepEqual([found?.action, found?.status], [action, status]);
    const { headers, subject: title } = parseMail(Buffer.from(raw));
    assert.equal(title, subject);
    assert.equal(headers.get('auto-submitted'), 'auto-replied');
    assert.match(headers.get('content-type') ?? '', /^multipart\/report; report-type=delivery-status;/);
    assert.equal(raw.includes('Diagnostic-Code'), text !== '');
  });

test('T10: a report of a delay says until when the mail is tried', () => {
  const text = report({ receivedAt: 0 }, { action: 'delayed', text: '451 later' });
  const until = new Date(limits.deliveryGiveUpMs).toUTCString().replace('GMT', '+0000');
  assert.ok(text.includes(`Will-Retry-Until: ${until}\r\n`), text);
});

test('T10: one report of a delivery speaks of each recipient that asked', () => {
  const recipients = ['one@demo.test', 'two@demo.test'];
  const text = report({}, { action: 'delivered', recipients, text: '' });
  assert.deepEqual(
    understood(text).recipients.map(({ finalAddress }) => finalAddress),
    recipients,
  );
  assert.ok(text.includes('Subject: Delivered to one@demo.test, two@demo.test\r\n'));
});

test('T10: the whole mail comes back when it failed and that was asked, and its header in any other case', () => {
  const raw = Buffer.from('Subject: Secret\r\n\r\nThe words.\r\n');
  const full = asked([], { return: 'full' });
  const whole = report({ raw, dsn: full });
  assert.ok(
    whole.includes('Content-Type: message/rfc822\r\n\r\nSubject: Secret\r\n\r\nThe words.\r\n'),
    whole,
  );
  const large = Buffer.concat([raw, Buffer.alloc(limits.reportedMailBytes)]);
  for (const text of [
    report({ raw, dsn: asked([]) }),
    report({ raw }),
    report({ raw, dsn: full }, { action: 'delivered', text: '' }),
    report({ raw, dsn: full }, { action: 'delayed' }),
    report({ raw: large, dsn: full }),
  ]) {
    assert.ok(text.includes('Content-Type: text/rfc822-headers\r\n\r\nSubject: Secret\r\n'), text);
    assert.ok(!text.includes('The words.'), text);
  }
});

test('T10: a report about an address in UTF-8 is one of RFC 6533', () => {
  const text = report({}, { recipients: ['jürg@y.test'] });
  assert.ok(text.includes('Content-Type: message/global-delivery-status\r\n'));
  assert.ok(text.includes('Final-Recipient: utf-8; jürg@y.test\r\n'));
  assert.equal(decodeWords(/^Subject: (.*)\r$/m.exec(text)?.[1] ?? ''), 'Not delivered to jürg@y.test');
});

test('F105: each kind of report has a template of its own', () => {
  const kinds = ['bounce', 'delivered', 'relayed', 'delayed'] as const;
  const templates = kinds.map((kind) => aTemplate(kind, { kind, text: `Own ${kind}.` }));
  const of = reportTemplates({ current: () => aDirectory({ templates }) });
  assert.deepEqual(
    (['failed', 'delivered', 'relayed', 'delayed'] as const).map((action) => of(action)?.text),
    kinds.map((kind) => `Own ${kind}.`),
  );
  assert.equal(reportTemplates({ current: () => aDirectory() })('failed'), undefined);
});

test('F105: a report is in the language that the mail asks for, in the words of a template', () => {
  const raw = Buffer.from('Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Language: de-DE\r\n\r\nx\r\n');
  assert.match(report({ raw }), /^Subject: Nicht zugestellt an x@y\.test\r$/m);
  assert.match(report({ raw }, { action: 'delivered' }), /^Subject: Zugestellt an x@y\.test\r$/m);
  const variants = [{ language: 'de', subject: 'Zurück', text: '„{original.subject}“ {answer}', html: '' }];
  const template = aTemplate('bounce', { kind: 'bounce', variants });
  const text = report({ raw }, { template });
  assert.ok(text.includes('\r\n„Grüße“ 550 no such user\r\n'), text);
  assert.ok(report({}, { template }).includes('\r\nThank you.\r\n'));
  for (const action of ['delivered', 'relayed', 'delayed'] as const)
    assert.ok(report({}, { action, template }).includes('\r\nThank you.\r\n'), action);
});

test('T10: the same report has the same id, and each other one another', () => {
  const facts = { mail: archived(), action: 'failed', recipients: ['x@y.test'] } as const;
  assert.equal(reportId(facts), reportId({ ...facts }));
  const others = [
    { ...facts, action: 'delayed' as const },
    { ...facts, recipients: ['z@y.test'] },
    { ...facts, mail: archived({ id: 'm2' }) },
  ];
  assert.equal(new Set([facts, ...others].map(reportId)).size, 4);
  const [one, fewer] = [['x@y.test', 'z@y.test'], ['x@y.test']].map((recipients) =>
    reportId({ ...facts, action: 'delivered', recipients }),
  );
  assert.equal(one, fewer, 'one of all that was delivered, also when somebody is gone since');
});

test('T10: who says nothing wants to hear of failures, and who says something of that alone', () => {
  const wanted = (notify: readonly string[] | null, recipient = 'x@y.test'): readonly string[] =>
    (['success', 'delay', 'failure'] as const).filter((event) =>
      asksFor(event, { dsn: notify === null ? null : asked(notify) }, recipient),
    );
  assert.deepEqual(wanted(null), ['failure']);
  assert.deepEqual(wanted([]), ['failure']);
  assert.deepEqual(wanted(['never']), []);
  assert.deepEqual(wanted(['success']), ['success']);
  assert.deepEqual(wanted(['failure', 'delay']), ['delay', 'failure']);
  assert.deepEqual(wanted(['never'], 'other@y.test'), ['failure']);
});
