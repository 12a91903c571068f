// Questionnaires as fields of forms: which one a pool and a mailbox have, and how the pages of questionnaires and
// dictionaries say what is kept. Pure.

import type { Mailbox, Pool } from './directory-shapes.ts';
import type { ChoiceSetting, ReferenceSetting } from './fields.ts';
import { fieldFlag, fieldText, fieldTexts } from './form.ts';
import type { DictionaryValue, Question, Questionnaire } from './questionnaire-shapes.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

type NamedPool = Pick<Pool, 'id' | 'name' | 'questionnaireId'>;

export const poolQuestionnaire: ReferenceSetting = {
  path: 'questionnaireId',
  kind: 'reference',
  of: 'questionnaires',
  none: 'None',
  label: 'Questionnaire',
  hint: 'What agents fill in for cases of its mailboxes',
};

/** Of ids that may be anything. */
const ownPrefix = 'own:';

function poolSays(pools: readonly NamedPool[], all: readonly Named[], poolId: string): string {
  const pool = pools.find(({ id }) => id === poolId);
  if (pool === undefined) return 'Its pool says what agents fill in.';
  const found = all.find(({ id }) => id === pool.questionnaireId);
  return found === undefined ? `${pool.name} has none.` : `${pool.name} says: ${found.name}.`;
}

export function mailboxQuestionnaire(pools: readonly NamedPool[], all: readonly Named[]): ChoiceSetting {
  return {
    path: 'questionnaireOf',
    kind: 'choice',
    options: [
      { value: 'pool', label: 'As its pool has it', says: ({ poolId = '' }) => poolSays(pools, all, poolId) },
      { value: 'none', label: 'None', says: 'Whatever its pool says, nothing is filled in.' },
      ...all.map(({ id, name }) => ({
        value: `${ownPrefix}${id}`,
        label: name,
        says: 'Agents fill it in for cases that were written to this address.',
      })),
    ],
    label: 'Questionnaire',
    hint: '',
  };
}

/** What the form shows. */
export function questionnaireShown({ ownQuestionnaireId }: Pick<Mailbox, 'ownQuestionnaireId'>): {
  readonly questionnaireOf: string;
} {
  const own = ownQuestionnaireId;
  return { questionnaireOf: own === null ? 'pool' : own === '' ? 'none' : `${ownPrefix}${own}` };
}

/** The field that the API takes; nothing where the form says nothing. */
export function readMailboxQuestionnaire(form: FormData): { readonly questionnaireId?: string | null } {
  const choice = fieldText(form, 'questionnaireOf');
  if (choice === 'pool') return { questionnaireId: null };
  if (choice === 'none') return { questionnaireId: '' };
  return choice.startsWith(ownPrefix) ? { questionnaireId: choice.slice(ownPrefix.length) } : {};
}

export const questionTypes: readonly { readonly value: Question['type']; readonly label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'yes-no', label: 'Yes or no' },
  { value: 'single', label: 'One from a dictionary' },
  { value: 'multi', label: 'Several from a dictionary' },
  { value: 'number', label: 'Number' },
  { value: 'date', label: 'Date' },
];

export function typeLabel(type: string): string {
  return questionTypes.find(({ value }) => value === type)?.label ?? type;
}

const moments = { respond: 'after answering', close: 'on closing' } as const;

export function triggersInWords(triggers: Questionnaire['triggers']): string {
  return triggers.map((trigger) => moments[trigger]).join(' and ');
}

function readJson(form: FormData, name: string): unknown {
  try {
    return JSON.parse(fieldText(form, name) || '[]');
  } catch {
    throw new Response('The form carries what stands in its list.', { status: 400 });
  }
}

/** What is new gets its id from the API. */
function withoutEmptyIds(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  return json.map((entry: Readonly<Record<string, unknown>>) => {
    const { id, ...rest } = entry;
    return id === '' ? rest : entry;
  });
}

export function readQuestionnaire(form: FormData): Record<string, unknown> {
  return {
    name: fieldText(form, 'name'),
    triggers: fieldTexts(form, 'triggers'),
    mandatory: fieldFlag(form, 'mandatory'),
    questions: withoutEmptyIds(readJson(form, 'questions')),
  };
}

export function readDictionary(form: FormData): Record<string, unknown> {
  return {
    name: fieldText(form, 'name'),
    poolId: fieldText(form, 'poolId') || null,
    values: withoutEmptyIds(readJson(form, 'values')),
  };
}

/** One place up or down, over what is of the same kind: retired ones keep theirs. */
export function moved<T extends { readonly retired: boolean }>(
  all: readonly T[],
  entry: T,
  by: -1 | 1,
): readonly T[] {
  const from = all.indexOf(entry);
  let to = from + by;
  while (to >= 0 && to < all.length && all[to]?.retired !== entry.retired) to += by;
  const other = all[to];
  return from === -1 || other === undefined ? all : all.with(from, other).with(to, entry);
}

/** New labels, one a line; those that are there already are left out. */
export function addedValues(known: readonly DictionaryValue[], lines: string): readonly DictionaryValue[] {
  const taken = new Set(known.filter(({ retired }) => !retired).map(({ label }) => label.toLowerCase()));
  const added: DictionaryValue[] = [];
  for (const line of lines.split('\n')) {
    const label = line.trim();
    if (label === '' || taken.has(label.toLowerCase())) continue;
    taken.add(label.toLowerCase());
    added.push({ id: '', label, retired: false });
  }
  return [...known, ...added];
}
