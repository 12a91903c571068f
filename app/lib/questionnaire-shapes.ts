// Questionnaires and dictionaries as the API shows and takes them, for the administration and the desk.

export interface DictionaryValue {
  readonly id: string;
  readonly label: string;
  readonly retired: boolean;
}

export interface Dictionary {
  readonly id: string;
  readonly name: string;
  /** Null: every pool. */
  readonly poolId: string | null;
  readonly values: readonly DictionaryValue[];
  readonly version: number;
}

export interface Question {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly type: 'text' | 'number' | 'date' | 'yes-no' | 'single' | 'multi';
  readonly dictionaryId: string | null;
  readonly required: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly retired: boolean;
}

export interface Questionnaire {
  readonly id: string;
  readonly name: string;
  readonly triggers: readonly ('respond' | 'close')[];
  readonly mandatory: boolean;
  readonly questions: readonly Question[];
  readonly version: number;
}

/** What a question was answered with, in the words of then. */
export interface AnsweredQuestion {
  readonly questionId: string;
  readonly question: string;
  readonly type: string;
  readonly values: readonly string[];
  readonly labels: readonly string[];
}

/** A form as it was saved for a case. */
export interface SavedAnswers {
  readonly questionnaireId: string;
  readonly name: string;
  readonly version: number;
  readonly by: string;
  readonly byName: string;
  readonly at: string | null;
  readonly answers: readonly AnsweredQuestion[];
}

/** What is to be filled in for a case, and what was. */
export interface QuestionnaireFacts {
  readonly questionnaire?:
    | (Pick<Questionnaire, 'id' | 'name' | 'version' | 'triggers' | 'mandatory'> & {
        /** In the present stretch of work. */
        readonly answered: boolean;
      })
    | null
    | undefined;
  readonly answers?: SavedAnswers | null | undefined;
}

export interface FormQuestion extends Question {
  /** Of single and multi. */
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

/** For who is to fill it in. */
export interface CaseForm {
  readonly questionnaire:
    | (Omit<Questionnaire, 'questions'> & { readonly questions: readonly FormQuestion[] })
    | null;
  readonly answers: SavedAnswers | null;
}
