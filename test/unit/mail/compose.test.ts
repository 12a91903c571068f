// Replies, from what is asked to the bytes that leave.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import { aMailbox } from '#test/support/directory.ts';
import { anEffectRunner, tag } from '#test/support/effect-runner.ts';
import { hostname, sign } from '#test/support/mail-edge.ts';
import { messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import { isMadeFor, readReplyAddress } from '#actors/vocabulary/reply-address.ts';
import { createComposer } from '#gateway/mail/compose.ts';
import type { ReplyRequest } from '#gateway/mail/compose.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { renderMime } from '#gateway/mail/render.ts';

const answering: StoredMessage = {
  id: 'in-1',
  conversationId: 'c-1',
  archiveId: 'in-1',
  direction: 'in',
  state: 'received',
  at: 1_700_000_000_000,
  messageIdHeader: '<2@customer.test>',
  inReplyTo: '',
  references: ['<1@customer.test>'],
  from: { address: 'ann@customer.test', name: 'Ann' },
  to: [{ address: 'support@demo.test', name: '' }],
  cc: [],
  bcc: [],
  replyTo: '',
  subject: 'Lamp',
  text: 'It is broken.\n',
  html: null,
  automatic: false,
  machine: false,
  mailboxId: 'support',
  agentId: '',
  envelopeFrom: 'ann@customer.test',
  attachments: [],
  deliveries: [],
  draft: null,
};
const composer = createComposer({ hostname, sign });

function request(fields: Partial<ReplyRequest> = {}): ReplyRequest {
  return {
    messageId: 'out-1',
    at: 1_700_000_100_000,
    conversationId: 'c-1',
    tag,
    mailbox: aMailbox('support', { name: 'Support' }),
    agentId: 'agent1',
    answering,
    body: { text: 'Send it back.' },
    ...fields,
  };
}

async function rendered(reply: ReturnType<typeof composer.composeReply>) {
  const store = createMemoryMailStore({ clock: systemClock, chance: systemChance });
  await store.prepareOutgoing(reply);
  const message = await store.message(reply.id);
  assert.ok(message);
  const parts = await Promise.all(message.attachments.map(({ id }) => store.attachmentContent(id)));
  const raw = await renderMime(
    message,
    parts.filter((part) => part !== null),
  );
  return { raw, parsed: parseMail(raw) };
}

test('F95: a reply has a fixed Message-ID, its ancestors, a signed reply address and one tag', async () => {
  const { raw, parsed } = await rendered(composer.composeReply(request()));
  assert.equal(parsed.messageId, messageIdHeader('out-1', { hostname, sign }));
  assert.equal(parsed.inReplyTo, '<2@customer.test>');
  assert.deepEqual(parsed.references, ['<1@customer.test>', '<2@customer.test>']);
  assert.deepEqual(parsed.from, { address: 'support@demo.test', name: 'Support' });
  assert.deepEqual(parsed.to, [{ address: 'ann@customer.test', name: 'Ann' }]);
  assert.equal(parsed.subject, `Re: Lamp [${tag}]`);
  const replyTo = parsed.replyTo[0]?.address ?? '';
  assert.equal(readReplyAddress(sign, replyTo, ['support@demo.test'])?.conversationId, 'c-1');
  assert.equal(parsed.text.trim(), 'Send it back.');
  assert.doesNotMatch(raw.toString(), /auto-submitted/i);
});

test('N6: the reply address of a reply to one person is made for that person; of several it is made for none', () => {
  const madeFor = (reply: ReturnType<typeof composer.composeReply>, address: string): boolean | null => {
    const target = readReplyAddress(sign, reply.replyTo, ['support@demo.test']);
    assert.ok(target);
    return isMadeFor(sign, target, address);
  };
  const toAnn = composer.composeReply(request());
  assert.equal(madeFor(toAnn, 'ann@customer.test'), true);
  assert.equal(madeFor(toAnn, 'carl@customer.test'), false);
  const cc = [{ address: 'carl@customer.test', name: 'Carl' }];
  assert.equal(
    madeFor(composer.composeReply(request({ body: { text: 'x', cc } })), 'ann@customer.test'),
    null,
  );
});

test('design: a message is rendered to the same bytes every time', async () => {
  const body = { text: 'a', html: '<p>a</p>', attachments: [file('a.txt', 'x')] };
  const one = await rendered(composer.composeReply(request({ body })));
  const other = await rendered(composer.composeReply(request({ body })));
  assert.deepEqual(one.raw, other.raw);
});

test('F19: Cc is shown, Bcc is in no header but gets the mail, attachments arrive whole', async () => {
  const reply = composer.composeReply(
    request({
      body: {
        html: '<p>See <b>file</b></p>',
        cc: [{ address: 'carl@customer.test', name: 'Carl' }],
        bcc: [
          { address: 'secret@customer.test', name: '' },
          { address: 'ANN@customer.test', name: '' },
        ],
        attachments: [file('päper.txt', 'content')],
      },
    }),
  );
  assert.deepEqual(reply.bcc, [{ address: 'secret@customer.test', name: '' }]);
  assert.equal(reply.text, 'See file');
  const { raw, parsed } = await rendered(reply);
  assert.deepEqual(parsed.cc, [{ address: 'carl@customer.test', name: 'Carl' }]);
  assert.ok(!raw.toString().includes('secret@customer.test'));
  assert.equal(parsed.attachments[0]?.filename, 'päper.txt');
  assert.equal(Buffer.from(parsed.attachments[0]?.content ?? []).toString(), 'content');
});

test('a reply goes to Reply-To when there is one, and to the same people when our own message is followed up', () => {
  const toReplyTo = composer.composeReply(
    request({ answering: { ...answering, replyTo: 'desk@customer.test' } }),
  );
  assert.equal(toReplyTo.to[0]?.address, 'desk@customer.test');
  const followUp = composer.composeReply(
    request({
      answering: { ...answering, direction: 'out', to: [{ address: 'ben@customer.test', name: '' }] },
    }),
  );
  assert.equal(followUp.to[0]?.address, 'ben@customer.test');
  const quoting = composer.composeReply(request({ quote: true }));
  assert.match(quoting.text, /^Send it back\.\n\nAnn wrote on .+:\n> It is broken\.$/);
});

test('a header cannot be smuggled in by a subject or a name', async () => {
  const evil = {
    ...answering,
    subject: 'x\r\nBcc: evil@x.test',
    from: { address: 'ann@customer.test', name: 'A\r\nX-Evil: 1' },
  };
  const { parsed } = await rendered(composer.composeReply(request({ answering: evil })));
  assert.equal(parsed.headers.has('bcc'), false);
  assert.equal(parsed.headers.has('x-evil'), false);
});

function file(filename: string, content: string) {
  return { filename, contentType: 'text/plain', contentId: '', inline: false, content: Buffer.from(content) };
}

test('the effect of a reply releases the prepared message to each recipient once', async () => {
  const { run, mailStore } = anEffectRunner();
  await mailStore.prepareOutgoing(
    composer.composeReply(request({ body: { text: 'a', cc: [{ address: 'b@c.test', name: '' }] } })),
  );
  assert.equal(mailStore.jobs.length, 0);
  const effect = {
    effect: { $case: 'sendPreparedMessage' as const, value: { messageId: 'out-1', conversationId: 'c-1' } },
  };
  await run(effect, '1-1');
  await run(effect, '1-1');
  assert.deepEqual(
    mailStore.jobs.map(({ recipient }) => recipient),
    ['ann@customer.test', 'b@c.test'],
  );
});
