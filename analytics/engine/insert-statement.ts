// Takes the text of an INSERT apart into statement and inline data. The engine ends inline data at a blank line and runs
// the rest as SQL (rows get lost, tables get dropped), so data never reaches it as text: it goes through a file.
//
//   INSERT INTO t (a, b) [SETTINGS …] FORMAT CSV⏎data      INSERT INTO t VALUES (…)      INSERT INTO t SELECT …
//   └──── target ─────┘                └format┘ └data┘                    └ data ┘                  (no data)

export interface InsertStatement {
  /** Up to, but without, SETTINGS, FORMAT or VALUES. */
  readonly target: string;
  /** `SETTINGS …` as written, or empty. */
  readonly settings: string;
  readonly format: string;
  /** What follows in the text; more may follow in the body. */
  readonly data: string;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const skipped: readonly RegExp[] = [
  /\s+/y,
  /--[^\n]*/y,
  /#[! ][^\n]*/y,
  /\/\*[\s\S]*?\*\//y,
  /'(?:[^'\\]|\\[\s\S]|'')*'/y,
  /"(?:[^"\\]|\\[\s\S])*"/y,
  /`(?:[^`\\]|\\[\s\S])*`/y,
];
const wordPattern = /[A-Za-z_][A-Za-z0-9_]*/y;

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** The bare words outside of quotes, comments and parentheses, in order. */
function* topLevelWords(text: string): Generator<Word> {
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const start = at;
    for (const pattern of skipped) {
      const end = matchAt(pattern, text, at);
      if (end > at) at = end;
    }
    if (at > start) continue;
    const end = matchAt(wordPattern, text, at);
    if (end > at) {
      if (depth === 0) yield { text: text.slice(at, end).toUpperCase(), start: at, end };
      at = end;
      continue;
    }
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    at += 1;
  }
}

function formatAndData(text: string, at: number): { format: string; data: string } | null {
  const found = /^\s*([A-Za-z0-9_]+)(?:[ \t\r]*;)?[ \t\r]*\n?/.exec(text.slice(at));
  if (found === null) return null;
  return { format: found[1] ?? '', data: text.slice(at + found[0].length) };
}

/** Null: this insert takes no data (INSERT … SELECT, … FROM INFILE), or is no insert. */
export function readInsert(text: string): InsertStatement | null {
  let target = '';
  let settingsAt = -1;
  let count = 0;
  for (const word of topLevelWords(text)) {
    count += 1;
    if (count === 1 && word.text !== 'INSERT') return null;
    if (count <= 2) continue;
    const settings = settingsAt < 0 ? '' : text.slice(settingsAt, word.start);
    const upTo = target === '' ? text.slice(0, word.start) : target;
    switch (word.text) {
      case 'SETTINGS':
        target = upTo;
        settingsAt = word.start;
        break;
      case 'VALUES':
        return { target: upTo, settings, format: 'Values', data: text.slice(word.end) };
      case 'FORMAT': {
        const rest = formatAndData(text, word.end);
        return rest === null ? null : { target: upTo, settings, ...rest };
      }
      case 'SELECT':
      case 'WITH':
      case 'FROM':
      case 'WATCH':
        return null;
      default:
        break;
    }
  }
  return null;
}
