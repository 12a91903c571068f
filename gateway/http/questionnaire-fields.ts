// What dictionaries and questionnaires take over the API: JSON schemas, what is filled in for who says less, and what is
// wrong with one (F136).

import { SkillpostError } from '#actors/errors.ts';
import type { EntityFields } from '#actors/ports/directory-store.ts';
import {
  dictionaryFault,
  mostDictionaryValues,
  mostQuestions,
  questionnaireFault,
  questionnaireTriggers,
  questionTypes,
  withIds,
} from '#actors/vocabulary/questionnaires.ts';
import type { DictionaryValue, Question, Questionnaire } from '#actors/vocabulary/questionnaires.ts';

const entryId = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  pattern: '^[\\w.-]+$',
  description: 'Letters, digits, dots, dashes. Absent: made of the label.',
} as const;
const flag = { type: 'boolean' } as const;
const bound = (description: string) => ({ type: ['number', 'null'], description }) as const;

const value = {
  type: 'object',
  additionalProperties: false,
  required: ['label'],
  properties: {
    id: entryId,
    label: { type: 'string', minLength: 1, maxLength: 200 },
    retired: { ...flag, description: 'Not to be chosen any more; answers that chose it keep it.' },
  },
} as const;

const question = {
  type: 'object',
  additionalProperties: false,
  required: ['label', 'type'],
  properties: {
    id: entryId,
    label: { type: 'string', minLength: 1, maxLength: 300 },
    help: { type: 'string', maxLength: 1_000, description: 'Shown below the label.' },
    type: { enum: questionTypes },
    dictionaryId: {
      type: ['string', 'null'],
      minLength: 1,
      maxLength: 200,
      description: 'Of single and multi: where the values come from.',
    },
    required: flag,
    min: bound('Least characters of a text, least number, or least values chosen; null: no bound.'),
    max: bound('The same for the most.'),
    retired: { ...flag, description: 'Not asked any more; answers to it stay.' },
  },
} as const;

export const dictionaryFields = {
  poolId: {
    type: ['string', 'null'],
    minLength: 1,
    maxLength: 200,
    description: 'Only mailboxes of this pool are asked with it; null: every one.',
  },
  values: { type: 'array', maxItems: mostDictionaryValues, items: value },
} as const;

export const questionnaireFields = {
  triggers: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { enum: questionnaireTriggers },
    description: 'respond: after an answer has left; close: on the way to closing.',
  },
  mandatory: { ...flag, description: 'The case cannot be closed before it is saved.' },
  questions: { type: 'array', minItems: 1, maxItems: mostQuestions, items: question },
} as const;

const plainQuestion = { help: '', dictionaryId: null, required: false, min: null, max: null, retired: false };

/** As it is kept. */
export function completeQuestionnaire(fields: EntityFields): EntityFields {
  const questions = fields['questions'] as readonly (Partial<Question> & { label: string })[] | undefined;
  if (questions === undefined) return fields;
  return {
    ...fields,
    questions: withIds(questions, 'question').map((one) => ({ ...plainQuestion, ...one })),
  };
}

export function completeDictionary(fields: EntityFields): EntityFields {
  const values = fields['values'] as readonly (Partial<DictionaryValue> & { label: string })[] | undefined;
  if (values === undefined) return fields;
  return { ...fields, values: withIds(values, 'value').map((one) => ({ retired: false, ...one })) };
}

function refuse(fault: string | null): void {
  if (fault !== null) throw new SkillpostError('BAD_FIELD', 'invalid', `${fault}.`);
}

/** Of all its fields, completed. Throws BAD_FIELD. */
export function checkQuestionnaire(fields: EntityFields): void {
  const given = { triggers: ['close'], ...fields } as unknown as Pick<
    Questionnaire,
    'triggers' | 'questions'
  >;
  refuse(questionnaireFault(given));
}

export function checkDictionary(fields: EntityFields): void {
  const { values = [] } = fields as { values?: readonly DictionaryValue[] };
  refuse(dictionaryFault({ values }));
}
