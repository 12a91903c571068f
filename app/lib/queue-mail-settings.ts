// The settings of a queue that say what stands around the words of its agents, and how long a reply can be taken back
// (F108–F110, C10).

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

export const mailSettings = { around, sending } as const;
