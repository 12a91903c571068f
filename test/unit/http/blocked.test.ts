// Attachments that a virus scanner refused, over the API: shown with the reason, and given to nobody.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { send, type Answer } from '#test/support/http-caller.ts';
import { aParsedMail, anAcceptedMail } from '#test/support/mail.ts';
import { startSendingHouse, type SendingHouse } from '#test/support/sending-house.ts';

let house: SendingHouse;
const content = Buffer.from('iVBORw0KGgo=', 'base64');
const file = { contentType: 'image/png', contentId: '', inline: false, content };

const parsed: ParsedMail = aParsedMail({
  html: '<p>Look<img src="cid:bad@x"><img src="cid:dim@x"></p>',
  attachments: [
    { ...file, filename: 'good.png', scan: { state: 'clean', reason: '' } },
    {
      ...file,
      filename: 'bad.png',
      contentId: '<bad@x>',
      inline: true,
      scan: { state: 'infected', reason: 'Eicar found' },
    },
    {
      ...file,
      filename: 'dim.png',
      contentId: '<dim@x>',
      inline: true,
      scan: { state: 'unknown', reason: 'no answer' },
    },
    { ...file, filename: 'old.png' },
  ],
});

before(async () => {
  house = await startSendingHouse();
  const archiveId = await house.gateway.mail.accept(anAcceptedMail());
  await house.gateway.mail.keepIncoming({
    messageId: 'm2',
    archiveId,
    conversationId: 'c1',
    mailboxId: 'support',
    at: 1_700_000_000_001,
    parsed,
    quarantineReason: null,
  });
});
after(() => house.gateway.stop());
beforeEach(() => house.reset());
afterEach(() => house.gateway.directory.updateSettings({ scannerBlocksUnknown: false }, 'root'));

interface Shown {
  readonly id: string;
  readonly filename: string;
  readonly url: string;
  readonly scan: object | null;
  readonly blocked: boolean;
}

async function shown(): Promise<{ readonly html: string; readonly files: readonly Shown[] }> {
  const { body } = await house.asAnna('GET /api/v1/conversations/c1');
  const message = body.messages.find(({ id }: { id: string }) => id === 'm2');
  return { html: message.html, files: message.attachments };
}

async function codes(): Promise<readonly (string | number)[]> {
  const answers: (string | number)[] = [];
  for (const { url } of (await shown()).files) {
    const { status, body } = await house.asAnna(`GET ${url}`);
    answers.push(status === 200 ? status : `${status} ${body.code}`);
  }
  return answers;
}

function forwarded(fields: object): Promise<Answer> {
  const body = { to: ['boss@demo2.test'], text: 'Look', answers: 'm2', ...fields };
  return house.asAnna('POST /api/v1/conversations/c1/forwards', { body });
}

test('T21: an infected attachment is no download and in no HTML; the answer says why', async () => {
  const { html, files } = await shown();
  assert.deepEqual(
    files.map(({ scan, blocked }) => [scan, blocked]),
    [
      [{ state: 'clean', reason: '' }, false],
      [{ state: 'infected', reason: 'Eicar found' }, true],
      [{ state: 'unknown', reason: 'no answer' }, false],
      [null, false],
    ],
  );
  assert.equal(html.match(/data:image\/png/g)?.length, 1, html);
  assert.deepEqual(await codes(), [200, '403 ATTACHMENT_BLOCKED', 200, 200]);
  const { body } = await house.asAnna(`GET ${files[1]?.url}`);
  assert.match(JSON.stringify(body), /\\"bad\.png\\" is blocked: Eicar found/);
});

test('T21: what the scanner did not say anything of is blocked where the settings say so, at once', async () => {
  assert.match((await shown()).html, /data:image\/png/);
  await house.gateway.directory.updateSettings({ scannerBlocksUnknown: true }, 'root');
  assert.doesNotMatch((await shown()).html, /data:image\/png/);
  const blocked = '403 ATTACHMENT_BLOCKED';
  assert.deepEqual(await codes(), [200, blocked, blocked, 200]);
});

test('T21: a blocked attachment goes along in no reply and no forward, and whoever asks for it is told its name', async () => {
  const { files } = await shown();
  const plain = await forwarded({});
  assert.equal(plain.status, 201, JSON.stringify(plain.body));
  const kept = await house.gateway.mail.message(plain.body.messageId);
  assert.deepEqual(
    kept?.attachments.map(({ filename, scan }) => [filename, scan?.state]),
    [
      ['good.png', 'clean'],
      ['dim.png', 'unknown'],
      ['old.png', undefined],
    ],
  );
  const asked = { text: 'x', keep: [files[1]?.id] };
  const refusals = [
    await forwarded({ keep: asked.keep }),
    await forwarded({ as: 'attachment' }),
    await house.asAnna('POST /api/v1/conversations/c1/replies', { body: asked }),
  ];
  for (const { status, body } of refusals) {
    assert.deepEqual([status, body.code], [422, 'ATTACHMENT_BLOCKED']);
    assert.match(JSON.stringify(body), /bad\.png/);
  }
});

test('T21: the original with a blocked attachment is for supervisors, with an audit row', async () => {
  const path = 'GET /api/v1/conversations/c1/messages/m2/raw';
  const refused = await house.asAnna(path);
  assert.deepEqual([refused.status, refused.body.code], [403, 'ATTACHMENT_BLOCKED']);
  assert.equal(house.gateway.audited.length, 0);
  const taken = await send(house.gateway.url, path, { token: house.gateway.token('root') });
  assert.equal(taken.status, 200);
  assert.deepEqual(
    house.gateway.audited.map(({ action, entityId }) => [action, entityId]),
    [['message.original_read', 'm2']],
  );
  const other = await house.asAnna('GET /api/v1/conversations/c1/messages/m1/raw');
  assert.equal(other.status, 200);
});
