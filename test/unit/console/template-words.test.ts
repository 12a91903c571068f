// HTML and text of templates: one from the other, and what the visual editor would lose (F107).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlToText, textToHtml, visualLosses } from '../../../app/lib/template-words.ts';

test('F107: HTML reads as text with its paragraphs, lists and addresses', () => {
  const html =
    '<style>p{}</style><p>Dear <b>{customer.name}</b>,<br>one &amp; two</p>\n<ul><li>a</li><li>b</li></ul><p>See <a href="https://x.test/{case.tag}">our page</a> or <a href="mailto:a@b.test">a@b.test</a></p>';
  assert.equal(
    htmlToText(html),
    'Dear {customer.name},\none & two\n\n- a\n- b\n\nSee our page (https://x.test/{case.tag}) or a@b.test',
  );
  assert.equal(htmlToText(textToHtml('a <b>\nc\n\nd & e')), 'a <b>\nc\n\nd & e');
  assert.equal(textToHtml(' '), '');
});

test('F107: what the visual editor would lose is named, and nothing of what it keeps', () => {
  const safe =
    '<p>a<br><strong>b</strong><em>c</em><u>d</u><s>e</s></p><ul><li><p>f</p></li></ul><ol start="3"><li>g</li></ol><blockquote><p>h</p></blockquote><a href="{rating.1}" title="j">k</a><a href="https://x.test" target="_blank" rel="noopener">i</a>';
  assert.deepEqual(visualLosses(safe), []);
  assert.deepEqual(visualLosses('a < b & {customer.name}'), []);
  const lossy = {
    '<table><tr><td>a</td></tr></table>': ['tables'],
    '<p style="color:red">a</p>': ['colours, sizes and distances (style)'],
    '<img src="https://x.test/a.png" alt="a">': ['pictures', 'the attribute src', 'the attribute alt'],
    '<!-- note --><h2>a</h2>': ['comments', 'headings'],
    '<a href="javascript:x">a</a>': ['links to javascript:x'],
    '<video>x</video>': ['<video>'],
  };
  for (const [html, losses] of Object.entries(lossy)) assert.deepEqual(visualLosses(html), losses, html);
});
