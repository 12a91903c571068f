// HTML of mail made harmless for display in a sandboxed frame: a list of what may stay, nothing that runs, nothing that
// is fetched from elsewhere unless asked for. Pure; knows no store.

import sanitizeHtml from 'sanitize-html';
import { limits } from '#actors/limits.ts';

export interface SafeHtml {
  /** Null: there was none, more of it than `limits.htmlBytes`, or deeper than `limits.htmlDepth`. */
  readonly html: string | null;
  /** Remote images that were left out. */
  readonly remoteImages: number;
}

export interface SanitiseOptions {
  /** Keep http and https images. */
  readonly images: boolean;
  /** Content-ID without angle brackets → address that shows the inline image. */
  readonly inline: ReadonlyMap<string, string>;
}

const tags = (
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn ' +
  'div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q ' +
  'rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
).split(' ');

const length = /^-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|ex|%|cm|mm|in)?$/i;
const lengths =
  /^(-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|ex|%|cm|mm|in)?|auto)(\s+(-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|ex|%)?|auto)){0,3}$/i;
const colour = /^(#[0-9a-f]{3,8}|[a-z]{3,30}|(rgb|hsl)a?\([\d\s.,%/]{1,60}\))$/i;
const word = /^[a-z-]{1,30}$/i;
const fonts = /^[\w\s,'"-]{1,300}$/;
// No `url(…)`, no `expression`, no positions: what could fetch, run or cover is not in any of these patterns.
const border = /^[\w\s.#%-]{1,80}$/;

const styles = {
  '*': {
    color: [colour],
    background: [colour],
    'background-color': [colour],
    'font-family': [fonts],
    'font-size': [length, word],
    'font-style': [word],
    'font-weight': [word, /^\d{3}$/],
    'line-height': [length, word],
    'letter-spacing': [length, word],
    'text-align': [word],
    'text-decoration': [/^[a-z\s-]{1,60}$/i],
    'text-indent': [length],
    'text-transform': [word],
    'vertical-align': [length, word],
    'white-space': [word],
    'list-style-type': [word],
    'word-break': [word],
    direction: [word],
    display: [/^(block|inline|inline-block|none|table|table-row|table-cell|list-item)$/i],
    width: [length, word],
    'max-width': [length, word],
    'min-width': [length],
    height: [length, word],
    'max-height': [length, word],
    margin: [lengths],
    'margin-top': [lengths],
    'margin-right': [lengths],
    'margin-bottom': [lengths],
    'margin-left': [lengths],
    padding: [lengths],
    'padding-top': [lengths],
    'padding-right': [lengths],
    'padding-bottom': [lengths],
    'padding-left': [lengths],
    border: [border],
    'border-top': [border],
    'border-right': [border],
    'border-bottom': [border],
    'border-left': [border],
    'border-color': [colour],
    'border-style': [word],
    'border-width': [lengths],
    'border-radius': [lengths],
    'border-collapse': [word],
    'border-spacing': [lengths],
  },
};

const attributes = {
  '*': ['data-quote', 'style', 'align', 'valign', 'dir', 'lang', 'title', 'width', 'height', 'bgcolor'],
  a: ['href', 'name', 'target', 'rel'],
  img: ['src', 'alt', 'data-blocked'],
  table: ['border', 'cellpadding', 'cellspacing', 'summary'],
  td: ['colspan', 'rowspan', 'nowrap'],
  th: ['colspan', 'rowspan', 'nowrap', 'scope'],
  col: ['span'],
  colgroup: ['span'],
  font: ['color', 'face', 'size'],
  ol: ['start', 'type', 'reversed'],
  li: ['value'],
  time: ['datetime'],
};

const dataImage = /^data:image\/(png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]*$/i;

type ImageSource = { readonly kind: 'keep'; readonly src: string } | { readonly kind: 'remote' | 'drop' };

function imageSource(src: string, options: SanitiseOptions): ImageSource {
  const value = src.trim();
  const cid = /^cid:(.+)$/i.exec(value)?.[1];
  if (cid !== undefined) {
    const shown = options.inline.get(decodedCid(cid));
    return shown === undefined ? { kind: 'drop' } : { kind: 'keep', src: shown };
  }
  if (dataImage.test(value)) return { kind: 'keep', src: value };
  if (!/^(https?:)?\/\//i.test(value)) return { kind: 'drop' };
  if (!options.images) return { kind: 'remote' };
  return { kind: 'keep', src: value.startsWith('//') ? `https:${value}` : value };
}

function decodedCid(cid: string): string {
  try {
    return decodeURIComponent(cid);
  } catch {
    // A bare % is allowed in a Content-ID.
    return cid;
  }
}

const quoteBlocks =
  /\b(gmail_quote(_container)?|yahoo_quoted|ymail_quoted|protonmail_quote|moz-forward-container|zmail_extra|tutanota_quote|mail_android_quote|zimbra_quote)\b/i;
const quoteStarts = /\b(OutlookMessageHeader|moz-cite-prefix|gmail_attr|quoteHeader)\b/i;
const quoteIds =
  /^(x_)*(divRplyFwdMsg|appendonsend|reply-intro|stopSpelling|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|isForwardContent|replySplit)$/i;
const outlookRule = /border:\s*none;\s*border-top:\s*solid\s+#(e1e1e1|b5c4df)\s+1(\.0)?pt/i;

/** Where mail programs say that they quote: `block` is the quote, `rest` begins it. */
function quoteMark(tagName: string, attribs: Readonly<Record<string, string>>): 'block' | 'rest' | null {
  const names = attribs['class'] ?? '';
  if (quoteBlocks.test(names) || (tagName === 'blockquote' && attribs['type'] === 'cite')) return 'block';
  const starts =
    quoteStarts.test(names) || quoteIds.test(attribs['id'] ?? '') || outlookRule.test(attribs['style'] ?? '');
  return starts ? 'rest' : null;
}

const closesItself =
  /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|td|th|tr|option|body|html)$/i;

/** The parser's time grows with size times depth, so what is nested far deeper than any mail is not given to it. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (closesItself.test(tag)) continue;
    depth = slash === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > limits.htmlDepth) return true;
  }
  return false;
}

/** Deterministic. Measured: 60 kB of newsletter in 10 ms. Marks where quotes are, for `fold-html.ts`. */
export function sanitise(html: string | null, options: SanitiseOptions): SafeHtml {
  if (html === null || html.length > limits.htmlBytes || isTooDeep(html))
    return { html: null, remoteImages: 0 };
  let remoteImages = 0;
  const safe = sanitizeHtml(html, {
    allowedTags: tags,
    allowedAttributes: attributes,
    allowedStyles: styles,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowProtocolRelative: false,
    nestingLimit: limits.htmlNesting,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'template', 'svg', 'math'],
    transformTags: {
      '*': (tagName, { 'data-quote': _claimed, ...attribs }) => {
        const quote = quoteMark(tagName, attribs);
        return { tagName, attribs: quote === null ? attribs : { ...attribs, 'data-quote': quote } };
      },
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, { src = '', ...attribs }) => {
        const source = imageSource(src, options);
        if (source.kind === 'keep') return { tagName, attribs: { ...attribs, src: source.src } };
        if (source.kind === 'remote') remoteImages += 1;
        return { tagName, attribs: { ...attribs, 'data-blocked': source.kind } };
      },
    },
  });
  return { html: safe, remoteImages };
}

/** Content-IDs (without angle brackets) that the HTML shows. */
export function shownContentIds(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const match of html.matchAll(/\bcid:([^"'\s>)]{1,500})/gi)) found.add(decodedCid(match[1] ?? ''));
  return found;
}
