// What dictionaries and questionnaires may hold, as they are kept: shapes and lengths, and whether they make sense. Pure.

import { z } from 'zod';
import {
  dictionaryFault,
  mostDictionaryValues,
  mostQuestions,
  questionnaireFault,
  questionnaireTriggers,
  questionTypes,
} from '../../vocabulary/questionnaires.ts';
import type { DictionaryValue, Question } from '../../vocabulary/questionnaires.ts';
import { flag, reference, text } from './field-types.ts';
import { storable } from './storable.ts';

const entryId = z.string().regex(/^[\w.-]{1,100}$/, 'must be letters, digits, dots, dashes');
const bound = z.number('must be a number').min(-1e15).max(1e15).nullable();

const value = z.strictObject({ id: entryId, label: text(200), retired: flag } satisfies Record<
  keyof DictionaryValue,
  z.ZodType
>);

const question = z.strictObject({
  id: entryId,
  label: text(300),
  help: z.string().trim().max(1_000, 'must be at most 1,000 characters').transform(storable),
  type: z.enum(questionTypes),
  dictionaryId: reference.nullable(),
  required: flag,
  min: bound,
  max: bound,
  retired: flag,
} satisfies Record<keyof Question, z.ZodType>);

export const dictionaryFields = {
  name: text(200),
  poolId: reference.nullable(),
  values: z
    .array(value)
    .max(mostDictionaryValues)
    .superRefine((values, context) => {
      const message = dictionaryFault({ values });
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
};

export const questionnaireFields = {
  name: text(200),
  triggers: z
    .array(z.enum(questionnaireTriggers))
    .min(1, 'must name a moment')
    .max(questionnaireTriggers.length),
  mandatory: flag,
  questions: z
    .array(question)
    .max(mostQuestions)
    .superRefine((questions, context) => {
      const message = questionnaireFault({ triggers: ['close'], questions });
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
};
