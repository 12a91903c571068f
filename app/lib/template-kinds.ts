// Templates as administrators see them: what each kind is for, which variables it may tell, and how it reads with an
// example. Pure; what is sent is filled by the core.

export interface Words {
  readonly subject: string;
  readonly text: string;
  /** Empty: the mail has only text. */
  readonly html: string;
}

export interface Variant extends Words {
  /** BCP 47. */
  readonly language: string;
}

export interface EditedTemplate extends Variant {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Null: every one. */
  readonly queueId: string | null;
  readonly mailboxId: string | null;
  readonly poolId: string | null;
  readonly variants: readonly Variant[];
  readonly version: number;
}

/** Our own words: kind → one text for each language. */
export type OwnTexts = Readonly<Record<string, readonly Variant[]>>;

export interface TemplateVersion {
  readonly version: number | null;
  readonly at: string | null;
  readonly byUserId: string;
  /** Null: it was removed. */
  readonly template: (Variant & { readonly variants: readonly Variant[] }) | null;
}

export const templateKinds: readonly {
  readonly value: string;
  readonly label: string;
  readonly says: string;
}[] = [
  { value: 'answer', label: 'Answer of agents', says: 'Agents put it into a reply with a slash.' },
  { value: 'receipt', label: 'Receipt', says: 'It has reached us: sent when a case enters its queue, once.' },
  { value: 'closed', label: 'Outside the hours', says: 'In place of the receipt while the queue is closed.' },
  { value: 'working', label: 'Somebody works on it', says: 'Once, unless the answer is quicker.' },
  { value: 'hold', label: 'It still waits', says: 'After a long wait, as often as the queue says.' },
  {
    value: 'forward',
    label: 'Mail that is sent on',
    says: 'Above mail that a rule sends on to somebody else.',
  },
  {
    value: 'bounce',
    label: 'Mail that was not delivered',
    says: 'To people with a mailbox of ours whose own mail failed. The one for everything is taken.',
  },
  {
    value: 'delivered',
    label: 'Mail that has arrived',
    says: 'To senders who ask to be told. The one for everything is taken.',
  },
  {
    value: 'relayed',
    label: 'Mail that was handed on',
    says: 'To senders who ask to be told, where the next server does not tell. The one for everything is taken.',
  },
  {
    value: 'delayed',
    label: 'Mail that is late',
    says: 'To senders who ask to be told. The one for everything is taken.',
  },
  {
    value: 'rating',
    label: 'Links to rate a mail',
    says: 'Below answers, where the queue asks for ratings. The subject stands in for the title of the queue.',
  },
];

export function kindLabel(kind: string): string {
  return templateKinds.find(({ value }) => value === kind)?.label ?? kind;
}

const common = {
  'case.tag': 'SP-000123-K7Q2',
  'case.subject': 'Where is my order?',
  'customer.name': 'Maria Lindqvist',
  'customer.address': 'maria@nordlicht.test',
  'mailbox.address': 'support@demo.test',
  'queue.name': 'Support',
} as const;

const ofAnswers = { 'agent.name': 'Anna Berg' } as const;

const ofNotices = {
  'case.id': 'SP-000123-K7Q2',
  queue: 'Support',
  'mailbox.name': 'Support',
  position: '4',
} as const;

const ofForwards = { 'case.id': 'SP-000123-K7Q2', queue: 'Support', 'mailbox.name': 'Support' } as const;

const ofReports = { recipient: 'maria@nordlicht.test', 'original.subject': 'Our offer' } as const;

const ofFailures = {
  ...ofReports,
  attempts: '3',
  answer: '550 5.1.1 no such user',
} as const;

const ofRatings = {
  'rating.title': 'How did we do?',
  'rating.1': 'https://desk.demo.test/rate/example/1',
  'rating.2': 'https://desk.demo.test/rate/example/2',
  'rating.3': 'https://desk.demo.test/rate/example/3',
  'rating.4': 'https://desk.demo.test/rate/example/4',
  'rating.5': 'https://desk.demo.test/rate/example/5',
} as const;

/** What waits and hours are in the languages that there are words for. */
const spoken: Readonly<Record<string, { readonly ewt: string; readonly hours: string }>> = {
  en: { ewt: 'within 2 hours', hours: 'Monday to Friday 08:00–18:00 (Europe/Berlin)' },
  de: { ewt: 'innerhalb von 2 Stunden', hours: 'Montag bis Freitag 08:00–18:00 (Europe/Berlin)' },
  fr: { ewt: 'dans un délai de 2 heures', hours: 'lundi à vendredi 08:00–18:00 (Europe/Berlin)' },
  es: { ewt: 'en un plazo de 2 horas', hours: 'lunes a viernes 08:00–18:00 (Europe/Berlin)' },
  nl: { ewt: 'binnen 2 uur', hours: 'maandag tot en met vrijdag 08:00–18:00 (Europe/Berlin)' },
  no: { ewt: 'innen 2 timer', hours: 'mandag til fredag 08:00–18:00 (Europe/Berlin)' },
  sv: { ewt: 'inom 2 timmar', hours: 'måndag till fredag 08:00–18:00 (Europe/Berlin)' },
  da: { ewt: 'inden for 2 timer', hours: 'mandag til fredag 08:00–18:00 (Europe/Berlin)' },
};

function primaryOf(language: string): string {
  const primary = language.toLowerCase().split('-')[0] ?? '';
  return primary === 'nb' || primary === 'nn' ? 'no' : primary;
}

/** Waits and hours cannot be said in it: a sentence that tells them is left out. */
export function isUnspoken(language: string): boolean {
  return !Object.hasOwn(spoken, primaryOf(language));
}

/** What `{name}` can stand for, with an example of each. */
export function variablesOf(kind: string, language = 'en'): Readonly<Record<string, string>> {
  switch (kind) {
    case 'answer':
      return { ...common, ...ofAnswers };
    case 'forward':
      return { ...common, ...ofForwards };
    case 'bounce':
    case 'delayed':
      return ofFailures;
    case 'delivered':
    case 'relayed':
      return ofReports;
    case 'rating':
      return ofRatings;
    default:
      return { ...common, ...ofNotices, ...(spoken[primaryOf(language)] ?? spoken['en']) };
  }
}

const variable = /\{([a-z]+(?:\.[a-z0-9]+)?)\}/g;

/** With an example in the place of each variable; what is none stays as it is written. */
export function previewOf(text: string, kind: string, language = 'en'): string {
  const examples = variablesOf(kind, language);
  return text.replace(variable, (whole, name: string) => examples[name] ?? whole);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function previewHtmlOf(html: string, kind: string, language = 'en'): string {
  const examples = variablesOf(kind, language);
  return html.replace(variable, (whole, name: string) =>
    (examples[name] ?? whole).replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter),
  );
}

/** What is written like a variable and is none. */
export function unknownVariables(text: string, kind: string): readonly string[] {
  const known = variablesOf(kind);
  const written = Array.from(text.matchAll(variable), ([, name = '']) => name);
  return [...new Set(written)].filter((name) => !Object.hasOwn(known, name)).map((name) => `{${name}}`);
}

/** `null`: it says nothing in that language. */
export function wordsIn(
  template: (Variant & { readonly variants: readonly Variant[] }) | null,
  language: string,
): Words | null {
  if (template === null) return null;
  const found = [template, ...template.variants].find((variant) => variant.language === language);
  return found === undefined ? null : { subject: found.subject, text: found.text, html: found.html };
}

/** The versions in which the text of that language changed, newest first; without the one that says what is there now. */
export function earlierWords(
  versions: readonly TemplateVersion[],
  language: string,
  now: Words | null,
): readonly (TemplateVersion & { readonly words: Words })[] {
  const said = versions.flatMap((each) => {
    const words = wordsIn(each.template, language);
    return words === null ? [] : [{ ...each, words }];
  });
  const same = (one: Words | undefined, other: Words): boolean =>
    one?.subject === other.subject && one.text === other.text && one.html === other.html;
  const changed = said.filter(({ words }, at) => !same(said[at + 1]?.words, words));
  const [newest] = changed;
  return now !== null && newest !== undefined && same(now, newest.words) ? changed.slice(1) : changed;
}
