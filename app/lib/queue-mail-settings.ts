// The settings of a queue that say what stands around the words of its agents, and how long a reply can be taken back,
// and whether customers rate it (F108–F113, C10).

import type { Setting } from './fields.ts';

const second = 1_000;

function wording(path: string, label: string, hint: string): readonly Setting[] {
  return [
    { path: `${path}.text`, kind: 'area', label, hint },
    {
      path: `${path}.html`,
      kind: 'area',
      label: `${label}, as HTML`,
      hint: 'Empty: made from the text. What could run or be fetched is taken out.',
    },
  ];
}

const around: readonly Setting[] = [
  ...wording('messageHeader', 'Header', 'Above the words of every mail that agents send from here.'),
  ...wording('messageFooter', 'Footer', 'Below the words and the agent’s own footer, above what is quoted.'),
  ...wording('signature', 'Signature', 'Stands in the composer when an agent begins to write.'),
];

const sending: readonly Setting[] = [
  {
    path: 'language',
    kind: 'text',
    input: 'text',
    required: false,
    most: 35,
    placeholder: 'As the template has it',
    label: 'Language',
    hint: 'What is written by itself from here is in it, where a mail does not say another one. A tag such as de or pt-BR.',
  },
  {
    path: 'undoMs',
    kind: 'number',
    unit: 'seconds',
    per: second,
    min: 0,
    max: 60,
    label: 'Can be taken back for',
    hint: 'A reply leaves after this time. 0: at once.',
  },
];

const rating: readonly Setting[] = [
  {
    path: 'rating.enabled',
    kind: 'flag',
    label: 'Ask for a rating',
    hint: 'Below every mail to customers stand five links. Needs the public address of this installation (SKILLPOST_PUBLIC_URL).',
  },
  {
    path: 'rating.title',
    kind: 'text',
    input: 'text',
    required: false,
    placeholder: 'How did we do?',
    label: 'Title',
    hint: 'Stands just above the links.',
  },
  {
    path: 'rating.thanks',
    kind: 'text',
    input: 'text',
    required: false,
    most: 1_000,
    placeholder: 'Thank you for your rating.',
    label: 'Thanks',
    hint: 'Shown once somebody has rated.',
  },
  {
    path: 'rating.changeDays',
    kind: 'number',
    unit: 'days',
    min: 0,
    max: 365,
    label: 'Can be changed for',
    hint: 'After the first rating. 0: not at all.',
  },
];

export const mailSettings = { around, sending, rating } as const;
