// Facts put in the place of `{name}` in templates, in text and in HTML. A sentence whose fact is missing is left out; in HTML
// every fact is escaped, so that nothing a customer calls themselves becomes markup (F100, F105). Pure.

/** Null: there is nothing to say; a sentence that would say it is left out. Not there: no variable, it stays as written. */
export type TemplateFacts = Readonly<Partial<Record<string, string | null>>>;

const variable = /\{([a-z]+(?:\.[a-z0-9]+)?)\}/g;

/** What is written like a variable, each once, in the order they stand. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(variable), ([, name = '']) => name))];
}

export function usesVariable(text: string, name: string): boolean {
  return text.includes(`{${name}}`);
}

/** Sentences end with a full stop, a question or an exclamation mark, or with the line. */
const sentenceEnd = /(?<=[.!?])\s+/;

export function fillTemplate(text: string, facts: TemplateFacts): string {
  return text
    .split('\n')
    .flatMap((line) => (lacksFact(line, facts) ? saidOf(line, facts) : [line]))
    .join('\n')
    .replace(variable, (whole, name: string) => factOf(facts, name) ?? whole);
}

function factOf(facts: TemplateFacts, name: string): string | null | undefined {
  return Object.hasOwn(facts, name) ? facts[name] : undefined;
}

function lacksFact(text: string, facts: TemplateFacts): boolean {
  return Array.from(text.matchAll(variable), ([, name = '']) => factOf(facts, name)).includes(null);
}

/** Without its sentences that cannot be said; no line at all when none is left. */
function saidOf(line: string, facts: TemplateFacts): readonly string[] {
  const sentences = line.split(sentenceEnd).filter((sentence) => !lacksFact(sentence, facts));
  return sentences.length === 0 ? [] : [sentences.join(' ')];
}

const tagOrComment = /(<!--[\s\S]*?-->|<\/?[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>)/i;
/** What stands within a line; every other tag ends it, and with it the sentence. */
const inlineTag =
  /^<\/?(?:a|abbr|b|bdi|bdo|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|u)\b/i;

/** In addresses (`href="mailto:{mailbox.address}"`) facts are percent-encoded as well, unless they are whole addresses. */
export function fillHtmlTemplate(html: string, facts: TemplateFacts): string {
  const pieces = html.split(tagOrComment);
  const filled: string[] = [];
  for (let at = 0; at < pieces.length;) {
    let end = at;
    while (end < pieces.length && (end % 2 === 0 || inlineTag.test(pieces[end] ?? ''))) end += 1;
    filled.push(filledLine(pieces.slice(at, end), facts));
    if (end < pieces.length) filled.push(filledTag(pieces[end] ?? '', facts));
    at = end + 1;
  }
  return withoutEmptied(filled);
}

/** Stands where a line was of which nothing could be said. */
const emptied = '\u0000';

/** `pieces`: words at even places, inline tags at odd ones. */
function filledLine(pieces: readonly string[], facts: TemplateFacts): string {
  const words = pieces.filter((_, index) => index % 2 === 0);
  const line = words.join('');
  if (!lacksFact(line, facts)) return fillPieces(pieces, facts);
  const kept = keptRanges(line, facts);
  if (kept.length === 0) return emptied;
  let from = 0;
  const cut = pieces.map((piece, index) => {
    if (index % 2 === 1) return piece;
    const start = from;
    from += piece.length;
    return kept
      .map(([begin, end]) => piece.slice(Math.max(0, begin - start), Math.max(0, end - start)))
      .join('');
  });
  return fillPieces(cut, facts);
}

function fillPieces(pieces: readonly string[], facts: TemplateFacts): string {
  return pieces
    .map((piece, index) => (index % 2 === 1 ? filledTag(piece, facts) : filledWords(piece, facts)))
    .join('');
}

type Range = readonly [begin: number, end: number];

/** Of the sentences that can be said, with the blanks that follow them. */
function keptRanges(line: string, facts: TemplateFacts): readonly Range[] {
  const kept: Range[] = [];
  let begin = 0;
  for (const sentence of line.split(/(?=\S)(?<=[.!?]\s+)/)) {
    const end = begin + sentence.length;
    if (sentence.trim() !== '' && !lacksFact(sentence, facts)) kept.push([begin, end]);
    begin = end;
  }
  return kept;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

function filledWords(words: string, facts: TemplateFacts): string {
  return words.replace(variable, (whole, name: string) => {
    const fact = factOf(facts, name);
    return fact === undefined || fact === null ? whole : escaped(fact);
  });
}

const attribute = /(?<![a-z-])([a-z-]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)/gi;

function filledTag(tag: string, facts: TemplateFacts): string {
  return tag.replace(attribute, (_whole, name: string, equals: string, value: string) => {
    // Without quotes a blank would begin another attribute.
    const isWords = /^["']/.test(value) && !/^(?:href|src)$/i.test(name);
    const filled = value.replace(variable, (written, of: string) => {
      const fact = factOf(facts, of);
      if (fact === undefined || fact === null) return written;
      return escaped(isWords || /^https?:\/\//.test(fact) ? fact : encodeURIComponent(fact));
    });
    return `${name}${equals}${filled}`;
  });
}

/** The paragraphs, list entries and lines that held nothing else go with what they could not say. */
function withoutEmptied(pieces: readonly string[]): string {
  const kept: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    if (pieces[at] !== emptied) {
      kept.push(pieces[at] ?? '');
      continue;
    }
    const [, opened = ''] = /^<(p|li|div|td|h[1-6])\b/i.exec(kept.at(-1) ?? '') ?? [];
    const next = pieces[at + 1] ?? '';
    if (
      opened !== '' &&
      next.toLowerCase() === `</${opened.toLowerCase()}>` &&
      opened.toLowerCase() !== 'td'
    ) {
      kept.pop();
      at += 1;
    } else if (/^<br\b/i.test(next)) at += 1;
  }
  return kept.join('');
}
