// Cases over the API: search, thread, originals, attachments, replies and notes.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { aCaseRow } from '#test/support/case-rows.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer, type Sent } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
const raw = Buffer.from('From: kim@customer.test\r\nSubject: Hello\r\n\r\nHello \xe9\r\n', 'latin1');

const caseView = (fields: object = {}): ConversationView =>
  ConversationView.fromPartial({
    case: {
      conversationId: 'c1',
      tag: 'SP-000001-AAAA',
      status: 'CONVERSATION_STATUS_IN_PROGRESS',
      subject: 'Hello',
      customerAddress: 'kim@customer.test',
      customerName: 'Kim',
      mailboxId: 'support',
      queueId: 'support',
      ownerAgentId: 'anna',
      createdAtMs: 1_700_000_000_000,
      ...fields,
    },
    workItem: { workItemId: 'w1', state: 'WORK_ITEM_STATE_HANDLING', agentId: 'anna' },
  });

const pixel = Buffer.from('iVBORw0KGgo=', 'base64');

const parsed: ParsedMail = {
  messageId: '<hello@customer.test>',
  inReplyTo: '',
  references: [],
  from: { address: 'kim@customer.test', name: 'Kim' },
  replyTo: [],
  to: [{ address: 'support@demo.test', name: '' }],
  cc: [],
  subject: 'Hello',
  text: 'Hello',
  html: '<p onclick="x()">Hello<img src="cid:logo@x"><img src="https://track.test/p.png"><script>x()</script></p>',
  attachments: [
    { filename: 'logo.png', contentType: 'image/png', contentId: '<logo@x>', inline: true, content: pixel },
    {
      filename: 'Rechnung "ü".html',
      contentType: 'text/html',
      contentId: '',
      inline: false,
      content: Buffer.from('<script>alert(1)</script>'),
    },
  ],
  automatic: false,
  headers: new Map(),
};

before(async () => {
  gateway = await startGatewayTwins();
  const archiveId = await gateway.mail.accept({
    source: 'smtp',
    envelopeFrom: 'kim@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.1',
    mailboxId: 'support',
    raw,
  });
  await gateway.mail.keepIncoming({
    messageId: 'm1',
    archiveId,
    conversationId: 'c1',
    mailboxId: 'support',
    at: 1_700_000_000_000,
    parsed,
    quarantineReason: null,
  });
});
after(() => gateway.stop());
beforeEach(() => {
  gateway.client.setView('conversation', 'c1', caseView());
  gateway.client.asked.length = 0;
  gateway.client.onAsk(() => ({ conversationId: 'c1' }));
});

function as(user: string, request: string, sent: Sent = {}): Promise<Answer> {
  return send(gateway.url, request, { token: gateway.token(user), ...sent });
}

test('F42 F44: a case shows whether its customer is a VIP, and the tags and fields that a rule noted', async () => {
  const noted = { vip: true, tags: ['refund'], fields: { order: '4711' } };
  gateway.client.setView('conversation', 'c1', caseView(noted));
  const { body } = await as('anna', 'GET /api/v1/conversations/c1');
  assert.deepEqual([body.vip, body.tags, body.fields], [true, ['refund'], { order: '4711' }]);
});

test('a case is read with its messages, safe HTML, inline images and blocked remote ones', async () => {
  const { status, body } = await as('anna', 'GET /api/v1/conversations/c1');
  assert.equal(status, 200);
  assert.deepEqual(
    [body.id, body.tag, body.status, body.queue, body.agent, body.customer.address],
    ['c1', 'SP-000001-AAAA', 'in_progress', 'support', 'anna', 'kim@customer.test'],
  );
  const [message] = body.messages;
  assert.deepEqual([message.id, message.direction, message.remoteImages], ['m1', 'in', 1]);
  assert.equal(/script|onclick|track\.test/.test(message.html), false, message.html);
  assert.match(message.html, /src="data:image\/png;base64,iVBORw0KGgo="/);
  const asked = await as('anna', 'GET /api/v1/conversations/c1?images=1');
  assert.match(asked.body.messages[0].html, /https:\/\/track\.test\/p\.png/);
  assert.equal(asked.body.messages[0].remoteImages, 0);
});

test('a case is hidden from agents of other queues, but not from supervisors or who handled it', async () => {
  assert.equal((await as('ben', 'GET /api/v1/conversations/c1')).body.code, 'NOT_YOUR_QUEUE');
  assert.equal((await as('sam', 'GET /api/v1/conversations/c1')).status, 200);
  gateway.client.setView('conversation', 'c1', caseView({ lastAgentId: 'ben' }));
  assert.equal((await as('ben', 'GET /api/v1/conversations/c1')).status, 200);
  assert.equal((await as('sam', 'GET /api/v1/conversations/none')).status, 404);
});

test('F18: the original comes byte for byte, as a download, with an audit row', async () => {
  const token = gateway.token('anna');
  const response = await fetch(`${gateway.url}/api/v1/conversations/c1/messages/m1/raw`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), raw);
  assert.equal(response.headers.get('content-type'), 'message/rfc822');
  assert.match(
    response.headers.get('content-disposition') ?? '',
    /^attachment; filename="SP-000001-AAAA\.eml"/,
  );
  assert.deepEqual(gateway.audited, [
    { byUserId: 'anna', action: 'message.original_read', entity: 'messages', entityId: 'm1' },
  ]);
  assert.equal((await as('ben', 'GET /api/v1/conversations/c1/messages/m1/raw')).status, 403);
  assert.equal(gateway.audited.length, 1);
});

test('an attachment is a download that no browser may run, and belongs to its case', async () => {
  const { body } = await as('anna', 'GET /api/v1/conversations/c1');
  const attachment = body.messages[0].attachments[1];
  assert.equal(attachment.filename, 'Rechnung "ü".html');
  const answer = await as('anna', `GET ${attachment.url}`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/);
  assert.equal(
    answer.headers.get('content-disposition'),
    `attachment; filename="Rechnung ___.html"; filename*=UTF-8''Rechnung%20%22%C3%BC%22.html`,
  );
  gateway.client.setView('conversation', 'c2', caseView({ conversationId: 'c2' }));
  assert.equal((await as('anna', `GET ${attachment.url.replace('/c1/', '/c2/')}`)).status, 404);
});

test('F68: a reply is prepared, then sent by the case’s decision, answering the newest mail', async () => {
  const answer = await as('anna', 'POST /api/v1/conversations/c1/replies', {
    body: {
      html: '<p>Hi <b>Kim</b><script>x</script></p>',
      text: 'Hi Kim',
      cc: ['lee@Customer.test'],
      attachments: [
        { filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('A').toString('base64') },
      ],
      close: true,
    },
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  const { messageId } = answer.body;
  const asked = gateway.client.asked.at(-1);
  assert.deepEqual(asked?.command, {
    $case: 'reply',
    value: { agentId: 'anna', messageId, close: true, seenVersion: 0, hold: false, forward: false },
  });
  assert.equal(asked?.options.idempotencyKey, messageId);
  const kept = await gateway.mail.message(messageId);
  assert.deepEqual(
    [kept?.state, kept?.inReplyTo, kept?.to[0]?.address, kept?.cc[0]?.address, kept?.html],
    ['prepared', '<hello@customer.test>', 'kim@customer.test', 'lee@customer.test', '<p>Hi <b>Kim</b></p>'],
  );
  assert.equal(kept?.attachments[0]?.filename, 'a.txt');
});

test('T11: a reply repeated with its key is one message, also when the first answer was lost', async () => {
  let failing = true;
  gateway.client.onAsk(() => {
    if (failing) throw new SkillpostError('NODE_UNREACHABLE', 'unavailable', 'Try again.');
    return { conversationId: 'c1' };
  });
  const count = async (): Promise<number> => (await gateway.mail.messages('c1')).length;
  const reply = () =>
    as('anna', 'POST /api/v1/conversations/c1/replies', {
      body: { text: 'Once only' },
      headers: { 'idempotency-key': 'reply-1' },
    });
  const before = await count();
  assert.equal((await reply()).status, 503);
  failing = false;
  // The case was closed by the first try: nobody owns it, and still the repeat must get its answer.
  gateway.client.setView('conversation', 'c1', caseView({ ownerAgentId: '' }));
  const first = await reply();
  const second = await reply();
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.equal(first.body.messageId, second.body.messageId);
  assert.equal(await count(), before + 1);
  const keys = new Set(gateway.client.asked.map((asked) => asked.options.idempotencyKey));
  assert.deepEqual([...keys], [first.body.messageId]);
});

test('a reply that the case refuses, or that says nothing, or goes nowhere, is an error and is not kept', async () => {
  const before = (await gateway.mail.messages('c1')).length;
  const reply = (user: string, body: object) => as(user, 'POST /api/v1/conversations/c1/replies', { body });
  const cases: readonly (readonly [string, object, number, string])[] = [
    ['sam', { text: 'not mine' }, 409, 'NOT_YOUR_CASE'],
    ['anna', {}, 422, 'BAD_FIELD'],
    ['anna', { text: '  ' }, 422, 'BAD_FIELD'],
    ['anna', { text: 'x', to: ['nowhere'] }, 422, 'BAD_ADDRESS'],
    ['anna', { text: 'x', to: ['a@b.test\r\nBcc: c@d.test'] }, 422, 'BAD_ADDRESS'],
    ['anna', { text: 'x', cc: [{ address: 'a@b.test', name: 'A\nBcc: x' }] }, 422, 'BAD_ADDRESS'],
    ['anna', { text: 'x', attachments: [{ filename: 'a', content: '%%%' }] }, 422, 'BAD_FIELD'],
    ['anna', { text: 'x', answers: 'none' }, 404, 'NOT_FOUND'],
    ['anna', { text: 'x', subject: 'no such field' }, 422, 'BAD_FIELD'],
  ];
  for (const [user, body, status, code] of cases) {
    const answer = await reply(user, body);
    assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(body));
  }
  assert.equal((await gateway.mail.messages('c1')).length, before);
});

test('F92: a note is kept and told to the case; it is shown as a note', async () => {
  const answer = await as('anna', 'POST /api/v1/conversations/c1/notes', { body: { text: 'Call back' } });
  assert.equal(answer.status, 201);
  const { messageId } = answer.body;
  assert.deepEqual(gateway.client.asked.at(-1)?.command, {
    $case: 'note',
    value: { agentId: 'anna', messageId },
  });
  const { body } = await as('anna', 'GET /api/v1/conversations/c1');
  const note = body.messages.find((message: { id: string }) => message.id === messageId);
  assert.deepEqual(
    [note.direction, note.text, note.agentName, note.delivery],
    ['note', 'Call back', 'Anna', null],
  );
  assert.equal(
    (await as('anna', 'POST /api/v1/conversations/c1/notes', { body: { text: ' ' } })).status,
    422,
  );
});

test('closing and transferring are the case’s decisions', async () => {
  const closed = await as('anna', 'POST /api/v1/conversations/c1/close');
  assert.equal(closed.status, 200, JSON.stringify(closed.body));
  assert.deepEqual(gateway.client.asked.at(-1)?.command, { $case: 'close', value: { agentId: 'anna' } });
  const moved = await as('anna', 'POST /api/v1/conversations/c1/transfer', {
    body: { queue: 'sales', comment: 'wants a quote' },
  });
  assert.equal(moved.status, 200);
  assert.deepEqual(gateway.client.asked.at(-1)?.command, {
    $case: 'transfer',
    value: { agentId: 'anna', queueId: 'sales', comment: 'wants a quote', toAgentId: '' },
  });
  const nowhere = await as('anna', 'POST /api/v1/conversations/c1/transfer', { body: { queue: 'none' } });
  assert.deepEqual([nowhere.status, nowhere.body.code], [422, 'UNKNOWN_REFERENCE']);
});

test('a search shows agents the cases of their queues, supervisors all, and pages on', async () => {
  gateway.cases.rows = Array.from({ length: 7 }, (_, index) =>
    aCaseRow(`c${index}`, { queue: index < 4 ? 'sales' : 'support', agent: index === 1 ? 'anna' : '' }),
  );
  const all = async (user: string): Promise<string[]> => {
    const found: string[] = [];
    let cursor = '';
    do {
      const { body } = await as(user, `GET /api/v1/conversations?limit=2${cursor}`);
      found.push(...body.items.map((row: { id: string }) => row.id));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    return found;
  };
  assert.deepEqual(await all('sam'), ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
  assert.deepEqual(await all('anna'), ['c1', 'c4', 'c5', 'c6']);
  const wrong = await as('sam', 'GET /api/v1/conversations?from=yesterday');
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'BAD_FIELD']);
  assert.equal((await as('sam', 'GET /api/v1/conversations?from=2026-01-01T00:00:00Z&agent=me')).status, 200);
});
