// Charsets: named truly, named falsely, not named, not known; in bodies, header fields and file names.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charsetName, decodeText } from '#gateway/mail/charset.ts';
import { decodeField } from '#gateway/mail/encoded-words.ts';
import { unflowed } from '#gateway/mail/flowed.ts';
import { readValue } from '#gateway/mail/mime-tree.ts';
import { parameterOf } from '#gateway/mail/parameters.ts';
import { uuFiles } from '#gateway/mail/transfer.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const russian = 'Здравствуйте, я не получил свой заказ и хотел бы знать, когда он придёт.';
/** What no platform encoder writes: one byte a letter, from what the decoder says. */
function encoded(text: string, charset: string): Buffer {
  const table = new Map(
    Array.from({ length: 256 }, (_, byte) => [new TextDecoder(charset).decode(Uint8Array.of(byte)), byte]),
  );
  return Buffer.from(Array.from(text, (letter) => table.get(letter) ?? 63));
}

test('T20: text is read as labelled when that can be true', () => {
  const cases: readonly [Buffer, string, string][] = [
    [encoded(russian, 'koi8-r'), 'KOI8-R', russian],
    [encoded(russian, 'windows-1251'), '"windows-1251"', russian],
    [encoded(russian, 'iso-8859-5'), 'ISO_8859-5', russian],
    [hex('c4e3bac3a3accad6bbfa'), 'gb2312', '你好，手机'],
    [hex('82b1 82f1'), 'shift_jis', 'こん'],
    [hex('1b244224331b2842'), 'iso-2022-jp', 'こ'],
    [Buffer.from('Hi +AOk-t+AOk- +- 1', 'latin1'), 'unicode-1-1-utf-7', 'Hi été + 1'],
    [Buffer.from('größer', 'utf16le'), 'utf-16le', 'größer'],
    [hex('a4 35'), 'iso-8859-15', '€5'],
  ];
  for (const [bytes, label, wanted] of cases) assert.equal(decodeText(bytes, label).text, wanted, label);
});

test('T20: labels that lie, or that nobody knows, do not cost a letter', () => {
  const cases: readonly [Buffer, string, string][] = [
    [Buffer.from('Grüße aus Köln'), 'iso-8859-1', 'Grüße aus Köln'],
    [Buffer.from(russian), 'koi8-r', russian],
    [Buffer.from('你好，手机坏了'), 'gb2312', '你好，手机坏了'],
    [Buffer.from('Grüße', 'latin1'), 'utf-8', 'Grüße'],
    [Buffer.from('Grüße', 'latin1'), 'x-klingon', 'Grüße'],
    [Buffer.from('It’s “fine” – really'), 'us-ascii', 'It’s “fine” – really'],
    [hex('93 66696e65 94 20 80 35'), 'iso-8859-1', '“fine” €5'],
    [encoded(russian, 'koi8-r'), '', russian],
    [encoded(russian, 'windows-1251'), 'us-ascii', russian],
    [encoded(russian, 'windows-1251'), 'utf-8', russian],
    [Buffer.from('größer als du', 'utf16le'), '', 'größer als du'],
    [Buffer.from('größer als du', 'utf16le').swap16(), 'utf-8', 'größer als du'],
    [Buffer.concat([hex('fffe'), Buffer.from('größer', 'utf16le')]), 'us-ascii', 'größer'],
    [hex('1b244224331b2842'), 'us-ascii', 'こ'],
  ];
  for (const [bytes, label, wanted] of cases) assert.equal(decodeText(bytes, label).text, wanted, label);
});

test('T20: UTF-8 that was encoded twice is read once, and a person who writes about it is not repaired', () => {
  const twice = Buffer.from(Buffer.from('Größe für Jürgen').toString('latin1'));
  assert.equal(decodeText(twice, 'utf-8').text, 'Größe für Jürgen');
  const quoted = Buffer.from(
    Buffer.from('it’s “good”').reduce(
      (text, byte) => text + new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
      '',
    ),
  );
  assert.equal(decodeText(quoted, 'utf-8').text, 'it’s “good”');
  assert.equal(
    decodeText(Buffer.from('I see Ã¼ where ü should be'), 'utf-8').text,
    'I see Ã¼ where ü should be',
  );
});

test('T20: a mail cut in the middle of a letter keeps all others', () => {
  const cut = Buffer.from(
    'Grüße aus Köln und schöne Tage, ihr Jürgen Groß aus Düsseldorf, bis übermorgen €',
  ).subarray(0, -1);
  assert.match(decodeText(cut, 'utf-8').text, /^Grüße aus Köln .* übermorgen \ufffd$/);
});

test('T20: a person may say what the charset is, and nothing else counts then', () => {
  const bytes = encoded('Привет', 'koi8-r');
  assert.notEqual(decodeText(bytes, 'iso-8859-1').text, 'Привет');
  assert.deepEqual(decodeText(bytes, 'iso-8859-1', 'koi8-r'), { text: 'Привет', charset: 'koi8-r' });
  assert.equal(decodeText(bytes, '', 'no-such-charset').charset, 'windows-1252');
});

test('charsets are known by the many names they are given', () => {
  const names: readonly [string, string][] = [
    ['UTF8', 'utf-8'],
    ['"utf-8"', 'utf-8'],
    ['cp1251', 'windows-1251'],
    ['x-sjis', 'shift_jis'],
    ['ks_c_5601-1987', 'euc-kr'],
    ['GB2312', 'gb18030'],
    ['iso8859-2', 'iso-8859-2'],
    ['unknown-8bit', ''],
    ['x-user-defined-nonsense', ''],
    ['us-ascii*en', ''],
  ];
  for (const [label, wanted] of names) assert.equal(charsetName(label), wanted, label);
});

test('T20: words in header fields are read, broken or not (RFC 2047)', () => {
  const cases: readonly [string, string][] = [
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?Q?_aus?= =?utf-8?Q?_K=C3=B6ln?=', 'Grüße aus Köln'],
    ['=?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=', 'Grüße'],
    ['=?iso-2022-jp?B?GyRCJDMbKEI=?= =?ISO-2022-JP?B?GyRCJHMbKEI=?=', 'こん'],
    ['=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['Re:=?utf-8?q?Gr=C3=BC=C3=9Fe?=!', 'Re:Grüße!'],
    ['=?utf-8?q?Is_it_you??=', 'Is it you?'],
    ['=?utf-8?q?never ended=C3=BC', 'never endedü'],
    ['=?x-unknown?q?Gr=FC=DFe?=', 'Grüße'],
    ['=?iso-8859-1?q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['Gr\xfc\xdfe', 'Grüße'],
    ['Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
    ['=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
    ['=?utf-8?b?R3LDvMOfZQ?= (x)', 'Grüße (x)'],
    ['a =?utf-8?q?b?= c', 'a b c'],
    ['=?', '=?'],
  ];
  for (const [field, wanted] of cases) assert.equal(decodeField(field), wanted, field);
});

test('file names are read in each of the ways they are written (RFC 2231 and before)', () => {
  const cases: readonly [string, string][] = [
    ['attachment; filename="plain.pdf"', 'plain.pdf'],
    ["attachment; filename*=utf-8''%e2%82%ac%20rates.pdf", '€ rates.pdf'],
    ['attachment; filename*0*=utf-8\'en\'%e2%82%ac; filename*1*=%20rates; filename*2=".pdf"', '€ rates.pdf'],
    ['attachment; filename*0="long-"; filename*1="name.pdf"', 'long-name.pdf'],
    ['attachment; filename="=?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?="', 'Grüße.pdf'],
    ['attachment; filename==?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?=', 'Grüße.pdf'],
    ['attachment; filename="Gr\xfc\xdfe.pdf"', 'Grüße.pdf'],
    ['attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'],
    ['attachment; filename*=%e2%82%ac.pdf', '€.pdf'],
    ['attachment; filename=no quotes.pdf', 'no'],
    ['attachment; filename="never ended.pdf', 'never ended.pdf'],
    ['attachment', ''],
  ];
  for (const [field, wanted] of cases)
    assert.equal(parameterOf(readValue(field).params, 'filename'), wanted, field);
});

test('lines that a program broke are joined, signatures and quotes are not (RFC 3676)', () => {
  assert.equal(unflowed('one \ntwo\nthree\n-- \nAnn \nB', false), 'one two\nthree\n-- \nAnn B');
  assert.equal(unflowed('a \nb', true), 'ab');
  assert.equal(unflowed('> q \n> r \ns', false), '> q \n> r \ns');
  assert.equal(unflowed(' >no quote', false), '>no quote');
});

test('files in the text itself are found (uuencode), and what only looks like one is text', () => {
  const [file] = uuFiles('before\nbegin 644 cat.txt\n#0V%T\n`\nend\nafter\n');
  assert.equal(file?.filename, 'cat.txt');
  assert.equal(file.content.toString(), 'Cat');
  assert.deepEqual(uuFiles('begin 644 the day\nwith a smile and lower case\nend\n'), []);
  assert.deepEqual(uuFiles('begin 644 x\n'.repeat(1_000)), []);
});
