// Languages by the names that the console gives to their tags. Pure.

const english = new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' });

/** `German`, `Portuguese (Brazil)`; the tag itself when nobody knows it. */
export function languageName(tag: string): string {
  try {
    return english.of(tag) ?? tag;
  } catch {
    // No tag, as somebody is just writing it.
    return tag;
  }
}

/** Offered when a text in another language is added; any other tag can be written. */
export const commonLanguages: readonly string[] = [
  'en',
  'ar',
  'cs',
  'da',
  'de',
  'el',
  'es',
  'fi',
  'fr',
  'hu',
  'it',
  'ja',
  'ko',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'tr',
  'uk',
  'zh',
];

/** As it is kept, such as `pt-BR`; null: it is none. */
export function canonicalTag(written: string): string | null {
  const tag = written.trim();
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/i.test(tag)) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
