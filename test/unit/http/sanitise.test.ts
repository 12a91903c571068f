// HTML of mail made harmless.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { sanitise, shownContentIds } from '#gateway/http/sanitise.ts';

const blocked = { images: false, inline: new Map<string, string>() };

test('what runs, submits, frames or restyles the page is taken out, its text stays', () => {
  const { html } = sanitise(
    `<style>p{color:red}</style><p onclick="a()" style="color:red;position:fixed;background:url(http://x.test/y)">Text
     <a href="javascript:alert(1)">link</a><a href="https://ok.test">ok</a></p><form action="x"><input name="a">
     <button>Go</button></form><iframe src="https://x.test"></iframe><svg onload="a()"><script>1</script></svg>
     <object data="x"></object><base href="//x"><meta http-equiv="refresh" content="0"><link rel="stylesheet" href="x">`,
    blocked,
  );
  assert.ok(html !== null);
  for (const bad of [
    'onclick',
    'javascript:',
    '<style',
    'url(',
    'position',
    '<form',
    '<input',
    '<button',
    '<iframe',
  ])
    assert.equal(html.includes(bad), false, `${bad} in ${html}`);
  for (const bad of ['<svg', '<script', '<object', '<base', '<meta', '<link'])
    assert.equal(html.includes(bad), false, `${bad} in ${html}`);
  assert.match(html, /<p style="color:red">Text/);
  assert.match(
    html,
    /<a href="https:\/\/ok\.test" target="_blank" rel="noopener noreferrer nofollow">ok<\/a>/,
  );
});

test('remote images are taken out and counted, and kept when asked for', () => {
  const mail =
    '<img src="http://a.test/1.png" alt="one"><img src="//b.test/2.png"><img src=" HTTPS://c.test/3.png">' +
    '<img src="file:///etc/passwd"><img src="javascript:x"><img srcset="https://d.test/4.png 2x">' +
    '<td background="https://e.test/5.png">x</td><img src="data:image/svg+xml;base64,AAAA">';
  const without = sanitise(mail, blocked);
  assert.equal(without.remoteImages, 3);
  assert.equal(/https?:|\/\/|file:|javascript|svg/i.test(without.html ?? ''), false, without.html ?? '');
  assert.match(without.html ?? '', /alt="one"/);
  const kept = sanitise(mail, { ...blocked, images: true });
  assert.equal(kept.remoteImages, 0);
  for (const source of ['http://a.test/1.png', 'https://b.test/2.png', 'HTTPS://c.test/3.png'])
    assert.ok(kept.html?.includes(`src="${source}"`), `${source} in ${kept.html}`);
  assert.equal(/file:|javascript|d\.test|e\.test|svg/.test(kept.html ?? ''), false, kept.html ?? '');
});

test('inline images are found by their Content-ID, also an encoded one', () => {
  const mail = '<img src="cid:logo%40x"><img src="CID:gone"><img src="data:image/png;base64,AAAA">';
  assert.deepEqual([...shownContentIds(mail)], ['logo@x', 'gone']);
  const { html, remoteImages } = sanitise(mail, {
    images: false,
    inline: new Map([['logo@x', 'data:image/png;base64,BBBB']]),
  });
  assert.equal(remoteImages, 0);
  assert.match(html ?? '', /src="data:image\/png;base64,BBBB"/);
  assert.match(html ?? '', /src="data:image\/png;base64,AAAA"/);
  assert.equal(html?.includes('cid:'), false);
});

test('huge and deeply nested HTML neither hangs nor is shown whole', () => {
  assert.deepEqual(sanitise('x'.repeat(limits.htmlBytes + 1), blocked), { html: null, remoteImages: 0 });
  const startedAt = performance.now();
  assert.equal(sanitise(`${'<div>'.repeat(200_000)}deep`, blocked).html, null);
  assert.ok(performance.now() - startedAt < 1_000, 'took too long');
  const { html } = sanitise(`${'<div>'.repeat(1_000)}deep`, blocked);
  assert.ok(html !== null && html.length < 10_000);
  assert.equal(sanitise(null, blocked).html, null);
});

test('table layouts and ordinary styles of newsletters survive', () => {
  const mail =
    '<table width="600" cellpadding="0" bgcolor="#ffffff"><tr><td align="center" style="padding:10px 20px;' +
    'font-family:Arial,sans-serif;font-size:14px;line-height:20px;border:1px solid #ccc">Hi</td></tr></table>';
  const { html } = sanitise(mail, blocked);
  for (const kept of [
    'width="600"',
    'bgcolor="#ffffff"',
    'padding:10px 20px',
    'font-family:Arial,sans-serif',
  ])
    assert.ok(html?.includes(kept), `${kept} in ${html}`);
  assert.ok(html?.includes('border:1px solid #ccc'));
});
