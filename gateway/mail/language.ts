// The language that a mail is written in, as far as its words tell, and those that its answers should be in. Nothing is
// refused for its language.

import { francAll } from 'franc-min';
import { limits } from '#actors/limits.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { headerLanguages } from '#actors/vocabulary/languages.ts';
import { languageBySmallWords } from './small-words.ts';

/** ISO 639-3 as the detector says it → ISO 639-1 as people write it; others are not told apart. */
const known: Readonly<Record<string, string>> = {
  arb: 'ar',
  ben: 'bn',
  ces: 'cs',
  cmn: 'zh',
  deu: 'de',
  ell: 'el',
  eng: 'en',
  fra: 'fr',
  hin: 'hi',
  hrv: 'hr',
  hun: 'hu',
  ind: 'id',
  ita: 'it',
  jpn: 'ja',
  kor: 'ko',
  nld: 'nl',
  pes: 'fa',
  pol: 'pl',
  por: 'pt',
  ron: 'ro',
  rus: 'ru',
  spa: 'es',
  swe: 'sv',
  tur: 'tr',
  ukr: 'uk',
  vie: 'vi',
};
const only = Object.keys(known);
/** Fewer letters than these could be any language. */
const fewestCharacters = 20;
/** A row of one sign is of no language, and takes long to look at. */
const row = /(\S)\1{9,}/gu;
/** The second best must be this much worse (1 is as good), else nobody can tell. */
const clearLead = 0.985;

/** ISO 639-1 in lower case; empty when the text is too short or reads like several. */
export function languageOf(subject: string, text: string): string {
  const read = `${subject}\n${text}`.slice(0, limits.languageChars);
  return languageBySmallWords(read) ?? languageByLetters(read, clearLead);
}

/** How often letters follow each other; empty when nobody can tell. */
function languageByLetters(read: string, lead: number): string {
  const [best, second] = francAll(read.replace(row, ' '), { only, minLength: fewestCharacters });
  if (best === undefined || (second !== undefined && second[1] > lead)) return '';
  return known[best[0]] ?? '';
}

/** A mail is not answered in a language that it may not be in: letters tell only of more than a few lines. */
const surely = { characters: 120, lead: 0.95 } as const;

/**
 * As it is written, then as its sender's program says (RFC 3282), the first one most; at most `limits.mailLanguages`. What
 * quotes us is longer than what it says, so that only its own lines count.
 */
export function answerLanguages({
  subject,
  text,
  headers,
}: Pick<ParsedMail, 'subject' | 'text' | 'headers'>): readonly string[] {
  const words = text.replace(/^[ \t]*>.*$/gm, '').trim();
  const read = `${subject}\n${words}`.slice(0, limits.answerLanguageChars);
  const isLong = read.length >= surely.characters;
  const written = languageBySmallWords(read) ?? (isLong ? languageByLetters(read, surely.lead) : '');
  const said = ['content-language', 'accept-language'].flatMap((name) =>
    headerLanguages(headers.get(name) ?? '', limits.mailLanguages),
  );
  // A header knows more of the same language: where it is spoken.
  const closer = said.find((tag) => tag.toLowerCase().startsWith(`${written}-`));
  const first = written === '' ? [] : [closer ?? written];
  return [...new Set([...first, ...said])].slice(0, limits.mailLanguages);
}
