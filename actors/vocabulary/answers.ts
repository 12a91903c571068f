// Answers of a questionnaire: how they are read from what a form or the API says, and what is wrong with them (F135, F136).
// An answer keeps the words of its question and of what was chosen, so that it can be read when both are gone. Pure.

import { answerChars, asked, formChars } from './questionnaires.ts';
import type { Dictionary, Question, Questionnaire } from './questionnaires.ts';

export interface Answer {
  readonly questionId: string;
  /** As it was asked. */
  readonly question: string;
  readonly type: string;
  /** The text, the number, the date (YYYY-MM-DD), `yes` or `no`; of single and multi ids of values. */
  readonly values: readonly string[];
  /** Of single and multi: what the values were called, in the same order; else none. */
  readonly labels: readonly string[];
}

export interface AnswerFault {
  readonly questionId: string;
  /** One sentence that names the question and says what to do. */
  readonly text: string;
}

export interface GivenAnswer {
  readonly questionId: string;
  readonly values: readonly string[];
}

type Read = readonly string[] | string;

/** In the words of `Answer.values`; none: not answered. A sentence: it is of another kind than the question. */
// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, which the compiler checks
function readValue({ type }: Question, value: unknown): Read {
  if (value === null || value === undefined || value === '') return [];
  switch (type) {
    case 'yes-no':
      return typeof value === 'boolean' ? [value ? 'yes' : 'no'] : 'answer with true or false';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? [String(value)] : 'give a number';
    case 'multi':
      return Array.isArray(value) && value.every((one): one is string => typeof one === 'string')
        ? value
        : 'give a list of ids of values';
    case 'text':
      return typeof value === 'string' ? [value.trim()].filter((one) => one !== '') : 'give a text';
    case 'date':
      return typeof value === 'string' ? [value] : 'give a date, YYYY-MM-DD';
    case 'single':
      return typeof value === 'string' ? [value] : 'give the id of one value';
  }
}

/** By id of the question; questions that are not there are not answered. */
export function readAnswers(
  questionnaire: Pick<Questionnaire, 'questions'>,
  given: Readonly<Record<string, unknown>>,
): { readonly answers: readonly GivenAnswer[]; readonly faults: readonly AnswerFault[] } {
  const questions = new Map(asked(questionnaire).map((question) => [question.id, question]));
  const answers: GivenAnswer[] = [];
  const faults: AnswerFault[] = [];
  for (const [questionId, value] of Object.entries(given)) {
    const question = questions.get(questionId);
    const read = question === undefined ? ['?'] : readValue(question, value);
    if (typeof read === 'string') faults.push({ questionId, text: `"${question?.label ?? ''}": ${read}.` });
    else answers.push({ questionId, values: read });
  }
  return { answers, faults };
}

function isDate(value: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return year !== '' && Number(year) > 0 && at.toISOString().startsWith(value);
}

function outOf(amount: number, { min, max }: Pick<Question, 'min' | 'max'>): string | null {
  if (min !== null && amount < min) return `at least ${min}`;
  if (max !== null && amount > max) return `at most ${max}`;
  return null;
}

interface Known {
  readonly dictionary: Dictionary | undefined;
  /** What the same question was answered with before: it may stay, though it is retired by now. */
  readonly before: Answer | undefined;
}

/** What it is called; null: it is not to be chosen. */
function labelOf(id: string, { dictionary, before }: Known): string | null {
  const value = dictionary?.values.find((one) => one.id === id);
  if (value !== undefined && !value.retired) return value.label;
  return before?.labels[before.values.indexOf(id)] ?? null;
}

function chosenFault(question: Question, values: readonly string[], known: Known): string | null {
  if (question.type === 'single' && values.length > 1) return 'choose one value';
  if (new Set(values).size !== values.length) return 'choose each value once';
  if (values.some((value) => labelOf(value, known) === null))
    return 'choose from the list: a value of it is not there, or not any more';
  const bound = question.type === 'multi' ? outOf(values.length, question) : null;
  return bound === null ? null : `choose ${bound} of the values`;
}

/** What is to be done about it; null: nothing. */
// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, which the compiler checks
function valueFault(question: Question, values: readonly string[], known: Known): string | null {
  const [value = ''] = values;
  switch (question.type) {
    case 'single':
    case 'multi':
      return chosenFault(question, values, known);
    case 'yes-no':
      return values.length === 1 && ['yes', 'no'].includes(value) ? null : 'say yes or no';
    case 'date':
      return values.length === 1 && isDate(value) ? null : 'give a date that there is, YYYY-MM-DD';
    case 'number': {
      const number = Number(value);
      if (values.length !== 1 || value.trim() === '' || !Number.isFinite(number)) return 'give a number';
      const bound = outOf(number, question);
      return bound === null ? null : `give a number of ${bound}`;
    }
    case 'text': {
      if (values.length !== 1) return 'give one text';
      const bound = outOf(value.length, { min: question.min, max: question.max ?? answerChars });
      return bound === null ? null : `write ${bound} characters; these are ${value.length}`;
    }
  }
}

export interface CheckedAnswers {
  /** In the order of the questions; those that were not answered are left out. */
  readonly answers: readonly Answer[];
  readonly faults: readonly AnswerFault[];
}

/** `before`: what the same case was answered with last. */
export function checkAnswers(
  questionnaire: Pick<Questionnaire, 'questions'>,
  dictionaries: ReadonlyMap<string, Dictionary>,
  { given, before }: { readonly given: readonly GivenAnswer[]; readonly before: readonly Answer[] },
): CheckedAnswers {
  const byId = new Map(given.map((answer) => [answer.questionId, answer.values]));
  const answers: Answer[] = [];
  const faults: AnswerFault[] = [];
  for (const question of asked(questionnaire)) {
    const { id, label, type, required, dictionaryId } = question;
    const values = byId.get(id) ?? [];
    byId.delete(id);
    const known = {
      dictionary: dictionaries.get(dictionaryId ?? ''),
      before: before.find(({ questionId }) => questionId === id),
    };
    const missing = values.length === 0;
    const why = missing ? (required ? 'an answer is needed' : null) : valueFault(question, values, known);
    if (why !== null) faults.push({ questionId: id, text: `"${label}": ${why}.` });
    if (missing || why !== null) continue;
    const labels = dictionaryId === null ? [] : values.map((value) => labelOf(value, known) ?? '');
    answers.push({ questionId: id, question: label, type, values, labels });
  }
  for (const questionId of byId.keys())
    faults.push({ questionId, text: `There is no question "${questionId.slice(0, 60)}" in this form.` });
  const chars = answers.flatMap(({ values }) => values).reduce((sum, { length }) => sum + length, 0);
  const [first] = answers;
  if (first !== undefined && chars > formChars)
    faults.push({
      questionId: first.questionId,
      text: `All answers together have at most ${formChars} characters; these have ${chars}: shorten them.`,
    });
  return { answers, faults };
}
