// Templates: what there is to write by itself or to begin an answer with, which variables each kind may tell, which of its
// languages somebody gets, and what is wrong with one (F105, F107). Pure.

import { canonicalLanguage, negotiateLanguage } from './languages.ts';
import { variablesIn } from './template-fill.ts';

/** What the system writes by itself; `answer` is what agents begin with. */
export const templateKinds = [
  'answer',
  'receipt',
  'closed',
  'working',
  'hold',
  'forward',
  'bounce',
  'delivered',
  'relayed',
  'delayed',
  'rating',
] as const;

export type TemplateKind = (typeof templateKinds)[number];

/** What is said in one language. */
export interface TemplateWords {
  readonly subject: string;
  /** Plain text with variables such as {case.tag} and {queue.name} (F100). */
  readonly text: string;
  /** The same for who reads HTML; empty: the mail has only text. */
  readonly html: string;
}

export interface TemplateVariant extends TemplateWords {
  /** BCP 47, as `canonicalLanguage` writes it. */
  readonly language: string;
}

interface Translated extends TemplateVariant {
  readonly variants: readonly TemplateVariant[];
}

/** The variant for who wants these languages, the first one most; the template's own when none of them is there. */
export function templateIn(template: Translated, wanted: readonly string[]): TemplateVariant {
  const all = [template, ...template.variants];
  const chosen = negotiateLanguage(
    all.map(({ language }) => language),
    wanted,
  );
  const { language, subject, text, html } = all.find((one) => one.language === chosen) ?? template;
  return { language, subject, text, html };
}

const ofCases = [
  'case.tag',
  'case.subject',
  'queue.name',
  'customer.name',
  'customer.address',
  'mailbox.address',
] as const;
const ofNotices = [...ofCases, 'case.id', 'queue', 'mailbox.name', 'ewt', 'position', 'hours'] as const;
const ofReports = ['recipient', 'original.subject'] as const;
const ofFailures = [...ofReports, 'attempts', 'answer'] as const;
const marks = ['rating.1', 'rating.2', 'rating.3', 'rating.4', 'rating.5'] as const;

export const templateVariables: Readonly<Record<TemplateKind, readonly string[]>> = {
  answer: [...ofCases, 'agent.name'],
  receipt: ofNotices,
  closed: ofNotices,
  working: ofNotices,
  hold: ofNotices,
  forward: [...ofCases, 'case.id', 'queue', 'mailbox.name'],
  bounce: ofFailures,
  delivered: ofReports,
  relayed: ofReports,
  delayed: ofFailures,
  rating: ['rating.title', ...marks],
};

/** Whole addresses: they may stand where an address begins. */
const addresses = new Set<string>(marks);

interface Written extends TemplateVariant {
  readonly kind: TemplateKind;
  readonly variants: readonly TemplateVariant[];
}

/** Null: nothing is; else one plain sentence of what is wrong. */
export function templateFault(template: Written): string | null {
  const { kind, variants } = template;
  const languages = [template, ...variants].map(({ language }) => language);
  for (const language of languages)
    if (canonicalLanguage(language) === null) return `"${language}" is no language tag such as en or pt-BR.`;
  const doubled = languages.find((one, at) =>
    languages.some((other, after) => after > at && isSame(one, other)),
  );
  if (doubled !== undefined) return `There is more than one text in the language "${doubled}".`;
  const wordless = variants.find(({ text }) => text.trim() === '');
  if (wordless !== undefined)
    return `The text in the language "${wordless.language}" is empty: remove it instead.`;
  if (needsWords.has(kind) && template.text.trim() === '')
    return 'A template of this kind has to say something.';
  for (const variant of [template, ...variants]) {
    const fault = wordsFault(kind, variant);
    if (fault !== null) return fault;
  }
  return null;
}

/** Blank notices are silent (F104); these stand for something that goes out in any case. */
const needsWords: ReadonlySet<TemplateKind> = new Set([
  'forward',
  'bounce',
  'delivered',
  'relayed',
  'delayed',
  'rating',
]);

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** In answers, what is none is left for the agent to fill in, and named before it is sent (F100). */
function wordsFault(kind: TemplateKind, { language, subject, text, html }: TemplateVariant): string | null {
  const known = templateVariables[kind];
  const unknown = variablesIn([subject, text, html].join('\n')).filter((name) => !known.includes(name));
  if (kind !== 'answer' && unknown.length > 0)
    return `There is no variable ${unknown.map((name) => `{${name}}`).join(', ')} here (${language}). Known are ${known.map((name) => `{${name}}`).join(', ')}.`;
  const leading = Array.from(
    html.matchAll(/\b(?:href|src)\s*=\s*["']?\s*\{([a-z]+(?:\.[a-z0-9]+)?)\}/gi),
    ([, name = '']) => name,
  );
  const wrong = leading.find((name) => !addresses.has(name));
  return wrong === undefined
    ? null
    : `{${wrong}} may not begin an address (${language}): write https:// or mailto: before it.`;
}
