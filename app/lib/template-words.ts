// HTML and text of a template: one made from the other, and what the visual editor cannot keep of HTML that somebody wrote
// elsewhere. Pure; works on tags, not on documents, so that it says the same on the server and in the browser.

const tagPattern = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
const attributePattern = /(?<![^\s=/])([^\s=/]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/g;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
};

function decoded(text: string): string {
  return text.replace(/&([a-z]+|#39);/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole);
}

function attributeOf(attributes: string, name: string): string {
  for (const [, found = '', value = ''] of attributes.matchAll(attributePattern))
    if (found.toLowerCase() === name) return decoded(value.replace(/^["']|["']$/g, ''));
  return '';
}

const unseen = /<(style|script|title|head)\b[\s\S]*?<\/\1\s*>/gi;

/** As it reads without HTML: paragraphs with an empty line between them, addresses of links behind their words. */
export function htmlToText(html: string): string {
  let address = '';
  let linkedFrom = 0;
  let text = '';
  let at = 0;
  const clean = html.replace(unseen, '');
  const add = (words: string): void => {
    text += decoded(words.replace(/[ \t\r\n]+/g, ' '));
  };
  for (const match of clean.matchAll(tagPattern)) {
    const [whole, slash = '', name = '', attributes = ''] = match;
    add(clean.slice(at, match.index));
    at = match.index + whole.length;
    const tag = name.toLowerCase();
    if (tag === 'br') text += '\n';
    else if (tag === 'a' && slash === '') {
      address = attributeOf(attributes, 'href');
      linkedFrom = text.length;
    } else if (tag === 'a') {
      const words = text.slice(linkedFrom);
      const known = address.replace(/^mailto:/i, '');
      if (address !== '' && words.trim() !== known && words.trim() !== address) text += ` (${known})`;
      address = '';
    } else if (tag === 'li' && slash === '') text += '\n- ';
    else if (/^(p|h[1-6]|ul|ol|blockquote|table)$/.test(tag)) text += '\n\n';
    else if (/^(div|tr)$/.test(tag)) text += '\n';
    else if (/^(td|th)$/.test(tag) && slash !== '') text += ' ';
  }
  add(clean.slice(at));
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/- \n+/g, '- ')
    .replace(/^(- .*)\n\n(?=- )/gm, '$1\n')
    .trim();
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A blank line ends a paragraph, any other line end is a break. */
export function textToHtml(text: string): string {
  if (text.trim() === '') return '';
  return text
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/** What the visual editor shows and writes, with the attributes that it keeps. */
const kept: Readonly<Record<string, readonly string[]>> = {
  p: [],
  br: [],
  strong: [],
  b: [],
  em: [],
  i: [],
  u: [],
  s: [],
  del: [],
  strike: [],
  code: [],
  ul: [],
  ol: ['start'],
  li: [],
  blockquote: [],
  a: ['href', 'target', 'rel', 'class', 'title'],
};

/** Of addresses with a scheme; variables have none. */
const keptScheme = /^(?:https?|ftps?|mailto|tel|sms|cid):/i;

const names: Readonly<Record<string, string>> = {
  table: 'tables',
  thead: 'tables',
  tbody: 'tables',
  tfoot: 'tables',
  tr: 'tables',
  td: 'tables',
  th: 'tables',
  img: 'pictures',
  h1: 'headings',
  h2: 'headings',
  h3: 'headings',
  h4: 'headings',
  h5: 'headings',
  h6: 'headings',
  hr: 'lines across',
  font: 'fonts and colours',
  style: 'style sheets',
  div: 'blocks (div)',
  span: 'marked words (span)',
};

/** In words, each once; empty: the visual editor keeps all of it. */
export function visualLosses(html: string): readonly string[] {
  const lost = new Set<string>();
  for (const [whole, slash = '', name = '', attributes = ''] of html.matchAll(tagPattern)) {
    const tag = name.toLowerCase();
    if (tag === '') lost.add(whole.startsWith('<!--') ? 'comments' : 'the document type');
    else if (!Object.hasOwn(kept, tag)) lost.add(names[tag] ?? `<${tag}>`);
    if (slash !== '' || tag === '') continue;
    for (const [, found = ''] of attributes.matchAll(attributePattern)) {
      const attribute = found.toLowerCase();
      if (kept[tag]?.includes(attribute) === true) continue;
      lost.add(attribute === 'style' ? 'colours, sizes and distances (style)' : `the attribute ${attribute}`);
    }
    const address = attributeOf(attributes, 'href');
    if (tag === 'a' && /^[a-z][a-z0-9+.-]*:/i.test(address) && !keptScheme.test(address))
      lost.add(`links to ${address}`);
  }
  return [...lost];
}
