// The settings of the virus scanner (T21), in the words of administrators. A test holds them against the core.

import type { Setting } from './fields.ts';

export const scanner: readonly Setting[] = [
  {
    path: 'scannerUrl',
    kind: 'text',
    input: 'url',
    required: false,
    placeholder: 'https://scanner.example.com/scan',
    label: 'Virus scanner',
    hint: 'Is sent each attachment that comes in. What it refuses is not given out. Empty: nobody is asked.',
  },
  {
    path: 'scannerBlocksUnknown',
    kind: 'flag',
    label: 'Block what the scanner did not check',
    hint: 'Attachments that it gave no answer for in 5 seconds. Off: they can be downloaded.',
  },
];
