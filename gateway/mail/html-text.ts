// The plain text of an HTML body, and how deep its elements are nested, in one pass that is linear in its length. For
// search, rules and lists only: what people see is the HTML itself, or the text part.

const breaks = new Set([
  'br',
  'p',
  'div',
  'tr',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'blockquote',
  'hr',
]);
const silent = new Set(['script', 'style', 'head', 'title', 'template']);
const containers = new Set(
  'div table tbody tr td span font center blockquote ul ol li section article b i u em strong a p'.split(' '),
);
/** Elements that end by themselves when the next one starts, in the HTML that people's programs write. */
const closeThemselves = new Set(['p', 'li', 'tr', 'td', 'tbody']);
const tag = /<(\/?)([a-z][a-z0-9:-]{0,30})/iy;
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

export interface HtmlText {
  readonly text: string;
  /** Most elements open within each other at one place. */
  readonly nesting: number;
}

export function readHtml(html: string): HtmlText {
  const pieces: string[] = [];
  let depth = 0;
  let nesting = 0;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    pieces.push(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    tag.lastIndex = open;
    const [, closing, written] = tag.exec(html) ?? [];
    if (written === undefined) {
      at = afterOddity(html, open);
      if (at === open + 1) pieces.push('<');
      continue;
    }
    const name = written.toLowerCase();
    at = after(html, '>', open);
    if (breaks.has(name)) pieces.push('\n');
    if (closing === '' && silent.has(name)) at = afterSilent(html, name, at);
    if (containers.has(name) && !closeThemselves.has(name)) depth += closing === '' ? 1 : -1;
    depth = Math.max(0, depth);
    nesting = Math.max(nesting, depth);
  }
  return { text: tidy(pieces.join('')), nesting };
}

function after(html: string, end: string, from: number): number {
  const found = html.indexOf(end, from);
  return found < 0 ? html.length : found + end.length;
}

/** Comments and declarations are skipped; any other `<` is a letter. */
function afterOddity(html: string, open: number): number {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
  const next = html.charAt(open + 1);
  return next === '!' || next === '?' ? after(html, '>', open) : open + 1;
}

function afterSilent(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[^>]{0,50}>`, 'gi');
  end.lastIndex = from;
  return end.exec(html) === null ? html.length : end.lastIndex;
}

function tidy(text: string): string {
  return text
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, entity)
    .replace(/[ \t\f\r]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : whole;
}
