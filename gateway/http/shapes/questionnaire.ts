// The questionnaire of a case, and what it was answered with, as the API and the live feed show them (F135).

import type { Answer } from '#actors/vocabulary/answers.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { asked, questionnaireOf } from '#actors/vocabulary/questionnaires.ts';
import type { Question, Questionnaire } from '#actors/vocabulary/questionnaires.ts';
import type { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { isoTime, userName } from './values.ts';

export interface AnswersShape {
  readonly questionnaireId: string;
  /** Its name when it was filled in. */
  readonly name: string;
  readonly version: number;
  readonly trigger: string;
  readonly by: string;
  readonly byName: string;
  readonly at: string | null;
  readonly answers: readonly Answer[];
}

export interface QuestionnaireFacts {
  /** What is to be filled in for the case; null: nothing. */
  readonly questionnaire:
    | (Pick<Questionnaire, 'id' | 'name' | 'version' | 'triggers' | 'mandatory'> & {
        /** In the present stretch of work; a case that is opened again is asked again. */
        readonly answered: boolean;
      })
    | null;
  /** What was saved last; null: nothing. */
  readonly answers: AnswersShape | null;
}

export interface OptionShape {
  readonly id: string;
  readonly label: string;
}

export interface FormShape {
  readonly questionnaire:
    | (Omit<Questionnaire, 'questions'> & {
        readonly questions: readonly (Question & { readonly options: readonly OptionShape[] })[];
      })
    | null;
  readonly answers: AnswersShape | null;
}

export function answersShape({ answers }: ConversationView, directory: Directory): AnswersShape | null {
  if (answers === undefined || answers.questionnaireId === '') return null;
  return {
    questionnaireId: answers.questionnaireId,
    name: answers.questionnaire,
    version: answers.version,
    trigger: answers.trigger,
    by: answers.agentId,
    byName: userName(directory, answers.agentId),
    at: isoTime(answers.atMs),
    answers: answers.answers,
  };
}

export function questionnaireFacts(view: ConversationView, directory: Directory): QuestionnaireFacts {
  const found = questionnaireOf(directory, view.case?.mailboxId ?? '');
  const answers = answersShape(view, directory);
  // Work that never was is not asked about.
  if (found === null || view.workItem === undefined) return { questionnaire: null, answers };
  const { id, name, version, triggers, mandatory } = found;
  const answered =
    view.answers?.questionnaireId === id && view.answers.workItemId === view.workItem.workItemId;
  return { questionnaire: { id, name, version, triggers, mandatory, answered }, answers };
}

/** What can be chosen, and what was chosen and is retired by now. */
function optionsOf(
  { id, dictionaryId }: Question,
  directory: Directory,
  answers: AnswersShape | null,
): readonly OptionShape[] {
  const { values = [] } = directory.dictionaries.get(dictionaryId ?? '') ?? {};
  const open = values
    .filter(({ retired }) => !retired)
    .map((value) => ({ id: value.id, label: value.label }));
  const known = new Set(open.map((option) => option.id));
  const before = answers?.answers.find(({ questionId }) => questionId === id);
  const gone = (before?.labels ?? []).map((label, index) => ({ id: before?.values[index] ?? '', label }));
  return [...open, ...gone.filter((option) => !known.has(option.id))];
}

/** For who is to fill it in. */
export function formShape(view: ConversationView, directory: Directory): FormShape {
  const answers = answersShape(view, directory);
  const found = questionnaireOf(directory, view.case?.mailboxId ?? '');
  if (found === null || view.workItem === undefined) return { questionnaire: null, answers };
  const questions = asked(found).map((question) => ({
    ...question,
    options: optionsOf(question, directory, answers?.questionnaireId === found.id ? answers : null),
  }));
  return { questionnaire: { ...found, questions }, answers };
}
