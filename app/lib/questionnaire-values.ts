// What is filled into a questionnaire's form, between the inputs (texts) and the API (a value of the question's kind). Pure.

import type { AnsweredQuestion, FormQuestion } from './questionnaire-shapes.ts';

/** By id of the question: what its inputs hold; of choices, the ids that are chosen. */
export type FormValues = Readonly<Record<string, readonly string[]>>;

/** What was saved before is where the form begins. */
export function valuesOf(answers: readonly AnsweredQuestion[]): FormValues {
  return Object.fromEntries(answers.map(({ questionId, values }) => [questionId, values]));
}

function apiValue({ type }: Pick<FormQuestion, 'type'>, values: readonly string[]): unknown {
  const [value = ''] = values;
  if (type === 'multi') return values;
  if (value === '') return null;
  if (type === 'yes-no') return value === 'yes';
  // What is no number is said to be none by who checks it.
  if (type === 'number') return Number.isFinite(Number(value)) ? Number(value) : value;
  return value;
}

/** Answers as the API takes them; of questions that are asked. */
export function answersBody(
  questions: readonly Pick<FormQuestion, 'id' | 'type'>[],
  values: FormValues,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    questions.map((question) => [question.id, apiValue(question, values[question.id] ?? [])]),
  );
}

const yesNo: Readonly<Record<string, string>> = { yes: 'Yes', no: 'No' };

/** As people read it. */
export function answerText({ type, values, labels }: AnsweredQuestion): string {
  if (labels.length > 0) return labels.join(', ');
  const [value = ''] = values;
  if (type === 'yes-no') return yesNo[value] ?? value;
  if (type === 'number') return Number(value).toLocaleString('en', { maximumFractionDigits: 10 });
  return value;
}

/** What the bounds of a question ask for; empty: nothing. */
export function boundsText({ type, min, max }: Pick<FormQuestion, 'type' | 'min' | 'max'>): string {
  const of = type === 'text' ? ' characters' : '';
  const verb = type === 'multi' ? 'Choose ' : '';
  if (min !== null && max !== null)
    return min === max ? `${verb || 'Exactly '}${min}${of}.` : `${verb}${min} to ${max}${of}.`;
  if (min !== null) return `${verb === '' ? 'At' : 'Choose at'} least ${min}${of}.`;
  // A long text that is allowed needs no word.
  if (max !== null) return `${verb === '' ? 'At' : 'Choose at'} most ${max}${of}.`;
  return '';
}
