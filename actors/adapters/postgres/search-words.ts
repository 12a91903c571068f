// Words of messages, as they are kept for searching and as they are looked for: runs of letters and digits without regard
// to case, so that each part of an address, a link or an order number is found. Made here, as the database takes several
// times as long (T31). Pure.

import { limits } from '../../limits.ts';
import { storable } from './storable.ts';

const word = /[\p{L}\p{N}\p{M}]+/gu;

function wordsIn(text: string): readonly string[] {
  return storable(text).normalize('NFKC').toLowerCase().match(word) ?? [];
}

const cut = (one: string): string => one.slice(0, limits.searchWordChars).toWellFormed();

/** Each once, joined by blanks: for `array_to_tsvector(string_to_array(…, ' '))`. */
export function keptWords(texts: readonly string[]): string {
  const words = new Set(texts.flatMap(wordsIn));
  return [...new Set(Array.from(words, cut))].join(' ');
}

/**
 * What a person typed, as a `tsquery`: all words, the last of each group by its beginning. Empty when there is no word.
 * They hold no sign that would be an operator.
 */
export function lookedFor(text: string): string {
  return text
    .split(/\s+/)
    .slice(0, limits.searchQueryWords)
    .flatMap((group) => {
      const words = wordsIn(group).slice(0, limits.searchQueryWords).map(cut);
      return words.map((one, at) => (at === words.length - 1 ? `'${one}':*` : `'${one}'`));
    })
    .join(' & ');
}
