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
