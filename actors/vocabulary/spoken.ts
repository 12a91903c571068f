// Spans of time and days of the week in the languages that we have words for: what `{ewt}` and `{hours}` say. Data, and two
// questions. A language without words says nothing, so that no text is half in another one.

import { primaryLanguage } from './languages.ts';

type Count = 'one' | 'many';

export interface SpokenWords {
  /** Monday first. */
  readonly days: readonly string[];
  readonly and: string;
  /** Between the first and the last of several days. */
  readonly to: string;
  /** With `#` in the place of the number. */
  readonly minutes: Readonly<Record<Count, string>>;
  readonly hours: Readonly<Record<Count, string>>;
  readonly wholeDays: Readonly<Record<Count, string>>;
}

const words: Readonly<Record<string, SpokenWords>> = {
  en: {
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    and: 'and',
    to: 'to',
    minutes: { one: 'within # minute', many: 'within # minutes' },
    hours: { one: 'within # hour', many: 'within # hours' },
    wholeDays: { one: 'within # day', many: 'within # days' },
  },
  de: {
    days: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'],
    and: 'und',
    to: 'bis',
    minutes: { one: 'innerhalb von # Minute', many: 'innerhalb von # Minuten' },
    hours: { one: 'innerhalb von # Stunde', many: 'innerhalb von # Stunden' },
    wholeDays: { one: 'innerhalb von # Tag', many: 'innerhalb von # Tagen' },
  },
  fr: {
    days: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
    and: 'et',
    to: 'à',
    minutes: { one: 'dans un délai de # minute', many: 'dans un délai de # minutes' },
    hours: { one: 'dans un délai de # heure', many: 'dans un délai de # heures' },
    wholeDays: { one: 'dans un délai de # jour', many: 'dans un délai de # jours' },
  },
  es: {
    days: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
    and: 'y',
    to: 'a',
    minutes: { one: 'en un plazo de # minuto', many: 'en un plazo de # minutos' },
    hours: { one: 'en un plazo de # hora', many: 'en un plazo de # horas' },
    wholeDays: { one: 'en un plazo de # día', many: 'en un plazo de # días' },
  },
  nl: {
    days: ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'],
    and: 'en',
    to: 'tot en met',
    minutes: { one: 'binnen # minuut', many: 'binnen # minuten' },
    hours: { one: 'binnen # uur', many: 'binnen # uur' },
    wholeDays: { one: 'binnen # dag', many: 'binnen # dagen' },
  },
  no: {
    days: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
    and: 'og',
    to: 'til',
    minutes: { one: 'innen # minutt', many: 'innen # minutter' },
    hours: { one: 'innen # time', many: 'innen # timer' },
    wholeDays: { one: 'innen # dag', many: 'innen # dager' },
  },
  sv: {
    days: ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag'],
    and: 'och',
    to: 'till',
    minutes: { one: 'inom # minut', many: 'inom # minuter' },
    hours: { one: 'inom # timme', many: 'inom # timmar' },
    wholeDays: { one: 'inom # dag', many: 'inom # dagar' },
  },
  da: {
    days: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
    and: 'og',
    to: 'til',
    minutes: { one: 'inden for # minut', many: 'inden for # minutter' },
    hours: { one: 'inden for # time', many: 'inden for # timer' },
    wholeDays: { one: 'inden for # dag', many: 'inden for # dage' },
  },
};

/** Null: we have none for it. */
export function spokenWords(language: string): SpokenWords | null {
  return words[primaryLanguage(language)] ?? null;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `within 20 minutes`, `innerhalb von 2 Stunden`; null: we have no words for that language. */
export function spokenWithin(ms: number, language: string): string | null {
  const spoken = spokenWords(language);
  if (spoken === null) return null;
  const [count, unit] =
    ms >= day
      ? [Math.round(ms / day), spoken.wholeDays]
      : ms >= hour
        ? [Math.round(ms / hour), spoken.hours]
        : [Math.round(ms / minute), spoken.minutes];
  return unit[count === 1 ? 'one' : 'many'].replace('#', String(count));
}
