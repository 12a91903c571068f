// What a template takes over the API, and what is wrong with one: variables that it does not know, languages that are none,
// HTML that mail programs would not show. A text that is missing is made from its HTML.

import { SkillpostError } from '#actors/errors.ts';
import type { EntityFields } from '#actors/ports/directory-store.ts';
import { templateFault, templateKinds } from '#actors/vocabulary/templates.ts';
import type { TemplateVariant } from '#actors/vocabulary/templates.ts';
import { readHtml } from '../mail/html-text.ts';

const idOrNull = { type: ['string', 'null'], minLength: 1, maxLength: 200 } as const;
const language = {
  type: 'string',
  minLength: 2,
  maxLength: 35,
  description: 'BCP 47, such as de or pt-BR.',
} as const;
const words = {
  subject: { type: 'string', maxLength: 500 },
  text: { type: 'string', maxLength: 100_000, description: 'With variables such as {case.tag}.' },
  html: {
    type: 'string',
    maxLength: 100_000,
    description: 'The same for who reads HTML; what is put in for variables is escaped. Empty: text only.',
  },
} as const;

export const templateFields = {
  kind: {
    enum: templateKinds,
    description:
      'answer: for agents. receipt: it has reached us; closed: instead of it, outside the hours; working: somebody has taken it; hold: it still waits; forward: above mail that is sent on; bounce, delivered, relayed, delayed: in the report of what became of a mail; rating: around the links to rate a mail.',
  },
  queueId: idOrNull,
  mailboxId: {
    ...idOrNull,
    description:
      'The template of the mailbox comes before that of its pool, then that of the queue, then the one for all.',
  },
  poolId: idOrNull,
  ...words,
  language: {
    ...language,
    description: 'Of subject, text and HTML above: what everybody gets for whom there is no variant.',
  },
  variants: {
    type: 'array',
    maxItems: 50,
    description: 'The same in other languages; the one that the answered mail asks for is sent.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['language', 'text'],
      properties: { ...words, language },
    },
  },
} as const;

function completed<T extends Partial<TemplateVariant>>(given: T): T {
  const { html = '', text = '' } = given;
  return html.trim() === '' || text.trim() !== '' ? given : { ...given, text: readHtml(html).text };
}

/** As it is kept. */
export function completeTemplate(fields: EntityFields): EntityFields {
  const variants = fields['variants'] as readonly Partial<TemplateVariant>[] | undefined;
  return {
    ...completed(fields),
    ...(variants !== undefined && {
      variants: variants.map((variant) => completed({ subject: '', html: '', ...variant })),
    }),
  };
}

const unsafe =
  /<\s*\/?\s*(script|iframe|object|embed|form|base|meta|link)\b|<[^<>]*\s(on[a-z]+)\s*=|(javascript:)/i;

/** Of all its fields, completed. Throws BAD_FIELD. */
export function checkTemplate(fields: EntityFields): void {
  const template = {
    language: 'en',
    subject: '',
    text: '',
    html: '',
    variants: [],
    ...fields,
  } as unknown as Parameters<typeof templateFault>[0];
  const [, tag, handler, scheme] =
    [template, ...template.variants].map(({ html }) => unsafe.exec(html)).find((found) => found !== null) ??
    [];
  const found = tag ?? handler ?? scheme;
  const fault =
    found === undefined
      ? templateFault(template)
      : `Mail programs do not show "${found}": take it out of the HTML.`;
  if (fault !== null) throw new SkillpostError('BAD_FIELD', 'invalid', fault);
}
