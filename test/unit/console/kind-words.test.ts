// What kind of mail a message is, in a word.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindWord, protection } from '../../../app/lib/kind-words.ts';

test('T9: a word says what kind of machine wrote a mail; people have none', () => {
  assert.equal(kindWord({ automatic: true, kind: 'auto-reply' }), 'automatic reply');
  assert.equal(kindWord({ automatic: true, kind: 'bounce' }), 'not delivered');
  assert.equal(kindWord({ automatic: true, kind: 'report' }), 'automatic');
  assert.equal(kindWord({ automatic: true, kind: '' }), 'automatic');
  assert.equal(kindWord({ automatic: false, kind: 'person' }), null);
});

test('signed and encrypted mail is shown as such, by its parts or by its text', () => {
  const of = (contentType: string, text = '') =>
    protection({
      text,
      attachments: [
        { id: 'a', filename: '', contentType, size: 1, inline: false, url: '', scan: null, blocked: false },
      ],
    });
  assert.equal(of('application/pkcs7-mime'), 'encrypted');
  assert.equal(of('application/pgp-encrypted'), 'encrypted');
  assert.equal(of('application/x-pkcs7-signature'), 'signed');
  assert.equal(of('application/pgp-signature'), 'signed');
  assert.equal(of('image/png', '-----BEGIN PGP MESSAGE-----\nxyz'), 'encrypted');
  assert.equal(of('image/png', '-----BEGIN PGP SIGNED MESSAGE-----\nxyz'), 'signed');
  assert.equal(of('application/pdf', 'Hello'), null);
});
