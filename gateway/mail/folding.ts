// Which parts of a plain text are quoted or signature, for display only: nothing is cut, every character belongs to
// exactly one segment, and the whole of it stays one click away (T19). Pure, linear in the text.
//
//   reply on top      text │ quote ─────────────────── end     folded: quote
//   reply below       quote │ text                             folded: quote, when it is long
//   between the lines quote │ text │ quote │ text              folded: nothing but what runs to the end

import { limits } from '#actors/limits.ts';
import {
  attributions,
  beginsAttribution,
  deviceSignatures,
  endsAttribution,
  headerField,
  headerFirst,
  separators,
} from './fold-phrases.ts';

export interface Segment {
  readonly kind: 'text' | 'quote' | 'signature';
  /** Offsets into the text, in UTF-16 units: `from` included, `to` not. */
  readonly from: number;
  readonly to: number;
}

/** A quote above the answer is worth folding from so many lines on. */
const longQuoteLines = 6;
const longestSignatureLines = 12;
const attributionLines = 4;

interface Line {
  readonly text: string;
  readonly from: number;
}

export function foldQuoted(text: string): readonly Segment[] {
  if (text.length > limits.foldChars) return [{ kind: 'text', from: 0, to: text.length }];
  const lines = linesOf(text);
  const end = quoteTail(lines);
  const start = quoteHead(lines.slice(0, end));
  const sign = signatureAt(lines, start, end);
  const at = (line: number): number => lines[line]?.from ?? text.length;
  const cuts: readonly Segment[] = [
    { kind: 'quote', from: 0, to: at(start) },
    { kind: 'text', from: at(start), to: at(sign) },
    { kind: 'signature', from: at(sign), to: at(end) },
    { kind: 'quote', from: at(end), to: text.length },
  ];
  return cuts.filter(({ from, to }) => to > from);
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line.replace(/\r$/, ''), from });
    from += line.length + 1;
  }
  return lines;
}

const isBlank = (line: Line | undefined): boolean =>
  line === undefined || /^[\s\u200b\u1427]*$/.test(line.text);
const isQuoted = (line: Line | undefined): boolean =>
  line !== undefined && /^\s{0,3}(?:>|\|\s)/.test(line.text);

/** The first line of what is quoted to the end; the number of lines when nothing is, or when all would be. */
function quoteTail(lines: readonly Line[]): number {
  const openers = lines.map((_, at) => opensTail(lines, at)).filter((at) => at !== null);
  const start = openers.reduce((first, at) => Math.min(first, at), markedTail(lines));
  const first = lines.findIndex((line) => !isBlank(line));
  return start <= first ? lines.length : withoutBlanks(lines, start);
}

/** Lines that begin with a mark, up to the end; with who is said to have written them. */
function markedTail(lines: readonly Line[]): number {
  let start = lines.length;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    if (isQuoted(lines[at])) start = at;
    else if (!isBlank(lines[at])) break;
  }
  return start === lines.length ? start : attributionBefore(lines, start);
}

/** Up to four lines just above that name who wrote it. */
function attributionBefore(lines: readonly Line[], quote: number): number {
  let last = quote - 1;
  while (last >= 0 && isBlank(lines[last]) && quote - last < 4) last -= 1;
  return attributionTo(lines, last) ?? quote;
}

/** Where the attribution begins that ends with this line: as few lines as it takes, and those it is wrapped from. */
function attributionTo(lines: readonly Line[], last: number): number | null {
  if (last < 0 || isBlank(lines[last]) || !endsAttribution.test(lines[last]?.text ?? '')) return null;
  let blanks = 0;
  let found: number | null = null;
  for (let from = last; from > last - attributionLines - blanks && from >= 0; from -= 1) {
    if (isBlank(lines[from])) blanks += 1;
    if (blanks > 1 || isQuoted(lines[from]) !== isQuoted(lines[last])) break;
    const begins = beginsAttribution.test(lines[from]?.text ?? '');
    if (found !== null && begins) return from;
    if (found !== null || isBlank(lines[from]) || !isAttribution(joined(lines, from, last))) continue;
    found = from;
    if (begins) break;
  }
  return found;
}

function joined(lines: readonly Line[], from: number, to: number): string {
  return lines
    .slice(from, to + 1)
    .map(({ text }) => text.trim())
    .join(' ');
}

function isAttribution(text: string): boolean {
  return text.length <= 600 && attributions.some((pattern) => pattern.test(text));
}

/** Where what is quoted to the end begins, if this line says that it does. */
function opensTail(lines: readonly Line[], at: number): number | null {
  const line = lines[at];
  if (line === undefined || isBlank(line)) return null;
  if (separators.some((pattern) => pattern.test(line.text)) || isHeaderBlock(lines, at)) return at;
  const start = attributionTo(lines, at);
  return start === null || answersFollow(lines, at + 1) ? null : start;
}

/** `From: … Sent: … To: … Subject: …`, a rule above it or not. */
function isHeaderBlock(lines: readonly Line[], at: number): boolean {
  const isRule = /^\s*[_*-]{5,}\s*$/.test(lines[at]?.text ?? '');
  const from = isRule ? at + 1 + blanksAt(lines, at + 1) : at;
  if (!headerFirst.test(lines[from]?.text ?? '')) return false;
  const following = lines.slice(from + 1, from + 8).filter((line) => !isBlank(line));
  return following.slice(0, 4).filter(({ text }) => headerField.test(text)).length >= 2;
}

function blanksAt(lines: readonly Line[], from: number): number {
  let count = 0;
  while (count < 3 && from + count < lines.length && isBlank(lines[from + count])) count += 1;
  return count;
}

/** After the quoted lines somebody goes on in their own words: then what stands between them matters. */
function answersFollow(lines: readonly Line[], from: number): boolean {
  let at = from + blanksAt(lines, from);
  if (!isQuoted(lines[at])) return false;
  let quoted = false;
  for (; at < lines.length; at += 1) {
    if (isQuoted(lines[at])) quoted = true;
    else if (!isBlank(lines[at])) return quoted && !isSignature(lines, at) && !wrapsQuote(lines, at);
  }
  return false;
}

/** One line that a program broke off a quoted one. */
function wrapsQuote(lines: readonly Line[], at: number): boolean {
  return isQuoted(lines[at - 1]) && isQuoted(lines[at + 1]) && (lines[at]?.text.length ?? 0) < 40;
}

/** Lines from the top that are quoted, when they are many and nothing else in the text is. */
function quoteHead(lines: readonly Line[]): number {
  const top = lines.findIndex((line) => !isBlank(line));
  if (top < 0) return 0;
  let start = top;
  while (start < top + attributionLines && !isQuoted(lines[start])) start += 1;
  if (!isQuoted(lines[start])) return 0;
  if (start > top && attributionBefore(lines, start) !== top) return 0;
  let end = start;
  while (end < lines.length && (isQuoted(lines[end]) || isBlank(lines[end]))) end += 1;
  const isLong = end - start >= longQuoteLines;
  const others = lines.slice(end).some((line) => isQuoted(line));
  return isLong && !others && end < lines.length ? end : 0;
}

/** The first line of the signature within `start..end`; `end` when there is none, or nothing before it. */
function signatureAt(lines: readonly Line[], start: number, end: number): number {
  const first = lines.findIndex((line, at) => at >= start && !isBlank(line));
  for (let at = Math.max(start, end - longestSignatureLines - 3); at < end; at += 1)
    if (at > first && isSignature(lines, at)) return withoutBlanks(lines, at);
  return end;
}

function isSignature(lines: readonly Line[], at: number): boolean {
  const text = lines[at]?.text ?? '';
  if (/^\s?(?:-- ?|—|__+)\s*$/.test(text)) return true;
  const rest = lines.slice(at + 1, at + 6).filter((line) => !isBlank(line));
  return text.length < 120 && rest.length <= 4 && deviceSignatures.some((pattern) => pattern.test(text));
}

/** Empty lines and rules above what is folded are folded with it. */
function withoutBlanks(lines: readonly Line[], start: number): number {
  let at = start;
  while (at > 0 && (isBlank(lines[at - 1]) || /^\s*[_*=~+#-]{5,}\s*$/.test(lines[at - 1]?.text ?? '')))
    at -= 1;
  return at;
}
