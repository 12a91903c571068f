// Who may join a case: those who take part in it, and those to whom its reply address was made; nobody else, whatever they
// know, and nobody who is proven to be somebody else. Others get a case of their own that knows of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import { mintReplyAddress } from '#actors/vocabulary/reply-address.ts';
import { findThread, newConversationId } from '#gateway/mail/threading.ts';
import type { ThreadDeps, ThreadFacts } from '#gateway/mail/threading.ts';
import { hostname, sign } from '#test/support/mail-edge.ts';

const tag = 'SP-000123-K7Q2';
const ours = messageIdHeader('ours', { hostname, sign });
const theirs = '<theirs@customer.test>';
const ann = 'Ann@customer.test';
const deps: ThreadDeps = {
  sign,
  mailboxAddresses: ['support@demo.test'],
  mailStore: {
    conversationByMessageIds: async (ids) => (ids.includes(ours) || ids.includes(theirs) ? 'c-1' : null),
    conversationByTag: async (wanted) => (wanted === tag ? 'c-1' : null),
    participants: async (conversationId) => (conversationId === 'c-1' ? ['ann@customer.test'] : []),
  },
  settings: { threadByReferences: true, threadByTag: true },
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
    verdict: 'none',
    automatic: false,
    ...fields,
  };
}

/** How it joins, or what becomes of it instead. */
async function outcome(
  fields: Partial<ThreadFacts>,
  settings: Partial<ThreadDeps['settings']> = {},
): Promise<string> {
  const found = await findThread(facts(fields), { ...deps, settings: { ...deps.settings, ...settings } });
  if (found.by !== 'new') return `${found.by} ${found.conversationId}`;
  return found.related === null ? 'new' : `new, ${found.related.as} ${found.related.conversationId}`;
}

test('T8: a stranger who knows a tag, or answers our mail, gets a case of their own that asks to join', async () => {
  assert.equal(await outcome({ subject: `Re: x [${tag}]` }), 'new, asks c-1');
  assert.equal(await outcome({ inReplyTo: ours }), 'new, asks c-1');
});

test('T8: a stranger who only names a customer’s mail gets a case that is possibly related', async () => {
  assert.equal(await outcome({ inReplyTo: theirs }), 'new, related c-1');
  assert.equal(await outcome({ references: [theirs] }), 'new, related c-1');
  assert.equal(await outcome({ inReplyTo: ours.replace('ours', 'other') }), 'new');
  assert.equal(await outcome({ senderAddress: '', subject: `[${tag}]` }), 'new, asks c-1');
});

test('T8: who takes part joins by a tag or by any Message-ID of the case', async () => {
  assert.equal(await outcome({ senderAddress: ann, subject: `Re: x [${tag}]` }), 'participant c-1');
  assert.equal(await outcome({ senderAddress: ann, references: [theirs] }), 'participant c-1');
  assert.equal(await outcome({ senderAddress: ann, inReplyTo: ours }), 'own-message c-1');
});

test('F95 N6: whoever a reply address was made for joins its case by it, and so does who takes part', async () => {
  const forMaria = mintReplyAddress(sign, 'support@demo.test', 'c-9', 'Maria@else.test');
  const maria = { senderAddress: 'maria@ELSE.test', envelopeTo: [forMaria], inReplyTo: ours };
  assert.equal(await outcome(maria), 'reply-address c-9');
  assert.equal(
    await outcome({ ...maria, envelopeTo: [], recipientAddresses: ['x@y.test', forMaria] }),
    'reply-address c-9',
  );
  const ofAnn = mintReplyAddress(sign, 'support@demo.test', 'c-1', 'other@customer.test');
  assert.equal(await outcome({ senderAddress: ann, envelopeTo: [ofAnn] }), 'reply-address c-1');
});

test('N6: a reply address in the hands of a stranger is a request to join, also one from before recipients were named', async () => {
  const forAnn = mintReplyAddress(sign, 'support@demo.test', 'c-1', ann);
  const forAnybody = mintReplyAddress(sign, 'support@demo.test', 'c-1');
  assert.equal(await outcome({ envelopeTo: [forAnn] }), 'new, asks c-1');
  assert.equal(await outcome({ envelopeTo: [forAnybody] }), 'new, asks c-1');
  assert.equal(await outcome({ envelopeTo: [forAnybody], senderAddress: ann }), 'reply-address c-1');
});

test('T26: who is proven not to be the sender joins nothing, by no way, and asks for nothing', async () => {
  const forged = { senderAddress: ann, verdict: 'fail' } as const;
  const forAnn = mintReplyAddress(sign, 'support@demo.test', 'c-1', ann);
  assert.equal(await outcome({ ...forged, envelopeTo: [forAnn] }), 'new, related c-1');
  assert.equal(await outcome({ ...forged, inReplyTo: ours }), 'new, related c-1');
  assert.equal(await outcome({ ...forged, subject: tag }), 'new, related c-1');
  assert.equal(await outcome({ ...forged, verdict: 'unknown', subject: tag }), 'participant c-1');
});

test('T9: what machines write to a signed address joins, as bounces come from anywhere; by a tag they do not', async () => {
  const machine = { senderAddress: 'mailer-daemon@mx.test', automatic: true };
  const forAnn = mintReplyAddress(sign, 'support@demo.test', 'c-1', ann);
  assert.equal(await outcome({ ...machine, envelopeTo: [forAnn] }), 'reply-address c-1');
  assert.equal(await outcome({ ...machine, inReplyTo: ours }), 'own-message c-1');
  assert.equal(await outcome({ ...machine, subject: tag }), 'new, related c-1');
});

test('C11: tags and references lead to a case only where the settings say so', async () => {
  const byTag = { senderAddress: ann, subject: `Re: x [${tag}]` };
  assert.equal(await outcome(byTag, { threadByTag: false }), 'new');
  assert.equal(await outcome({ senderAddress: ann, inReplyTo: ours }, { threadByReferences: false }), 'new');
  assert.equal(
    await outcome({ ...byTag, inReplyTo: ours }, { threadByReferences: false }),
    'participant c-1',
  );
});

test('T6: a new case has the same id however often its mail is driven', async () => {
  const [one, again] = [await findThread(facts({}), deps), await findThread(facts({}), deps)];
  assert.deepEqual(one, again);
  assert.match(one.conversationId, /^c-[a-z2-7]{20}$/);
  assert.notEqual(newConversationId('archive-2'), one.conversationId);
});
