// Comma-separated values (RFC 4180) of a small list, read strictly: what is not well formed is refused with its line, never
// guessed at. Pure; knows no meaning of the columns.

export interface CsvRow {
  /** Where it begins; 1 is the first. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type Csv = { readonly rows: readonly CsvRow[] } | { readonly line: number; readonly why: string };

const quote = '"';

/** One cell from `start`: its text and where it ends; null: a quote is not closed, or something follows a closed one. */
function readCell(text: string, start: number, separator: string): { cell: string; end: number } | null {
  if (text[start] !== quote) {
    let end = start;
    while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') {
      if (text[end] === quote) return null;
      end += 1;
    }
    return { cell: text.slice(start, end), end };
  }
  let cell = '';
  let at = start + 1;
  for (;;) {
    const next = text.indexOf(quote, at);
    if (next === -1) return null;
    cell += text.slice(at, next);
    if (text[next + 1] !== quote) {
      const after = text[next + 1];
      const ends = after === undefined || after === separator || after === '\n' || after === '\r';
      return ends ? { cell, end: next + 1 } : null;
    }
    cell += quote;
    at = next + 2;
  }
}

/** Spreadsheets of many countries write semicolons: the one outside quotation marks in the first line counts. */
function separatorOf(text: string): string {
  const [first = ''] = text.replace(/"[^"]*"/g, '').split(/\r?\n/, 1);
  return !first.includes(',') && first.includes(';') ? ';' : ',';
}

/** Lines that are wholly empty are left out. A byte-order mark is none of the text. */
export function readCsv(given: string): Csv {
  const text = given.replace(/^\uFEFF/, '');
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const cells: string[] = [];
    const begins = line;
    for (;;) {
      const found = readCell(text, at, separator);
      if (found === null) return { line, why: 'a quotation mark is not closed, or stands inside a cell' };
      line += text.slice(at, found.end).split('\n').length - 1;
      cells.push(found.cell);
      at = found.end;
      if (text[at] !== separator) break;
      at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    else if (at < text.length && text[at - 1] !== '\r')
      return { line, why: 'a line does not end where it should' };
    line += 1;
    if (cells.length > 1 || cells[0]?.trim() !== '') rows.push({ line: begins, cells });
  }
  return { rows };
}
