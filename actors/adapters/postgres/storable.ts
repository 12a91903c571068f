// Makes text from outside fit for Postgres: no NUL, no lone surrogates, and nothing too long for an index. Pure.

/** Postgres text and jsonb hold neither U+0000 nor half a surrogate pair; mail contains both. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

// An index row holds 2,704 bytes; RFC 5322 §2.1.1 allows a line, and so a Message-ID, 998 octets.
const indexedCharacters = 600;

/** Cut where it is kept and where it is looked for alike. */
export function indexable(text: string): string {
  return storable(text).slice(0, indexedCharacters).toWellFormed();
}

/** A value for a jsonb column. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}
