// The language that a mail is written in, as far as its words tell. For rules; nothing is refused for its language.

import { francAll } from 'franc-min';
import { limits } from '#actors/limits.ts';

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
/** The second best must be this much worse (1 is as good), else nobody can tell. */
const clearLead = 0.985;

/** ISO 639-1 in lower case; empty when the text is too short or reads like several. */
export function languageOf(subject: string, text: string): string {
  const read = `${subject}\n${text}`.slice(0, limits.languageChars);
  const [best, second] = francAll(read, { only, minLength: fewestCharacters });
  if (best === undefined || (second !== undefined && second[1] > clearLead)) return '';
  return known[best[0]] ?? '';
}
