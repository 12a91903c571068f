// RequestAdd by XML mail: what is read of it, and whose is taken.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import { requestIdOf } from '#gateway/requests/request-add.ts';
import { readXmlRequest } from '#gateway/requests/xml-mail.ts';
import { aDirectory, aMailbox, aQueue } from '#test/support/directory.ts';
import { startTestEdge, type TestEdge } from '#test/support/mail-edge.ts';

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<info type="e-mail">
  <from>"Eve" &lt;eve@customer.test&gt;</from>
  <to>sales@demo.test</to>
  <senttime>2026-01-31 12:00:00</senttime>
  <receivedtime>2026-01-31 12:00:01</receivedtime>
  <subject>Offer &amp; price</subject>
  <uri>https://crm.test/mail?id=7&amp;box=2</uri>
</info>`;

test('F22: a request is read from XML', () => {
  assert.deepEqual(readXmlRequest(xml), {
    asked: {
      from: 'eve@customer.test',
      fromName: 'Eve',
      to: 'sales@demo.test',
      subject: 'Offer & price',
      uri: 'https://crm.test/mail?id=7&box=2',
    },
  });
  assert.equal(readXmlRequest('Hello, <info> is a tag'), null);
});

for (const [name, text] of Object.entries({
  'no well-formed XML': xml.replace('</uri>', ''),
  'a document type': xml.replace('<info', '<!DOCTYPE info [<!ENTITY a "b">]><info'),
  'another type': xml.replace('"e-mail"', '"fax"'),
  'no URI': xml.replace(/<uri>.*<\/uri>/, ''),
  'too long': xml.replace('Offer', 'x'.repeat(30_000)),
}))
  test(`F22: ${name} is no request`, () => {
    const read = readXmlRequest(text.startsWith('<?xml') ? text : `<info ${text}`);
    assert.ok(read === null || 'problem' in read, JSON.stringify(read));
  });

let edge: TestEdge;

before(async () => {
  edge = await startTestEdge({
    directory: aDirectory({
      queues: [aQueue('support'), aQueue('sales')],
      mailboxes: [aMailbox('support'), aMailbox('sales')],
      settings: { ...systemSettingsDefaults, requestSenders: 'crm@partner.test' },
    }),
  });
});
after(() => edge.stop());

async function mail(from: string, text: string): Promise<string> {
  const raw = `From: ${from}\r\nTo: support@demo.test\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`;
  const id = await edge.acceptance.accept({
    source: 'smtp',
    envelopeFrom: from,
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.1',
    mailboxId: 'support',
    raw: Buffer.from(raw),
  });
  await edge.acceptance.idle();
  return id;
}

test('F22: the XML mail of a named sender becomes a request, and no case of its own', async () => {
  const id = await mail('crm@partner.test', xml);
  const told = edge.client.told.at(-1);
  assert.equal(told?.command.$case, 'addRequest');
  assert.equal(told?.conversationId, requestIdOf('https://crm.test/mail?id=7&box=2'));
  assert.equal(
    edge.client.received().some(({ messageId }) => messageId === id),
    false,
  );
  assert.deepEqual(await edge.store.claimUnrouted(Date.now() + 1_000, 10, 1), [], 'it is not driven again');
});

test('F22 T6: of anybody else, or with an access point that is not there, it is a mail like any other', async () => {
  for (const [from, text] of [
    ['eve@customer.test', xml],
    ['crm@partner.test', xml.replace('sales@', 'nobody@')],
    ['crm@partner.test', xml.replace('</uri>', '')],
  ] as const) {
    const id = await mail(from, text);
    assert.ok(
      edge.client.received().some(({ messageId }) => messageId === id),
      `${from}: it is a case`,
    );
  }
});
