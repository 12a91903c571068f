// Mail made of other mail: the fixtures, cut, changed, stacked into each other. Each is parsed within its deadline or has a
// reason; what comes out is text that any store takes, within its bounds; display and classification take it, too.

import assert from 'node:assert/strict';
import { limits } from '#actors/limits.ts';
import { foldHtml } from '#gateway/http/fold-html.ts';
import { sanitise } from '#gateway/http/sanitise.ts';
import { classifyMail } from '#gateway/mail/classify.ts';
import { foldQuoted } from '#gateway/mail/folding.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import type { MailParts } from '#gateway/mail/parse.ts';
import { sign } from '#test/support/mail-edge.ts';
import { filed } from '../fixtures/mail/sources/index.ts';
import { below, mutated, pick } from './target.ts';
import type { FuzzTarget } from './target.ts';

const texts = filed.map(({ raw }) => raw.toString('latin1'));
const pieces = [
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  '--b\r\n',
  '--b--\r\n',
  '=?utf-8?b?',
  '?=',
  '\r\n\r\n',
  '<div><blockquote type="cite">',
  '&#x110000;',
  'begin 644 a\r\n',
  'Content-Type: application/ms-tnef\r\n\r\n',
];

function made(random: () => number): string {
  const text = mutated(random, pick(random, texts));
  const turn = below(random, 4);
  if (turn === 0) return text;
  if (turn === 1) return text.slice(0, below(random, text.length + 1));
  const at = below(random, text.length + 1);
  if (turn === 2)
    return text.slice(0, at) + pick(random, pieces).repeat(1 + below(random, 60)) + text.slice(at);
  return text.slice(0, at) + pick(random, texts).slice(below(random, 400));
}

/** Null: it has a reason. A reason is a sentence of ours, not an accident. */
function parsed(raw: Buffer, charset: string): MailParts | null {
  try {
    return parseMail(raw, charset);
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.match(error.message, /^(more than|parts nested|header fields of|HTML nested)/, error.stack);
    return null;
  }
}

function hold(parts: MailParts, size: number): void {
  const said = [
    parts.subject,
    parts.text,
    parts.html ?? '',
    ...parts.attachments.map(({ filename }) => filename),
  ];
  for (const text of [...said, ...parts.headers.values()])
    assert.ok(text.isWellFormed() && !text.includes('\0'));
  assert.ok(parts.attachments.length <= limits.parsedAttachments);
  assert.ok(
    parts.text.length <= Math.max(limits.rtfBytes, size * 4 + 1_000),
    'no more text than there was mail',
  );
  const facts = { ...parts, envelopeFrom: '', fromAddress: parts.from.address, source: 'smtp' };
  classifyMail(facts, sign);
  const segments = foldQuoted(parts.text);
  assert.equal(segments.map(({ from, to }) => parts.text.slice(from, to)).join(''), parts.text);
  const { html } = sanitise(parts.html, { images: false, inline: new Map() });
  if (html !== null)
    assert.equal(/<script|<[^>]*(?:\son\w+=|="\s*javascript:|\sdata-quote=)/i.test(foldHtml(html)), false);
}

export const target: FuzzTarget = {
  maxMb: 700,
  roundMs: limits.parseTimeoutMs,
  start: () =>
    Promise.resolve({
      round(random) {
        const raw = Buffer.from(made(random), 'latin1');
        const parts = parsed(raw, pick(random, ['', '', '', 'koi8-r', 'utf-7', 'utf-16le']));
        if (parts !== null) hold(parts, raw.length);
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
    }),
};
