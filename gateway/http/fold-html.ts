// Folds what an HTML mail quotes at its end, for display only (T19): the quote goes into a `<details>`, which opens
// without a script. Works on HTML that the sanitiser has made, whose elements are balanced; it has put `data-quote` where
// a mail program says that a quote is (`block`) or begins (`rest`). Nothing is taken away. Pure, linear.

interface Element {
  readonly tag: string;
  readonly parent: Element | null;
  readonly open: number;
  /** Visible letters and pictures before it. */
  readonly shownBefore: number;
  /** Where its closing tag begins, and where it ends. */
  contentEnd: number;
  end: number;
  shownAtEnd: number;
}

interface Scan {
  readonly marked: { readonly element: Element; readonly kind: 'block' | 'rest' }[];
  shown: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const token = /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>|([^<]+)/gi;
const empty = new Set('area br col hr img wbr'.split(' '));
/** Elements that may hold no `<details>`. */
const strict = new Set('table tbody thead tfoot tr ul ol dl'.split(' '));
const mark = / data-quote="(block|rest)"/g;

export function foldHtml(html: string): string {
  if (!html.includes(' data-quote="')) return html;
  const scan = read(html);
  const ranges = scan.marked.flatMap(({ element, kind }) => rangeOf(element, kind, scan, html.length));
  const first = ranges.toSorted((a, b) => a.from - b.from)[0];
  if (first === undefined) return html.replace(mark, '');
  const quoted = `<details><summary title="Show or hide the quoted text">… quoted text</summary>${html.slice(first.from, first.to)}</details>`;
  return `${html.slice(0, first.from)}${quoted}${html.slice(first.to)}`.replace(mark, '');
}

function read(html: string): Scan {
  const scan: Scan = { marked: [], shown: 0 };
  let within: Element | null = null;
  for (const match of html.matchAll(token)) {
    const [whole, slash, tag = '', attributes = '', text] = match;
    if (text !== undefined) scan.shown += visible(text);
    else if (slash === '/') within = close(within, scan, { at: match.index, length: whole.length });
    else {
      const element = opened(tag.toLowerCase(), within, { at: match.index, shown: scan.shown });
      const kind = /data-quote="(block|rest)"/.exec(attributes)?.[1];
      if (kind === 'block' || kind === 'rest') scan.marked.push({ element, kind });
      if (element.tag === 'img') scan.shown += 1;
      if (empty.has(element.tag))
        Object.assign(element, { contentEnd: match.index, end: match.index + whole.length });
      else within = element;
    }
  }
  return scan;
}

function visible(text: string): number {
  return text.replace(/&nbsp;|&#160;|[\s\u00a0\u200b]/g, '').length;
}

function opened(tag: string, parent: Element | null, { at, shown }: { at: number; shown: number }): Element {
  return { tag, parent, open: at, shownBefore: shown, contentEnd: -1, end: -1, shownAtEnd: -1 };
}

function close(
  element: Element | null,
  scan: Scan,
  { at, length }: { at: number; length: number },
): Element | null {
  if (element === null) return null;
  Object.assign(element, { contentEnd: at, end: at + length, shownAtEnd: scan.shown });
  return element.parent;
}

/** It must run to the end of what is shown, and something must stand above it. */
function rangeOf(element: Element, kind: 'block' | 'rest', scan: Scan, length: number): readonly Range[] {
  if (element.shownBefore === 0 || element.end < 0) return [];
  if (kind === 'block')
    return element.shownAtEnd === scan.shown && mayHold(element.parent)
      ? [{ from: element.open, to: element.end }]
      : [];
  let start = element;
  for (;;) {
    const { parent } = start;
    if (parent === null) return [{ from: start.open, to: length }];
    if (parent.shownAtEnd === scan.shown && mayHold(parent))
      return [{ from: start.open, to: parent.contentEnd }];
    // The mark stands alone in an element of its own: what follows that is quoted, too.
    if (parent.shownBefore !== start.shownBefore) return [];
    start = parent;
  }
}

function mayHold(parent: Element | null): boolean {
  return parent === null || !strict.has(parent.tag);
}
