// Bounces of more than twenty kinds of servers, and mail that only talks about them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyMail } from '#gateway/mail/classify.ts';
import type { Classification } from '#gateway/mail/classify.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { sign } from '#test/support/mail-edge.ts';
import { bounces, noBounces } from '../../fixtures/mail/sources/bounces.ts';
import type { MailFixture } from '../../fixtures/mail/sources/fixture.ts';
import { reports } from '../../fixtures/mail/sources/reports.ts';

async function classified({ raw, envelopeFrom }: MailFixture): Promise<Classification> {
  const parts = parseMail(raw);
  const { address, name } = parts.from;
  return classifyMail({ ...parts, envelopeFrom, fromAddress: address, fromName: name, source: 'smtp' }, sign);
}

test('C13: of a bounce, recipients, what became of them, why, and the Message-ID of ours are read', async () => {
  for (const one of [...reports, ...bounces]) {
    const { class: kind, bounce, automatic } = await classified(one);
    assert.equal(kind, one.expected.class ?? 'person', one.name);
    assert.equal(automatic, kind !== 'person', one.name);
    if (one.expected.bounced === undefined) continue;
    const said = bounce?.recipients.map(({ address, action, status }) => [address, action, status]);
    assert.deepEqual(said, one.expected.bounced, one.name);
    assert.equal(bounce?.originalMessageId, one.expected.originalMessageId, one.name);
  }
});

test('C13: people who ask about a bounce, or about a parcel, are people', async () => {
  for (const one of noBounces) assert.equal((await classified(one)).class, 'person', one.name);
});

test('C13: the envelope id of ours, the server that reports, and its words are kept', async () => {
  const named = (wanted: string): MailFixture => {
    const found = reports.find(({ name }) => name === wanted);
    assert.ok(found !== undefined);
    return found;
  };
  const aliased = await classified(named('report-original-recipient'));
  assert.equal(aliased.bounce?.envelopeId, 'QQ314159');
  assert.equal(aliased.bounce.recipients[0]?.finalAddress, 'joe.alias@inner.gone.test');
  const plain = await classified(named('report-postfix'));
  assert.equal(plain.bounce?.reportingServer, 'mx.gone.test');
  assert.match(plain.bounce.recipients[0]?.text ?? '', /User unknown in local recipient table$/);
  const complaint = await classified(named('report-complaint'));
  assert.deepEqual(complaint.complaint, {
    type: 'abuse',
    recipients: ['joe@gone.test'],
    originalMessageId: '<sent-1@demo.test>',
  });
});

test('T3: text made to be slow is classified at once: the event loop of the edge does it', () => {
  const pieces = [
    '-',
    '=',
    '> ',
    '<',
    'a@b.c ',
    'your message ',
    'the email you ',
    '"a"@',
    'message-id: ',
    '- ',
    '\n',
    'recipient address: a\n',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(2_000_000 / piece.length));
    const from = performance.now();
    classifyMail(
      {
        headers: new Map([['x-failed-recipients', 'a@b.c']]),
        envelopeFrom: '',
        messageId: '',
        fromAddress: 'mailer-daemon@gone.test',
        fromName: text.slice(0, 998),
        subject: text.slice(0, 998),
        text,
        source: 'smtp',
      },
      sign,
    );
    assert.ok(performance.now() - from < 1_000, `${piece}: ${performance.now() - from} ms`);
  }
});
