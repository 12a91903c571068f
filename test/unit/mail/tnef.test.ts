// `winmail.dat`: what Outlook packs is shown as if it had not, whatever part of it is broken.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMail } from '#gateway/mail/parse.ts';
import { readRtf } from '#gateway/mail/rtf.ts';
import { unpackRtf } from '#gateway/mail/rtf-packing.ts';
import { readTnef } from '#gateway/mail/tnef.ts';
import { packRtf, writeTnef } from '../../fixtures/mail/sources/tnef-writer.ts';

const files = [
  { name: 'SHORT~1.TXT', longName: 'Größe und Maß.txt', content: Buffer.from('size') },
  { name: 'b.png', content: Buffer.from([1, 2, 3]), contentId: 'img@1' },
];

function withWinmail(tnef: Buffer, text = ''): Buffer {
  return Buffer.from(
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n' +
      `${text}\r\n--b\r\nContent-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
      `${tnef.toString('base64')}\r\n--b--\r\n`,
  );
}

test('T20: in the place of winmail.dat stand the files that are in it', () => {
  const parsed = parseMail(withWinmail(writeTnef({ body: 'other', files }), 'Hello'));
  assert.equal(parsed.text.trim(), 'Hello');
  assert.deepEqual(
    parsed.attachments.map(({ filename, contentType, contentId, inline, content }) => [
      filename,
      contentType,
      contentId,
      inline,
      content.length,
    ]),
    [
      ['Größe und Maß.txt', 'application/octet-stream', '', false, 4],
      ['b.png', 'image/png', '<img@1>', true, 3],
    ],
  );
});

test('T20: its text counts when the mail has no other: plain, HTML, RTF, and HTML within RTF', () => {
  const of = (parts: Parameters<typeof writeTnef>[0]) => parseMail(withWinmail(writeTnef(parts)));
  assert.equal(of({ body: 'Grüße' }).text.trim(), 'Grüße');
  assert.match(of({ html: '<p>Hi <b>you</b></p>' }).html ?? '', /<b>you<\/b>/);
  assert.equal(
    of({ rtf: "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}Gr\\'fc\\'dfe\\par {\\b fett} \\u8364?5}" }).text.trim(),
    'Grüße\nfett €5',
  );
  const hidden =
    '{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf{\\f0\\htmlrtf0 Hi{\\*\\htmltag84 <br>}\\htmlrtf\\par}\\htmlrtf0 there{\\*\\htmltag72 </p>}}';
  assert.equal(of({ rtf: hidden }).html, '<p>Hi<br>there</p>');
});

test('T3: a winmail.dat that is cut anywhere, or lies about lengths, ends early and harms nobody', () => {
  const whole = writeTnef({ body: 'x', html: '<p>x', rtf: '{\\rtf1 x}', files });
  for (let length = 0; length < whole.length; length += 3) readTnef(whole.subarray(0, length));
  for (let at = 6; at < whole.length; at += 5) {
    const broken = Buffer.from(whole);
    broken.fill(0xff, at, Math.min(at + 4, broken.length));
    readTnef(broken);
  }
  const junk = parseMail(withWinmail(Buffer.from('no tnef at all'), 'Hello'));
  assert.deepEqual(
    junk.attachments.map(({ filename }) => filename),
    ['winmail.dat'],
  );
});

test('compressed RTF is unpacked within a bound; references into what came before are followed', () => {
  const literal = '{\\rtf1 some text}';
  assert.equal(unpackRtf(packRtf(literal), 1_000)?.toString(), literal);
  assert.equal(unpackRtf(packRtf(literal), 5)?.toString(), '{\\rtf');
  // The example of [MS-OXRTFCP] §4.1.1.
  const example = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232' +
      '0af32068656c0900206277' +
      '05b06c647d0a800fa0',
    'hex',
  );
  assert.equal(unpackRtf(example, 1_000)?.toString(), '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n');
  assert.equal(unpackRtf(Buffer.from('nothing of the sort'), 1_000), null);
});

test('RTF without end, or with more groups than anybody writes, is read as far as it goes', () => {
  assert.equal(readRtf(Buffer.from('{\\rtf1 never ended')).text, 'never ended');
  assert.match(readRtf(Buffer.from(`${'{'.repeat(100_000)}deep`)).text, /deep/);
});
