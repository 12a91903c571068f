// What stands in the composer when an agent begins to write.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signed, type ReplyStart } from '../../../app/features/desk/reply-start.ts';

function start(text: string, html: string): ReplyStart {
  return { to: [], from: null, identities: [], missing: [], signature: { text, html } };
}

test('F108: the queue’s signature stands below an empty line, as it is laid out or as it was typed', () => {
  assert.deepEqual(signed(start('Yours', '<p><b>Yours</b></p>')), {
    html: '<p></p><p><b>Yours</b></p>',
    text: '\nYours',
  });
  assert.equal(signed(start('Yours\nA & B', '')).html, '<p></p><p>Yours</p><p>A &amp; B</p>');
  assert.deepEqual(signed(start(' ', '')), { html: '', text: '' }, 'without one, nothing');
});
