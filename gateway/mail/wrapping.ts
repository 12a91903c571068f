// What stands around the words of an agent in every mail that leaves (F109–F111): header, words, the agent's own footer,
// the footer of the queue, the links to rate it, and then what is quoted; in text and in HTML. Pure, and put on only once however often it is
// applied.

import type { Wording } from '#actors/vocabulary/queue-policy.ts';
import { readHtml } from './html-text.ts';
import { escapeHtml, textToHtml } from './text-html.ts';

/** Both parts of a body, or of a piece of one. */
export interface BothParts {
  readonly text: string;
  readonly html: string;
}

export interface PersonalFooter extends Wording {
  /** Null: no picture. */
  readonly image: { readonly contentId: string; readonly alt: string; readonly width: number } | null;
}

export interface Wrapping {
  readonly header: Wording;
  readonly personal: PersonalFooter;
  readonly footer: Wording;
  /** Links to rate the mail. */
  readonly rating: Wording;
}

const blank: Wording = { text: '', html: '' };

export const noWrapping: Wrapping = {
  header: blank,
  personal: { ...blank, image: null },
  footer: blank,
  rating: blank,
};

/** What is missing of the two is made from the other. */
export function bothParts({ text, html }: { readonly text: string; readonly html: string }): BothParts {
  const plain = text.trim() === '' ? readHtml(html).text : text;
  return { text: plain, html: html.trim() === '' && plain !== '' ? textToHtml(plain) : html };
}

/** `quoted` null: nothing is quoted by us; what the agent's own text quotes at its end is found, and stays at the end. */
export function wrap(words: BothParts, wrapping: Wrapping, quoted: BothParts | null): BothParts {
  const own = quoted === null ? splitQuoted(words) : { fresh: words, quoted };
  const header = bothParts(wrapping.header);
  const { personal, footer, rating } = wrapping;
  const footers = [personalParts(personal), bothParts(footer), bothParts(rating)];
  const before = missingIn(own.fresh, header) ? [header] : [];
  const after = footers.filter((piece) => missingIn(own.fresh, piece));
  const pieces = [...before, own.fresh, ...after, own.quoted];
  return {
    text: pieces
      .map(({ text }) => text.trim())
      .filter((text) => text !== '')
      .join('\n\n'),
    html: pieces
      .map(({ html }) => html.trim())
      .filter((html) => html !== '')
      .join('\n<br>\n'),
  };
}

function personalParts({ text, html, image }: PersonalFooter): BothParts {
  const said = bothParts({ text, html });
  if (image === null) return said;
  const picture = `<img src="cid:${image.contentId}" alt="${escapeHtml(image.alt)}" width="${image.width}">`;
  return {
    text: said.text,
    html: [said.html, `<div>${picture}</div>`].filter((part) => part !== '').join('\n'),
  };
}

/** Compared as words: a mail program may have set it differently on its way. */
function missingIn(fresh: BothParts, piece: BothParts): boolean {
  const wanted = wordsOf(piece.text);
  if (wanted === '') return piece.html !== '' && !fresh.html.includes(piece.html);
  return !wordsOf(fresh.text).includes(wanted);
}

function wordsOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const attribution = /^.{4,300}:\s*$/;
const htmlQuote = /<blockquote[\s>]/i;

/** The quoted block at the end of what was written, with the line that says whose it is. */
function splitQuoted(words: BothParts): { readonly fresh: BothParts; readonly quoted: BothParts } {
  const lines = words.text.split('\n');
  let start = lines.length;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = (lines[at] ?? '').trim();
    if (line.startsWith('>')) start = at;
    else if (line !== '') break;
  }
  if (start < lines.length && attribution.test(lines[start - 1] ?? '')) start -= 1;
  const inHtml = endingQuote(words.html);
  return {
    fresh: { text: lines.slice(0, start).join('\n'), html: words.html.slice(0, inHtml) },
    quoted: { text: lines.slice(start).join('\n'), html: words.html.slice(inHtml) },
  };
}

/** Where the quote begins that the HTML ends with; its length when it ends with none. */
function endingQuote(html: string): number {
  if (!/<\/blockquote>\s*$/i.test(html)) return html.length;
  const first = html.search(htmlQuote);
  const between = readHtml(html.slice(first).replace(/<blockquote[\s\S]*<\/blockquote>/i, '')).text;
  return first < 0 || between !== '' ? html.length : first;
}
