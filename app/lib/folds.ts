// A plain text in the parts that it is shown in: what the API says is quoted or signature can be folded; nothing is ever
// missing (T19). Pure.

/** A part of a text that is shown folded: offsets in UTF-16 units. */
export interface Fold {
  readonly kind: 'quote' | 'signature';
  readonly from: number;
  readonly to: number;
}

export interface TextPart {
  readonly kind: 'text' | Fold['kind'];
  readonly text: string;
}

/** In their order; joined they are the text. Folds that do not fit the text are passed over. */
export function textParts(text: string, folds: readonly Fold[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { kind, from, to } of folds.toSorted((a, b) => a.from - b.from)) {
    if (from < at || to <= from || to > text.length) continue;
    if (from > at) parts.push({ kind: 'text', text: text.slice(at, from) });
    parts.push({ kind, text: text.slice(from, to) });
    at = to;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}
