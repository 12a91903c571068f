// What a virus scanner says of mail that comes in over a real socket, and mail that comes while there is none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import { demoDirectory, startTestEdge, type TestEdge } from '#test/support/mail-edge.ts';
import { startScanner } from '#test/support/scanner.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

const part = (name: string, text: string): string =>
  `--b\r\nContent-Type: text/x-script; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${text}\r\n`;

const mail = [
  'From: Ann <ann@customer.test>\r\nTo: support@demo.test\r\nSubject: Files\r\nMIME-Version: 1.0\r\n',
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere they are.\r\n',
  part('good.sh', 'harmless'),
  part('bad.sh', 'EICAR'),
  '--b--\r\n',
].join('');

async function anEdge(t: TestContext, scannerUrl: string): Promise<TestEdge> {
  const directory = demoDirectory();
  const settings = { ...directory.settings, scannerUrl };
  const edge = await startTestEdge({ directory: { ...directory, settings } });
  t.after(() => edge.stop());
  return edge;
}

async function received(edge: TestEdge): Promise<StoredMessage> {
  const answer = await sendRaw(edge.port, mail);
  assert.match(answer, /^250 /);
  await until('the mail at its case', () => edge.client.received().length === 1);
  const message = await edge.store.message(edge.client.received()[0]?.messageId ?? '');
  return message ?? assert.fail('it is not kept');
}

const found = ({ attachments }: StoredMessage): unknown =>
  attachments.map(({ filename, scan }) => [filename, scan]);

test('T21: a mail reaches its case with what the scanner found; driven again, nobody is asked again', async (t) => {
  const scanner = await startScanner(({ body }) =>
    body.includes('EICAR') ? { status: 406, text: 'Eicar found' } : { status: 200 },
  );
  t.after(() => scanner.stop());
  const edge = await anEdge(t, scanner.url);
  const message = await received(edge);
  const verdicts = [
    ['good.sh', { state: 'clean', reason: '' }],
    ['bad.sh', { state: 'infected', reason: 'Eicar found' }],
  ];
  assert.deepEqual(found(message), verdicts);
  assert.equal(scanner.asked.length, 2);
  const archived = await edge.store.archived(message.archiveId ?? '');
  assert.ok(archived);
  await edge.acceptance.drive([archived]);
  assert.equal(scanner.asked.length, 2);
  assert.deepEqual(found((await edge.store.message(message.id)) ?? assert.fail()), verdicts);
});

test('T21: a scanner that is down stops no mail', async (t) => {
  const scanner = await startScanner(() => null);
  await scanner.stop();
  const message = await received(await anEdge(t, scanner.url));
  const scan = { state: 'unknown', reason: 'the scanner cannot be reached' };
  assert.deepEqual(found(message), [
    ['good.sh', scan],
    ['bad.sh', scan],
  ]);
});
