// Questionnaires and dictionaries of the fake gateway: the ones that pages are looked at with.

import type { Dictionary, Question, Questionnaire } from '../../app/lib/questionnaire-shapes.ts';

function question(id: string, label: string, fields: Partial<Question> = {}): Question {
  return {
    id,
    label,
    help: '',
    type: 'text',
    dictionaryId: null,
    required: false,
    min: null,
    max: null,
    retired: false,
    ...fields,
  };
}

export const fakeDictionaries: readonly Dictionary[] = [
  {
    id: 'reasons',
    name: 'Reasons',
    poolId: null,
    values: [
      { id: 'late', label: 'Delivery too late', retired: false },
      { id: 'broken', label: 'Article broken', retired: false },
      { id: 'invoice', label: 'Invoice wrong', retired: false },
      { id: 'fax', label: 'Asked by fax', retired: true },
    ],
    version: 4,
  },
  {
    id: 'articles',
    name: 'Articles of the shop',
    poolId: 'shops',
    values: ['Lamp', 'Chair', 'Table', 'Shelf'].map((label) => ({
      id: label.toLowerCase(),
      label,
      retired: false,
    })),
    version: 1,
  },
];

export const fakeQuestionnaires: readonly Questionnaire[] = [
  {
    id: 'closing',
    name: 'Why they wrote',
    triggers: ['close'],
    mandatory: true,
    questions: [
      question('reason', 'Reason', { type: 'single', dictionaryId: 'reasons', required: true }),
      question('refund', 'Refund', { type: 'number', min: 0, max: 500, help: 'In euros; 0 for none.' }),
      question('solved', 'Solved for good?', { type: 'yes-no', required: true }),
      question('follow-up', 'Ask again on', { type: 'date' }),
      question('words', 'Anything else', { max: 200 }),
      question('fax', 'Fax number', { retired: true }),
    ],
    version: 3,
  },
  {
    id: 'shop',
    name: 'Articles they asked about',
    triggers: ['respond', 'close'],
    mandatory: false,
    questions: [question('articles', 'Articles', { type: 'multi', dictionaryId: 'articles', min: 1 })],
    version: 1,
  },
];
