// Questionnaires that agents fill in after answering or on closing a case, and the dictionaries that their answers are
// chosen from (F135, F136): types, which one a case has, and what is wrong with one. Pure.

import type { Directory } from './directory.ts';

export const questionTypes = ['text', 'number', 'date', 'yes-no', 'single', 'multi'] as const;
export type QuestionType = (typeof questionTypes)[number];

/** When the form is shown: after an answer has left, or on the way to closing. */
export const questionnaireTriggers = ['respond', 'close'] as const;
export type QuestionnaireTrigger = (typeof questionnaireTriggers)[number];

/** More are a catalogue and no form; every process holds all of them. */
export const mostQuestions = 50;
export const mostDictionaryValues = 2_000;
/** Of one text, and of all answers of one form together: they travel with events. */
export const answerChars = 4_000;
export const formChars = 32_000;

export interface DictionaryValue {
  readonly id: string;
  readonly label: string;
  /** Not to be chosen any more; what was chosen stays. */
  readonly retired: boolean;
}

export interface Dictionary {
  readonly id: string;
  readonly name: string;
  /** Only questionnaires of this pool use it; null: every one. */
  readonly poolId: string | null;
  /** In the order in which they are shown. */
  readonly values: readonly DictionaryValue[];
  readonly version: number;
}

export interface Question {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly type: QuestionType;
  /** Of `single` and `multi`; null: of the other types. */
  readonly dictionaryId: string | null;
  readonly required: boolean;
  /** Characters of a text, a number itself, or how many values are chosen; null: no bound. Both inclusive. */
  readonly min: number | null;
  readonly max: number | null;
  /** Not asked any more. */
  readonly retired: boolean;
}

export interface Questionnaire {
  readonly id: string;
  readonly name: string;
  readonly triggers: readonly QuestionnaireTrigger[];
  /** The case cannot be closed before it is saved. */
  readonly mandatory: boolean;
  readonly questions: readonly Question[];
  /** Rises with each change. */
  readonly version: number;
}

/** Of the mailbox that the case came to, else of its pool; null: none. */
export function questionnaireOf(
  { mailboxes, questionnaires }: Pick<Directory, 'mailboxes' | 'questionnaires'>,
  mailboxId: string,
): Questionnaire | null {
  const id = mailboxes.get(mailboxId)?.questionnaireId ?? null;
  return id === null ? null : (questionnaires.get(id) ?? null);
}

export function isChosen({ type }: Pick<Question, 'type'>): boolean {
  return type === 'single' || type === 'multi';
}

export function asked({ questions }: Pick<Questionnaire, 'questions'>): readonly Question[] {
  return questions.filter(({ retired }) => !retired);
}

/** Null: it can be kept. Which dictionaries there are is another matter. */
export function questionnaireFault({
  triggers,
  questions,
}: Pick<Questionnaire, 'triggers' | 'questions'>): string | null {
  if (triggers.length === 0) return 'triggers: say when the form is shown: respond, close or both';
  if (asked({ questions }).length === 0) return 'questions: ask at least one';
  if (new Set(questions.map(({ id }) => id)).size !== questions.length)
    return 'questions: two of them have the same id';
  for (const [index, question] of questions.entries()) {
    const fault = questionFault(question);
    if (fault !== null) return `questions.${index}: ${fault}`;
  }
  return null;
}

function questionFault(question: Question): string | null {
  const { type, dictionaryId, min, max } = question;
  if (isChosen(question) && dictionaryId === null) return 'say which dictionary its values come from';
  if (!isChosen(question) && dictionaryId !== null) return 'only single and multi choose from a dictionary';
  if (min !== null && max !== null && min > max) return 'the least is more than the most';
  const counted = type === 'text' || type === 'multi';
  if (!counted && type !== 'number' && (min !== null || max !== null))
    return 'only text, number and multi have a least and a most';
  if (counted && [min, max].some((bound) => bound !== null && (bound < 0 || !Number.isInteger(bound))))
    return 'the least and the most are counted: whole numbers from 0';
  if (type === 'text' && (max ?? 0) > answerChars) return `a text has at most ${answerChars} characters`;
  return null;
}

/** Null: it can be kept. */
export function dictionaryFault({ values }: Pick<Dictionary, 'values'>): string | null {
  const id = firstTwice(values.map((value) => value.id));
  if (id !== undefined) return `values: the id "${id}" is there twice`;
  const open = values.filter(({ retired }) => !retired).map(({ label }) => label.toLowerCase());
  const label = firstTwice(open);
  return label === undefined ? null : `values: "${label}" is there twice`;
}

function firstTwice(all: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return all.find((one) => seen.size === seen.add(one).size);
}

/** Letters, digits and dashes of a label, free among `taken`; as ids of directory entries are made. */
export function idFor(label: string, taken: ReadonlySet<string>, otherwise: string): string {
  const slug =
    label
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || otherwise;
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}

/** Each with an id: its own, else one made of its label. */
export function withIds<T extends { readonly id?: string; readonly label: string }>(
  entries: readonly T[],
  otherwise: string,
): readonly (T & { readonly id: string })[] {
  const taken = new Set(entries.flatMap(({ id = '' }) => (id === '' ? [] : [id])));
  return entries.map((entry) => {
    if (entry.id !== undefined && entry.id !== '') return { ...entry, id: entry.id };
    const id = idFor(entry.label, taken, otherwise);
    taken.add(id);
    return { ...entry, id };
  });
}
