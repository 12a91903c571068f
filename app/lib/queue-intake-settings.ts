// The settings of a queue's web form and of what its hidden fields are called, in the words of administrators (F4, F62).

import type { Setting } from './fields.ts';

const form: readonly Setting[] = [
  {
    path: 'form.enabled',
    kind: 'flag',
    label: 'Has a web form',
    hint: 'Customers write to this queue on a page of ours. It needs a mailbox of the queue, to answer from.',
  },
  {
    path: 'form.title',
    kind: 'text',
    input: 'text',
    required: false,
    placeholder: 'The name of the queue',
    label: 'Title',
    hint: 'Stands above the form.',
  },
  {
    path: 'form.introduction',
    kind: 'text',
    input: 'text',
    required: false,
    most: 1_000,
    placeholder: 'Such as “We answer within a day.”',
    label: 'Introduction',
    hint: 'Stands between title and form.',
  },
  {
    path: 'form.thanks',
    kind: 'text',
    input: 'text',
    required: false,
    most: 1_000,
    placeholder: 'Thank you. Your message is with us.',
    label: 'Thanks',
    hint: 'Shown once the message is with us.',
  },
  {
    path: 'form.origins',
    kind: 'text',
    input: 'text',
    required: false,
    most: 1_000,
    placeholder: 'https://www.example.com',
    label: 'Sites that may post to it',
    hint: 'Your own pages with forms of their own, with commas between them.',
  },
];

const labels: readonly Setting[] = [1, 2, 3, 4, 5, 6].map((number) => ({
  path: `fieldLabels.field${number}`,
  kind: 'text',
  input: 'text',
  required: false,
  most: 60,
  placeholder: `field${number}`,
  label: `Field ${number}`,
  hint: number === 1 ? 'What agents, rules and reports call it.' : '',
}));

export const intakeSettings = { form, labels } as const;
