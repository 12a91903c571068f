// RTF → its text, and the HTML that Outlook hides in it ([MS-OXRTFEX]). One pass; no styles, no pictures. Pure.

export interface RichText {
  readonly text: string;
  /** Null: it was not made from HTML. */
  readonly html: string | null;
}

interface Group {
  /** What stands in it is for nobody: fonts, colours, pictures. */
  readonly silent: boolean;
  /** It holds a piece of HTML. */
  readonly tag: boolean;
  /** What stands in it is what RTF needs, and HTML does not. */
  readonly rtfOnly: boolean;
}

const token = /\\'([0-9a-f]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi;
const silentWords = new Set(
  'fonttbl colortbl stylesheet info pict object header footer listtable listoverridetable rsidtbl generator themedata latentstyles datastore xmlnstbl mhtmltag'.split(
    ' ',
  ),
);
const said: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  tab: '\t',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  row: '\n',
  cell: '\t',
};
const mostDepth = 500;

interface State {
  group: Group;
  readonly outer: Group[];
  /** Letters that follow an `\u` in the old charset, to be passed over. */
  skip: number;
  uc: number;
  charset: string;
  isHtml: boolean;
  afterStar: boolean;
  readonly out: string[];
  bytes: number[];
}

export function readRtf(rtf: Buffer): RichText {
  const state: State = {
    group: { silent: false, tag: false, rtfOnly: false },
    outer: [],
    skip: 0,
    uc: 1,
    charset: 'windows-1252',
    isHtml: false,
    afterStar: false,
    out: [],
    bytes: [],
  };
  for (const [, hex, word, number, symbol, brace, plain] of rtf.toString('latin1').matchAll(token)) {
    if (hex !== undefined) byte(state, Number.parseInt(hex, 16));
    else if (word !== undefined) control(state, word.toLowerCase(), number);
    else if (symbol !== undefined) sign(state, symbol);
    else if (brace === '{') open(state);
    else if (brace === '}') close(state);
    else if (plain !== undefined) write(state, plain);
  }
  flush(state);
  const all = state.out.join('').replaceAll('\0', '');
  return state.isHtml ? { text: '', html: all } : { text: all.trim(), html: null };
}

function open(state: State): void {
  flush(state);
  if (state.outer.length < mostDepth) state.outer.push(state.group);
}

function close(state: State): void {
  flush(state);
  state.group = state.outer.pop() ?? state.group;
  state.afterStar = false;
}

function sign(state: State, symbol: string): void {
  if (symbol === '*') state.afterStar = true;
  else if (symbol === '~') write(state, '\u00a0');
  else if (/[\\{}]/.test(symbol)) write(state, symbol);
  else if (/[\r\n]/.test(symbol)) write(state, '\n');
}

function control(state: State, word: string, number: string | undefined): void {
  const star = state.afterStar;
  state.afterStar = false;
  if (word === 'fromhtml') state.isHtml = number !== '0';
  else if (word === 'ansicpg') state.charset = number === '65001' ? 'utf-8' : `windows-${number ?? '1252'}`;
  else if (word === 'htmltag') state.group = { silent: false, tag: true, rtfOnly: false };
  else if (word === 'htmlrtf') state.group = { ...state.group, rtfOnly: number !== '0' };
  else if (silentWords.has(word) || star) state.group = { ...state.group, silent: true };
  else if (word === 'uc') state.uc = Number(number ?? 1);
  else if (word === 'u') unicode(state, Number(number ?? 0));
  else if (said[word] !== undefined && !(state.isHtml && state.group.tag && word !== 'tab'))
    write(state, said[word] ?? '');
}

function unicode(state: State, code: number): void {
  write(state, String.fromCharCode(code < 0 ? code + 65_536 : code));
  state.skip = state.uc;
}

function byte(state: State, value: number): void {
  if (state.skip > 0) {
    state.skip -= 1;
    return;
  }
  if (isShown(state)) state.bytes.push(value);
}

function isShown({ group }: State): boolean {
  return !group.silent && !group.rtfOnly;
}

function flush(state: State): void {
  if (state.bytes.length === 0) return;
  state.out.push(decoder(state.charset).decode(Uint8Array.from(state.bytes)));
  state.bytes = [];
}

function decoder(charset: string): { decode(bytes: Uint8Array): string } {
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder('windows-1252');
    throw error;
  }
}

function write(state: State, text: string): void {
  flush(state);
  const skipped = Math.min(state.skip, text.length);
  if (state.skip > 0 && text.length > 0) state.skip -= skipped;
  if (isShown(state)) state.out.push(text.slice(skipped));
}
