// Who may join a case: those we wrote to, and those who take part; nobody else, whatever they know.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import { mintReplyAddress } from '#actors/vocabulary/reply-address.ts';
import { findThread, newConversationId } from '#gateway/mail/threading.ts';
import type { ThreadFacts } from '#gateway/mail/threading.ts';
import { hostname, sign } from '#test/support/mail-edge.ts';

const tag = 'SP-000123-K7Q2';
const ours = messageIdHeader('ours', { hostname, sign });
const deps = {
  sign,
  mailboxAddresses: ['support@demo.test'],
  mailStore: {
    conversationByMessageIds: async (ids: readonly string[]) =>
      ids.includes(ours) || ids.includes('<theirs@customer.test>') ? 'c-1' : null,
    conversationByTag: async (wanted: string) => (wanted === tag ? 'c-1' : null),
    participants: async () => ['ann@customer.test'],
  },
};

function facts(fields: Partial<ThreadFacts>): ThreadFacts {
  return {
    archiveId: 'archive-1',
    envelopeTo: ['support@demo.test'],
    senderAddress: 'stranger@else.test',
    recipientAddresses: [],
    inReplyTo: '',
    references: [],
    subject: 'Hello',
    ...fields,
  };
}

const by = async (fields: Partial<ThreadFacts>): Promise<string> =>
  (await findThread(facts(fields), deps)).by;

test('T8: a stranger who knows a tag or a customer’s Message-ID gets a case of their own', async () => {
  assert.equal(await by({ subject: `Re: x [${tag}]` }), 'new');
  assert.equal(await by({ inReplyTo: '<theirs@customer.test>' }), 'new');
  assert.equal(await by({ references: ['<theirs@customer.test>'] }), 'new');
  assert.equal(await by({ inReplyTo: ours.replace('ours', 'other') }), 'new');
  assert.equal(await by({ senderAddress: '', subject: `[${tag}]` }), 'new');
});

test('T8: who takes part joins by a tag or by any Message-ID of the case', async () => {
  const senderAddress = 'Ann@customer.test';
  assert.equal(await by({ senderAddress, subject: `Re: x [${tag}]` }), 'participant');
  assert.equal(await by({ senderAddress, references: ['<theirs@customer.test>'] }), 'participant');
});

test('F95: whoever answers our own message, or writes to a signed reply address, joins its case', async () => {
  assert.equal(await by({ inReplyTo: ours }), 'own-message');
  const reply = mintReplyAddress(sign, 'support@demo.test', 'c-9');
  assert.deepEqual(await findThread(facts({ envelopeTo: [reply], inReplyTo: ours }), deps), {
    conversationId: 'c-9',
    by: 'reply-address',
  });
  assert.equal(await by({ recipientAddresses: ['x@y.test', reply] }), 'reply-address');
});

test('T6: a new case has the same id however often its mail is driven', async () => {
  const [one, again] = [await findThread(facts({}), deps), await findThread(facts({}), deps)];
  assert.deepEqual(one, again);
  assert.match(one.conversationId, /^c-[a-z2-7]{20}$/);
  assert.notEqual(newConversationId('archive-2'), one.conversationId);
});
