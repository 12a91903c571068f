// What agents write without answering, and the footer below it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { raw, startSendingHouse, type SendingHouse } from '#test/support/sending-house.ts';

let house: SendingHouse;
before(async () => {
  house = await startSendingHouse();
});
after(() => house.gateway.stop());
beforeEach(() => house.reset());

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080032007801011100ffd9', 'hex');

test('F110: an agent’s footer has a JPEG of bounded size, and stands between the words and the queue’s footer', async () => {
  const path = 'PUT /api/v1/users/me/footer';
  const image = { content: jpeg.toString('base64'), alt: 'Anna' };
  const { status, body } = await house.asAnna(path, { body: { text: 'Anna Berg', image } });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body.image.width, body.image.height, body.image.alt], [120, 50, 'Anna']);
  const kept = await house.replied({ text: 'Hi' });
  assert.match(kept.text, /Hi\n\nAnna Berg\n\nBerlin$/);
  assert.match(
    kept.html ?? '',
    /Anna Berg[\s\S]*<img src="cid:footer-[0-9a-f]{24}@skillpost" alt="Anna" width="120">[\s\S]*Berlin/,
  );
  assert.deepEqual(
    kept.attachments.map(({ contentType, inline }) => [contentType, inline]),
    [['image/jpeg', true]],
  );
  assert.equal(kept.draft?.files, 0);
  const bad = async (content: Buffer, alt = 'x'): Promise<string> =>
    (await house.asAnna(path, { body: { image: { content: content.toString('base64'), alt } } })).body.code;
  assert.equal(await bad(Buffer.from('GIF89a..........')), 'BAD_IMAGE');
  assert.equal(await bad(Buffer.concat([jpeg, Buffer.alloc(204_800)])), 'BAD_IMAGE');
  assert.equal(await bad(jpeg, ' '), 'BAD_IMAGE');
  assert.equal((await house.asAnna('PUT /api/v1/users/root/footer', { body: { text: 'x' } })).status, 403);
  await house.asAnna(path, { body: { text: '', html: '', image: null } });
  assert.deepEqual((await house.asAnna('GET /api/v1/users/me/footer')).body, {
    text: '',
    html: '',
    image: null,
  });
});

test('F20: a new mail opens a case of the queue that its sender is a member of', async () => {
  const mail = {
    to: ['new@customer.test'],
    bcc: ['boss@customer.test'],
    subject: 'Our offer',
    text: 'Hello',
  };
  house.gateway.client.onAsk(({ id, command }) => {
    house.gateway.client.setView('conversation', id, {
      case: {
        ...ConversationView.fromPartial({ case: { conversationId: id } }).case,
        tag: command.value.tag,
      },
    });
    return { conversationId: id };
  });
  const { status, body } = await house.asAnna('POST /api/v1/conversations', {
    body: { ...mail, queueId: 'support' },
  });
  assert.equal(status, 201, JSON.stringify(body));
  const asked = house.gateway.client.asked.at(-1)?.command as {
    $case: string;
    value: Record<string, unknown>;
  };
  assert.deepEqual(
    [
      asked.$case,
      asked.value['agentId'],
      asked.value['toAddress'],
      asked.value['queueId'],
      asked.value['hold'],
    ],
    ['open', 'anna', 'new@customer.test', 'support', false],
  );
  const kept = await house.gateway.mail.message(body.messageId);
  assert.match(kept?.subject ?? '', /^Our offer \[SP-\d{6}-[A-Z2-7]{4}\]$/);
  assert.match(kept?.text ?? '', /^Demo Ltd\n\nHello\n\nBerlin$/);
  const foreign = await house.asAnna('POST /api/v1/conversations', { body: { ...mail, mailboxId: 'sales' } });
  assert.equal(foreign.status, 403);
});

test('C10 F19 F20: what is taken back says the subject of a new mail, and what was sent on and how', async () => {
  const opened: string[] = [];
  house.gateway.client.onAsk(({ id, command }) => {
    if (command.$case === 'open') {
      opened.push(id);
      const kept = ConversationView.fromPartial({
        case: { conversationId: id, mailboxId: 'support', queueId: 'support', ownerAgentId: 'anna' },
      });
      const heldReply = {
        messageId: 'x',
        agentId: 'anna',
        untilMs: 1,
        close: false,
        about: 'opening',
        version: 1,
      };
      house.gateway.client.setView('conversation', id, { ...kept, heldReply });
    }
    return { conversationId: id };
  });
  const mail = {
    to: ['new@customer.test'],
    subject: 'Our offer',
    text: 'Hello',
    queueId: 'support',
    undo: true,
  };
  const written = await house.asAnna('POST /api/v1/conversations', { body: mail });
  assert.equal(written.body.conversation.heldReply.about, 'opening');
  const undone = await house.asAnna(
    `POST /api/v1/conversations/${opened[0]}/messages/${written.body.messageId}/undo`,
  );
  assert.equal(undone.status, 200, JSON.stringify(undone.body));
  const { subject, from, text, forwards } = undone.body.draft;
  assert.deepEqual([subject, from, text, forwards], ['Our offer', 'help', 'Hello', null]);
  const sentOn = await house.asAnna('POST /api/v1/conversations/c1/forwards', {
    body: { to: ['boss@demo2.test'], text: 'Look', as: 'attachment', answers: 'm1', undo: true },
  });
  const back = await house.asAnna(`POST /api/v1/conversations/c1/messages/${sentOn.body.messageId}/undo`);
  assert.deepEqual(
    [back.body.draft.subject, back.body.draft.forwards],
    [null, { messageId: 'm1', as: 'attachment' }],
  );
});

test('F19: a message is sent on below the words, or whole as it came', async () => {
  const sendOn = async (
    fields: object,
  ): Promise<NonNullable<Awaited<ReturnType<typeof house.gateway.mail.message>>>> => {
    const answer = await house.asAnna('POST /api/v1/conversations/c1/forwards', {
      body: { to: ['boss@demo2.test'], text: 'Look', ...fields },
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const kept = await house.gateway.mail.message(answer.body.messageId);
    assert.ok(kept);
    return kept;
  };
  const inline = await sendOn({});
  assert.equal(inline.subject, 'Fwd: Hello [SP-000001-AAAA]');
  assert.match(
    inline.text,
    /Look\n\nBerlin\n\n-+ Forwarded message -+\nFrom: Kim <kim@customer\.test>[\s\S]*\n\nHello$/,
  );
  assert.deepEqual([inline.inReplyTo, inline.references], ['', []]);
  const whole = await sendOn({ as: 'attachment' });
  const [file] = whole.attachments;
  assert.deepEqual([file?.filename, file?.contentType], ['message.eml', 'message/rfc822']);
  const stored = await house.gateway.mail.attachmentContent(file?.id ?? '');
  assert.deepEqual(Buffer.from(stored?.content ?? []), raw);
});
