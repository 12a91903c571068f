// Headers and footers around what agents write.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textToHtml } from '#gateway/mail/text-html.ts';
import { bothParts, noWrapping, wrap, type Wrapping } from '#gateway/mail/wrapping.ts';

const wrapping: Wrapping = {
  header: { text: 'Demo Ltd', html: '' },
  personal: {
    text: 'Anna Berg',
    html: '',
    image: { contentId: 'face@demo.test', alt: 'Anna "B"', width: 120 },
  },
  footer: { text: 'Registered in Berlin', html: '<p>Registered in <b>Berlin</b></p>' },
  rating: { text: '', html: '' },
};
const words = bothParts({ text: 'Send it back.', html: '' });

/** Places of these words, which must rise. */
function inOrder(text: string, ...pieces: readonly string[]): void {
  const places = pieces.map((piece) => text.indexOf(piece));
  assert.ok(
    places.every((place) => place >= 0),
    `${pieces.join(' … ')} in ${text}`,
  );
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  );
}

test('F109 F110: header, words, own footer, queue footer, quoted text, in both parts', () => {
  const quoted = { text: 'Ann wrote:\n> It broke.', html: '<blockquote>It broke.</blockquote>' };
  const { text, html } = wrap(words, wrapping, quoted);
  inOrder(text, 'Demo Ltd', 'Send it back.', 'Anna Berg', 'Registered in Berlin', '> It broke.');
  inOrder(
    html,
    'Demo Ltd',
    'Send it back.',
    'Anna Berg',
    'cid:face@demo.test',
    '<b>Berlin</b>',
    '<blockquote>',
  );
  assert.match(html, /alt="Anna &quot;B&quot;" width="120"/);
});

test('F109: what an agent’s program quoted at the end stays below the footer', () => {
  const written = {
    text: 'Send it back.\n\nAnn wrote on Monday:\n> It broke.\n> Badly.\n',
    html: '<p>Send it back.</p><blockquote>It broke.<blockquote>Older.</blockquote></blockquote>',
  };
  const { text, html } = wrap(written, wrapping, null);
  inOrder(text, 'Send it back.', 'Registered in Berlin', 'Ann wrote on Monday:', '> Badly.');
  inOrder(html, 'Send it back.', 'Berlin', '<blockquote>It broke.');
  const between = wrap(
    { text: '> It broke.\nNo.', html: '<blockquote>It broke.</blockquote><p>No.</p>' },
    wrapping,
    null,
  );
  inOrder(between.text, '> It broke.', 'No.', 'Registered in Berlin');
  inOrder(between.html, '<blockquote>', 'No.', 'Berlin');
});

test('F109: however often it is put on, it is there once', () => {
  const once = wrap(words, wrapping, null);
  assert.deepEqual(wrap(once, wrapping, null), once);
  assert.equal(once.text.split('Registered in Berlin').length, 2);
});

test('F109: text and HTML are both there, whichever was written, and text is never markup', () => {
  assert.deepEqual(wrap(bothParts({ text: 'a <b>&\n  c', html: '' }), noWrapping, null), {
    text: 'a <b>&\n  c',
    html: '<div>a &lt;b&gt;&amp;<br>\n&nbsp;&nbsp;c</div>',
  });
  assert.equal(bothParts({ text: '', html: '<p>a</p><p>b</p>' }).text, 'a\n\nb');
  assert.deepEqual(bothParts({ text: '', html: '' }), { text: '', html: '' });
  assert.equal(textToHtml('"x"'), '<div>&quot;x&quot;</div>');
});
