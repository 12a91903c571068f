// Languages by their tags (BCP 47): which are well formed, what a mail's headers ask for, and which of several variants
// somebody gets. Pure; knows no text.

const tagPattern = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/i;

/** As it is kept, such as `de`, `pt-BR`; null: it is none. */
export function canonicalLanguage(tag: string): string | null {
  const written = tag.trim();
  if (!tagPattern.test(written)) return null;
  try {
    return Intl.getCanonicalLocales(written)[0] ?? null;
  } catch {
    return null;
  }
}

/** Bokmål and Nynorsk are Norwegian to who offers only one of them. */
const kin: Readonly<Record<string, string>> = { nb: 'no', nn: 'no' };

export function primaryLanguage(tag: string): string {
  const primary = tag.toLowerCase().split('-')[0] ?? '';
  return kin[primary] ?? primary;
}

/**
 * RFC 4647 §3.4 for each wanted tag in turn: the tag itself, then without its last subtags, then any that has the same
 * primary subtag. Null: none of them is there.
 */
export function negotiateLanguage(available: readonly string[], wanted: readonly string[]): string | null {
  for (const tag of wanted) {
    const found = lookUp(available, tag);
    if (found !== null) return found;
  }
  return null;
}

function lookUp(available: readonly string[], tag: string): string | null {
  const subtags = tag.toLowerCase().split('-');
  for (let length = subtags.length; length > 0; length -= 1) {
    const range = subtags.slice(0, length).join('-');
    const found = available.find((one) => one.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  const primary = primaryLanguage(tag);
  return available.find((one) => primaryLanguage(one) === primary) ?? null;
}

interface Asked {
  readonly tag: string;
  readonly weight: number;
}

/** `de-CH, fr;q=0.7, *;q=0.1` (RFC 9110 §12.5.4, RFC 3282) → tags in the order they are wanted; at most `most`. */
export function headerLanguages(value: string, most: number): readonly string[] {
  const asked = value
    .slice(0, 1_000)
    .split(',')
    .flatMap((part): readonly Asked[] => {
      const [written = '', ...parameters] = part.split(';');
      const tag = canonicalLanguage(written);
      const given = parameters
        .map((one) => /^\s*q\s*=\s*([01](?:\.\d{1,3})?)\s*$/i.exec(one)?.[1])
        .find(Boolean);
      const weight = given === undefined ? 1 : Number(given);
      return tag === null || weight === 0 ? [] : [{ tag, weight }];
    });
  const ordered = asked.toSorted((one, other) => other.weight - one.weight).map(({ tag }) => tag);
  return [...new Set(ordered)].slice(0, most);
}
