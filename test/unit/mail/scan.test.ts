// The virus scanner against a real HTTP server: what it says is kept, and nothing that it does holds mail up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { Attachment } from '#actors/vocabulary/mail.ts';
import { isBlocked } from '#actors/vocabulary/attachment-scan.ts';
import { createScanner } from '#gateway/mail/scan.ts';
import type { ScannerDeps } from '#gateway/mail/scan.ts';
import { aDirectory } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startScanner, type ScannerAnswer } from '#test/support/scanner.ts';

const file = (filename: string, content = 'harmless'): Attachment => ({
  filename,
  contentType: 'text/plain',
  contentId: '',
  inline: false,
  content: Buffer.from(content),
});

type Scanned = NonNullable<Attachment['scan']> | null;

function scanWith(
  scannerUrl: string,
  bounds: Pick<ScannerDeps, 'answerMs' | 'deadlineMs'> = {},
): (...files: readonly Attachment[]) => Promise<readonly Scanned[]> {
  const snapshot = aDirectory({ settings: { scannerUrl } });
  const directory = { current: () => snapshot, onChange: () => () => undefined };
  const scan = createScanner({ directory, log: createKeptLog(), ...bounds });
  return async (...files) => {
    const scanned = await scan('a1', files);
    assert.deepEqual(
      scanned.map(({ scan: _scan, ...kept }) => kept),
      files,
    );
    return scanned.map((one) => one.scan ?? null);
  };
}

const answering = async (t: TestContext, answer: ScannerAnswer): ReturnType<typeof startScanner> => {
  const scanner = await startScanner(answer);
  t.after(() => scanner.stop());
  return scanner;
};

test('T21: the scanner gets the bytes, the type and the name of each attachment, and its refusal is the reason', async (t) => {
  const scanner = await answering(t, ({ body }) =>
    body.includes('EICAR') ? { status: 422, text: ' Eicar\r\n\u0007 found ' } : { status: 204 },
  );
  const [good, bad] = await scanWith(scanner.url)(file('Prüf "1".txt'), file('bad.exe', 'xEICARx'));
  assert.deepEqual(good, { state: 'clean', reason: '' });
  assert.deepEqual(bad, { state: 'infected', reason: 'Eicar found' });
  const asked = scanner.asked.find(({ body }) => body === 'harmless');
  assert.equal(asked?.method, 'POST');
  assert.equal(asked?.headers['content-type'], 'text/plain');
  assert.equal(decodeURIComponent(String(asked?.headers['x-filename'])), 'Prüf "1".txt');
});

test('T21: four answers say infected, with 200 characters of why; all but those and 2xx says nothing', async (t) => {
  let status = 0;
  let text = '';
  let location = '';
  const scanner = await answering(t, () => ({ status, text, location }));
  const scan = scanWith(scanner.url);
  for (status of [403, 406, 409, 422]) assert.equal((await scan(file('a')))[0]?.state, 'infected');
  assert.deepEqual(await scan(file('a')), [{ state: 'infected', reason: 'the scanner answered 422' }]);
  text = 'x'.repeat(100_000);
  assert.equal((await scan(file('a')))[0]?.reason, 'x'.repeat(200));
  text = '';
  for (status of [400, 401, 404, 500, 503])
    assert.deepEqual(await scan(file('a')), [{ state: 'unknown', reason: `the scanner answered ${status}` }]);
  location = scanner.url;
  status = 307;
  assert.equal((await scan(file('a')))[0]?.state, 'unknown', 'it leads nowhere else');
});

test('T21: a scanner that is down, or does not answer in time, leaves it unknown', async (t) => {
  const scanner = await answering(t, () => null);
  const files = Array.from({ length: limits.scansAtOnce + 1 }, () => file('a'));
  const late = { state: 'unknown', reason: 'the scanner did not answer in time' };
  assert.deepEqual(
    await scanWith(scanner.url, { answerMs: 500 })(...files),
    files.map(() => late),
  );
  assert.equal(scanner.asked.length, files.length, 'the next one has its turn');
  await scanner.stop();
  assert.deepEqual(await scanWith(scanner.url)(file('a')), [
    { state: 'unknown', reason: 'the scanner cannot be reached' },
  ]);
});

test('T21: few attachments are asked about at once, and all of a mail within its deadline', async (t) => {
  const files = Array.from({ length: 11 }, (_, index) => file(`${index}`));
  const quick = await answering(t, () => ({ status: 200 }));
  assert.deepEqual(
    (await scanWith(quick.url)(...files)).map((scan) => scan?.state),
    files.map(() => 'clean'),
  );
  assert.equal(quick.asked.length, files.length, 'each once');
  assert.ok(quick.mostAtOnce() <= limits.scansAtOnce, `${quick.mostAtOnce()} at once`);
  const silent = await answering(t, () => null);
  const states = await scanWith(silent.url, { deadlineMs: 100 })(...files);
  assert.deepEqual(new Set(states.map((scan) => scan?.state)), new Set(['unknown']));
  assert.ok(silent.asked.length <= limits.scansAtOnce, 'the others are not asked about any more');
});

test('T21: nobody is asked without an address, and nothing is blocked then', async () => {
  assert.deepEqual(await scanWith('')(file('a')), [null]);
  const scan = (state: 'clean' | 'infected' | 'unknown') => ({ state, reason: '' });
  const blocked = (scannerBlocksUnknown: boolean): readonly boolean[] =>
    [null, scan('clean'), scan('unknown'), scan('infected')].map((one) =>
      isBlocked(one, { scannerBlocksUnknown }),
    );
  assert.deepEqual(blocked(false), [false, false, false, true]);
  assert.deepEqual(blocked(true), [false, false, true, true]);
});
