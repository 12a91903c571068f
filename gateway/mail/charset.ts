// Bytes → text, whatever their label says (T20): as labelled if that can be true, else as detected, else windows-1252,
// which shows something for every byte. A wrong charset is never a lost mail: the raw bytes stay, and a person may name
// the charset (`forced`). Pure.

import { isAscii } from 'node:buffer';
import { analyse } from 'chardet';
import { decodeUtf7 } from './utf7.ts';

/** What people and programs write for charsets that have another name; without punctuation. */
const aliases: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  unicode11utf8: 'utf-8',
  cp65001: 'utf-8',
  ansi: 'windows-1252',
  cp1252: 'windows-1252',
  win1252: 'windows-1252',
  iso88591windows1252: 'windows-1252',
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
  iso885911: 'windows-874',
  win1250: 'windows-1250',
  win1251: 'windows-1251',
  windows1251: 'windows-1251',
  koi8: 'koi8-r',
  koi8ru: 'koi8-u',
  gb2312: 'gb18030',
  gb231280: 'gb18030',
  gbk: 'gb18030',
  xgbk: 'gb18030',
  cp936: 'gb18030',
  euccn: 'gb18030',
  cp950: 'big5',
  big5hkscs: 'big5',
  xsjis: 'shift_jis',
  cp932: 'shift_jis',
  windows31j: 'shift_jis',
  sjis: 'shift_jis',
  xeucjp: 'euc-jp',
  ujis: 'euc-jp',
  ksc56011987: 'euc-kr',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  jis: 'iso-2022-jp',
  ucs2: 'utf-16le',
  unicode: 'utf-16le',
  iso10646ucs2: 'utf-16be',
  utf16: 'utf-16le',
  macroman: 'macintosh',
  xmacroman: 'macintosh',
  tis620: 'windows-874',
};
/** No promise: what is labelled so may be anything. */
const empty = new Set([
  '',
  'ascii',
  'usascii',
  'unknown8bit',
  'xunknown',
  'unknown',
  'default',
  '8bit',
  'binary',
  'none',
  'charset',
  'iso8859',
  '7bit',
  'ansix341968',
]);
/** Of what detection says, only what it tells apart well, and what most of such text looks like. */
const mostlyHigh = /^(windows-125[1345678]|koi8-[ru]|iso-8859-[5678]|ibm866)$/i;
const wide = /^(gb18030|big5|shift_jis|euc-(jp|kr)|iso-2022-(jp|kr|cn))$/i;
const sampleBytes = 32_768;
const surelyPercent = 50;
const probablyPercent = 25;

export interface DecodedText {
  readonly text: string;
  /** Lower case, such as `koi8-r`: what it was taken for. */
  readonly charset: string;
}

/** `label` as the mail has it, or empty; `forced`: a person has chosen, nothing else counts. */
export function decodeText(bytes: Uint8Array, label: string, forced = ''): DecodedText {
  if (forced !== '') return decodedAs(bytes, forced) ?? decodedAs(bytes, 'windows-1252') ?? nothing;
  const marked = byteOrderMark(bytes);
  if (marked !== null) return decodedAs(bytes, marked) ?? nothing;
  const named = charsetName(label);
  if (named === 'utf-7') return { text: decodeUtf7(bytes), charset: 'utf-7' };
  if (isPlainAscii(bytes)) return asciiText(bytes, named);
  const unmarked = sixteenBits(bytes);
  if (named.startsWith('utf-16')) return decodedAs(bytes, unmarked ?? named) ?? nothing;
  if (unmarked !== null) return decodedAs(bytes, unmarked) ?? nothing;
  return asUtf8(bytes, named) ?? asLabelled(bytes, named) ?? asDetected(bytes);
}

const nothing: DecodedText = { text: '', charset: 'utf-8' };

/** A name that `TextDecoder` knows, or `utf-7`; empty when nobody knows it. */
export function charsetName(label: string): string {
  const written = label
    .trim()
    .toLowerCase()
    .replace(/^["']+|["']+$/g, '')
    .replace(/[;,*].*$/, '')
    .trim();
  const bare = written.replace(/^(charset=|cs|x-)/, '').replace(/[^a-z0-9]/g, '');
  if (empty.has(bare)) return '';
  if (/^(unicode11)?utf7(imap)?$/.test(bare)) return 'utf-7';
  return known(aliases[bare] ?? written) ?? known(written.replaceAll('_', '-')) ?? known(bare) ?? '';
}

function known(name: string): string | null {
  try {
    const { encoding } = new TextDecoder(name);
    return encoding === 'replacement' ? null : encoding;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function decodedAs(bytes: Uint8Array, charset: string): DecodedText | null {
  const named = charsetName(charset);
  if (named === 'utf-7') return { text: decodeUtf7(bytes), charset: named };
  return named === '' ? null : { text: new TextDecoder(named).decode(bytes), charset: named };
}

function byteOrderMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

function isPlainAscii(bytes: Uint8Array): boolean {
  return isAscii(bytes) && !bytes.includes(0);
}

const escape = String.fromCharCode(0x1b);
const japaneseEscape = new RegExp(String.raw`${escape}(\$[@B]|\([BJI])`);
const emptyEscape = new RegExp(String.raw`${escape}\([BJ](?=${escape})`, 'g');

/** ISO-2022 is ASCII to the eye; the escapes tell. */
function asciiText(bytes: Uint8Array, named: string): DecodedText {
  if (!bytes.includes(0x1b))
    return { text: Buffer.from(bytes).toString('latin1'), charset: named || 'utf-8' };
  const written = Buffer.from(bytes).toString('latin1');
  if (!japaneseEscape.test(written)) return { text: written, charset: named || 'utf-8' };
  // Back to ASCII and away again, with nothing between, is an error to the decoder: joined encoded words do it.
  const joined = Buffer.from(written.replace(emptyEscape, ''), 'latin1');
  return { text: new TextDecoder('iso-2022-jp').decode(joined), charset: 'iso-2022-jp' };
}

/** UTF-16 that nobody marked: every other byte of most text is zero. */
function sixteenBits(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 2_048);
  if (sample.length < 4 || bytes.length % 2 === 1) return null;
  let even = 0;
  let odd = 0;
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  const many = sample.length / 6;
  if (odd > many && even * 4 < odd) return 'utf-16le';
  return even > many && odd * 4 < even ? 'utf-16be' : null;
}

const fatalUtf8 = new TextDecoder('utf-8', { fatal: true });

function validUtf8(bytes: Uint8Array): string | null {
  try {
    return fatalUtf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Text of another charset is hardly ever valid UTF-8 by chance; two letters of it may be. */
function asUtf8(bytes: Uint8Array, named: string): DecodedText | null {
  const text = validUtf8(bytes);
  if (text !== null) {
    const believed =
      named === '' || named === 'utf-8' || named.startsWith('windows-125') || named.startsWith('iso-8859');
    const letters = text.length - text.replace(/[^\0-\x7f]/g, '').length;
    if (!believed && letters < 3) return null;
    return { text: undoubled(text), charset: 'utf-8' };
  }
  if (named !== 'utf-8' && named !== '') return null;
  // A letter that was cut, or a byte that went bad: the rest is as it says.
  const lenient = new TextDecoder('utf-8').decode(bytes);
  return wrongShare(lenient) < 0.3 ? { text: lenient, charset: 'utf-8' } : null;
}

/** Of what is not ASCII, how much is not text. */
function wrongShare(text: string): number {
  const high = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  const wrong = text.match(/[\ufffd\x80-\x9f]/g)?.length ?? 0;
  return high === 0 ? 0 : wrong / high;
}

function asLabelled(bytes: Uint8Array, named: string): DecodedText | null {
  if (named === '' || named === 'utf-8') return null;
  const text = new TextDecoder(named).decode(bytes);
  return wrongShare(text) < 0.1 ? { text, charset: named } : null;
}

function asDetected(bytes: Uint8Array): DecodedText {
  const found = analyse(bytes.subarray(0, sampleBytes));
  const share = highShare(bytes.subarray(0, sampleBytes));
  for (const { name, confidence } of found.slice(0, 3)) {
    const charset = charsetName(name);
    const fits =
      (wide.test(charset) && confidence >= surelyPercent && share > 0.2) ||
      (mostlyHigh.test(charset) && confidence >= probablyPercent && share > 0.4) ||
      (/^(windows-1250|iso-8859-2)$/.test(charset) && confidence >= surelyPercent);
    if (!fits) continue;
    const text = new TextDecoder(charset).decode(bytes);
    if (wrongShare(text) < 0.05) return { text, charset };
  }
  return { text: new TextDecoder('windows-1252').decode(bytes), charset: 'windows-1252' };
}

/** Of what is written with letters, how much is beyond ASCII. */
function highShare(bytes: Uint8Array): number {
  let high = 0;
  let low = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) high += 1;
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) low += 1;
  }
  return high === 0 ? 0 : high / (high + low);
}

const specials = new Map(
  Array.from({ length: 32 }, (_, at) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(0x80 + at)),
    0x80 + at,
  ]),
);

/** UTF-8 that somebody took for windows-1252 and encoded again: `Ã¼`. Only when all of it is such, and more than once. */
function undoubled(text: string): string {
  if (!/[ÂÃâÐÑ][\u0080-\u00bf\u2018-\u203a\u20ac\u0152-\u017e\u02c6\u02dc\u2122].*[ÂÃâÐÑ]/s.test(text))
    return text;
  const bytes = Buffer.alloc(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = code < 0x100 ? code : specials.get(text.charAt(at));
    if (byte === undefined) return text;
    bytes[at] = byte;
  }
  return validUtf8(bytes) ?? text;
}
