// What stands below a mail to rate it, and the word in its links.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import { bothParts, noWrapping, wrap } from '#gateway/mail/wrapping.ts';
import { ratingLinks } from '#gateway/ratings/links.ts';
import { mintRatingToken, readRatingToken } from '#gateway/ratings/token.ts';
import { sign } from '#test/support/mail-edge.ts';

test('F111 T25: the word of a link is of one message, and nobody can make it up', () => {
  for (const queueId of ['support', 'a.b/ü'.repeat(10)]) {
    const mail = { messageId: 'out-1', queueId };
    const token = mintRatingToken(sign, mail);
    assert.deepEqual(readRatingToken(sign, token), mail);
    for (const wrong of [token.slice(0, -1), `${token}a`, token.replace('out-1', 'out-2'), '', 'x.y.z'])
      assert.equal(readRatingToken(sign, wrong), null, wrong);
    assert.equal(readRatingToken(sign, token.replace(queueId, 'sales')), null);
  }
});

const rating = ratingLinks(ownTemplate('rating'), {
  title: 'How was <it>?',
  url: 'https://desk.test/rate/t',
});
const wrapping = { ...noWrapping, footer: { text: 'Registered in Berlin', html: '' }, rating };
const quoted = { text: 'Ann wrote:\n> It broke.', html: '<blockquote>It broke.</blockquote>' };

test('F111 F112: title and five links stand below the footer and above the quote, in both parts', () => {
  const { text, html } = wrap(bothParts({ text: 'Hi', html: '' }), wrapping, quoted);
  assert.match(
    text,
    /^Hi\n\nRegistered in Berlin\n\nHow was <it>\?\n1 \(very bad\): https:\/\/desk\.test\/rate\/t\/1\n(.+\n){3}5 \(very good\): https:\/\/desk\.test\/rate\/t\/5\n\nAnn wrote:/,
  );
  assert.match(
    html,
    /Berlin[\s\S]*How was &lt;it&gt;\?[\s\S]*rate\/t\/1"[\s\S]*rate\/t\/5"[\s\S]*<blockquote>/,
  );
  assert.equal(html.match(/aria-label="[1-5] of 5: /g)?.length, 5);
  assert.doesNotMatch(html, /<img/);
});

test('F111: links that are there already are not put on again', () => {
  const once = wrap(bothParts({ text: 'Hi', html: '' }), wrapping, null);
  assert.deepEqual(wrap(once, wrapping, null), once);
});
