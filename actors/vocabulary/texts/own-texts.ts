// Our own words for what the system writes by itself, in every language that we have them in: what a new template begins
// with, and what is said where a mail goes out in any case and no template says it.

import type { TemplateVariant } from '../templates.ts';
import { danish } from './da.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import type { OwnTexts, WrittenKind } from './letter.ts';
import { dutch } from './nl.ts';
import { norwegian } from './no.ts';
import { ownReport } from './report-texts.ts';
import { swedish } from './sv.ts';

const byLanguage: Readonly<Record<string, OwnTexts>> = {
  en: english,
  da: danish,
  nl: dutch,
  fr: french,
  de: german,
  no: norwegian,
  es: spanish,
  sv: swedish,
};

interface OwnTemplate extends TemplateVariant {
  readonly variants: readonly TemplateVariant[];
}

/** In English, with every other language as a variant. */
export function ownTemplate(kind: WrittenKind): OwnTemplate {
  if (kind === 'delivered' || kind === 'relayed' || kind === 'delayed') return ownReport(kind);
  const [first, ...variants] = Object.entries(byLanguage).map(([language, texts]) => ({
    language,
    ...texts[kind],
  }));
  return { ...(first ?? { language: 'en', ...english[kind] }), variants };
}
