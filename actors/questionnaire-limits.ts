// The bounds of questionnaires and dictionaries, part of `limits`: unit last in the name, and where the number comes from.
// What one of them may hold is said with what they are (`vocabulary/questionnaires.ts`).

export const questionnaireLimits = {
  /** A file of values for a dictionary: 2,000 labels of 200 characters, in quotation marks and UTF-8. */
  dictionaryCsvBytes: 1_048_576,
  /** What an import names of what it adds and retires: more nobody reads. */
  dictionaryLabelsShown: 200,
} as const;
