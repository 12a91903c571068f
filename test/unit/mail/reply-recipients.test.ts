// Who an answer goes to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { Address } from '#actors/vocabulary/mail.ts';
import { answeredFields } from '#gateway/mail/answered-fields.ts';
import { leftOut, newDomains, replyRecipients } from '#gateway/mail/reply-recipients.ts';

const address = (text: string): Address => ({ address: text, name: '' });
const isOwn = (text: string): boolean => text.toLowerCase().endsWith('@demo.test');

type Part = Pick<StoredMessage, 'direction' | 'from' | 'to' | 'cc' | 'replyTo'>;

function mail(fields: Partial<Part> = {}): Part {
  return {
    direction: 'in',
    from: address('ann@customer.test'),
    to: [address('support@demo.test'), address('boss@customer.test')],
    cc: [address('Carl@partner.test'), address('sales@demo.test')],
    replyTo: '',
    ...fields,
  };
}

const plain = ({ to, cc }: ReturnType<typeof replyRecipients>): readonly string[][] => [
  to.map((one) => one.address),
  cc.map((one) => one.address),
];

test('F19 T17: a reply goes to who wrote, a reply to all to everybody who got it, and never to ourselves', () => {
  assert.deepEqual(plain(replyRecipients({ message: mail(), isOwn }, false)), [['ann@customer.test'], []]);
  assert.deepEqual(plain(replyRecipients({ message: mail(), isOwn }, true)), [
    ['ann@customer.test'],
    ['boss@customer.test', 'Carl@partner.test'],
  ]);
});

test('T17: Reply-To is answered in place of From, with all its addresses', () => {
  const fields = { replyTo: [address('desk@customer.test'), address('two@customer.test')], followupTo: [] };
  assert.deepEqual(plain(replyRecipients({ message: mail(), fields, isOwn }, false))[0], [
    'desk@customer.test',
    'two@customer.test',
  ]);
  const kept = mail({ replyTo: 'desk@customer.test' });
  assert.deepEqual(plain(replyRecipients({ message: kept, isOwn }, false))[0], ['desk@customer.test']);
  // A list that sets Reply-To to us would have us write to ourselves.
  const ours = { replyTo: [address('support@demo.test')], followupTo: [] };
  assert.deepEqual(plain(replyRecipients({ message: mail(), fields: ours, isOwn }, false))[0], [
    'ann@customer.test',
  ]);
});

test('T17: Mail-Followup-To says whom a reply to all goes to', () => {
  const fields = { replyTo: [], followupTo: [address('list@list.test'), address('support@demo.test')] };
  assert.deepEqual(plain(replyRecipients({ message: mail(), fields, isOwn }, true)), [
    ['list@list.test'],
    [],
  ]);
  assert.deepEqual(plain(replyRecipients({ message: mail(), fields, isOwn }, false))[0], [
    'ann@customer.test',
  ]);
});

test('T17: our own mail is followed up to those who got it', () => {
  const message = mail({
    direction: 'out',
    from: address('support@demo.test'),
    to: [address('ann@customer.test')],
  });
  assert.deepEqual(plain(replyRecipients({ message, isOwn }, false)), [['ann@customer.test'], []]);
  assert.deepEqual(plain(replyRecipients({ message, isOwn }, true)), [
    ['ann@customer.test'],
    ['Carl@partner.test'],
  ]);
});

test('T17: who of the thread is left out is named, and so is a domain that nobody of it is at', () => {
  const thread = [
    mail(),
    mail({ from: address('dan@customer.test'), to: [address('support@demo.test')], cc: [] }),
  ];
  const chosen = { to: [address('ann@customer.test')], cc: [address('CARL@partner.test')] };
  assert.deepEqual(
    leftOut(thread, chosen, isOwn).map((one) => one.address),
    ['boss@customer.test', 'dan@customer.test'],
  );
  assert.deepEqual(newDomains(thread, [address('eve@evil.test'), address('x@Partner.test')]), ['evil.test']);
});

test('T17: the fields are read from the head of the original, folded and in any case', () => {
  const raw = Buffer.from(
    'reply-to: "Desk, the" <desk@customer.test>,\r\n two@customer.test\r\nMAIL-FOLLOWUP-TO: list@list.test\r\n\r\nReply-To: not@this.test\r\n',
  );
  assert.deepEqual(answeredFields(raw), {
    replyTo: [
      { address: 'desk@customer.test', name: 'Desk, the' },
      { address: 'two@customer.test', name: '' },
    ],
    followupTo: [{ address: 'list@list.test', name: '' }],
  });
  assert.deepEqual(answeredFields(Buffer.from('Subject: x\n\nbody')), { replyTo: [], followupTo: [] });
});
