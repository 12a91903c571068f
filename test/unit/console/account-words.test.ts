// How full an Inbox is, in words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountSettings, fullness } from '../../../app/lib/account-settings.ts';

test('F3: an Inbox says what lies in it and what may, and warns before it is full', () => {
  const mega = 1_048_576;
  assert.deepEqual(fullness(10 * mega, 0), { percent: null, words: '10.0 MB, no limit', tone: 'ready' });
  assert.deepEqual(fullness(10 * mega, 100 * mega), {
    percent: 10,
    words: '10.0 MB of 100.0 MB',
    tone: 'ready',
  });
  assert.equal(fullness(80 * mega, 100 * mega).tone, 'busy');
  assert.deepEqual(fullness(1_024 * mega, 1_024 * mega), {
    percent: 100,
    words: '1.0 GB of 1.0 GB, full',
    tone: 'alarm',
  });
  assert.equal(fullness(200 * mega, 100 * mega).percent, 100, 'a bar does not leave its frame');
});

test('F3: an account has the fields of a user’s personal mailbox', () => {
  assert.deepEqual(
    accountSettings.map(({ path }) => path),
    ['aliases', 'quotaBytes'],
  );
});
