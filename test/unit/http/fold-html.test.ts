// What HTML mail quotes is folded in the frame, and nothing is taken away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { startDisplay } from '#gateway/http/display-pool.ts';
import { showMessage } from '#gateway/http/display.ts';

function shown(html: string): string {
  return showMessage({ text: '', html, images: false, inline: new Map() }).html ?? '';
}

function folded(html: string): string {
  return /<details><summary[^>]*>… quoted text<\/summary>([\s\S]*)<\/details>/.exec(shown(html))?.[1] ?? '';
}

test('T19: the quote that each program marks is folded', () => {
  const quoted: Readonly<Record<string, string>> = {
    Gmail:
      '<div>Yes.</div><br><div class="gmail_quote"><div class="gmail_attr">On Monday Ann wrote:<br></div><blockquote class="gmail_quote">Shall we?</blockquote></div>',
    Apple: '<div>Yes.</div><blockquote type="cite">Shall we?</blockquote><br>',
    Thunderbird:
      '<p>Yes.</p><div class="moz-cite-prefix">Am 1.2. schrieb Ann:</div><blockquote type="cite"><p>Shall we?</p></blockquote>',
    'Outlook on the web':
      '<div>Yes.</div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> Ann</div><div>Shall we?</div>',
    Outlook:
      '<div class="WordSection1"><p>Yes.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> Ann</p></div></div><p>Shall we?</p></div>',
    Yahoo: '<div>Yes.</div><div id="ydp1yahoo_quoted" class="yahoo_quoted">Shall we?</div>',
    Proton: '<div>Yes.</div><div class="protonmail_quote">Shall we?</div>',
  };
  for (const [program, html] of Object.entries(quoted)) {
    assert.match(folded(html), /Shall we\?/, program);
    assert.equal(folded(html).includes('Yes.'), false, program);
    assert.equal(shown(html).includes('data-quote'), false, program);
  }
});

test('T19: a quote with an answer below it, and a mail that is all quote, stay open', () => {
  assert.equal(folded('<blockquote type="cite">Shall we?</blockquote><p>Yes.</p>'), '');
  assert.equal(folded('<p>Hi</p><blockquote type="cite">One?</blockquote><p>Yes.</p><p>Bye</p>'), '');
  assert.equal(folded('<div class="gmail_quote">---------- Forwarded message</div>'), '');
  assert.equal(folded('<p>No quote</p>'), '');
});

test('T19: a mark of ours in the mail itself marks nothing', () => {
  assert.equal(folded('<p>Yes.</p><div data-quote="block">not quoted</div>'), '');
});

test('T3: HTML made to be slow is given up in time, and the event loop goes on meanwhile', async () => {
  const stops: (() => unknown)[] = [];
  const show = startDisplay({ clock: systemClock, add: (stop) => void stops.push(stop) });
  const html = `${'<div style="color:red;font-size:1px">'.repeat(1_900)}${'<b>x</b>'.repeat(200_000)}`.slice(
    0,
    limits.htmlBytes,
  );
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  const [slow, quick] = await Promise.all([
    show({ text: 'Hello', html, images: false, inline: new Map() }),
    show({ text: 'Hello\n\n-- \nAnn', html: '<p>Hello</p>', images: false, inline: new Map() }),
  ]);
  clearInterval(beat);
  console.log(`the event loop stood still for ${Math.round(longest)} ms at most`);
  assert.ok(longest < 1_000);
  assert.ok(slow.html === null || slow.html.length > 0);
  assert.deepEqual([quick.html, quick.folds.length], ['<p>Hello</p>', 1]);
  await Promise.all(stops.map(async (stop) => stop()));
});
