// What every directory begins with: the statuses an agent can choose (F60), receipts (F98, F100) and answers. Data only.

import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import { demoReceipts } from './seed-receipts.ts';

export const statuses = [
  { id: 'available', name: 'Available', routable: true, reportClass: 'available', builtIn: true },
  { id: 'break', name: 'Break', routable: false, reportClass: 'break', builtIn: true },
  { id: 'meeting', name: 'In a meeting', routable: false, reportClass: 'busy', builtIn: true },
  { id: 'training', name: 'Training', routable: false, reportClass: 'busy', builtIn: true },
  { id: 'busy-other', name: 'Busy with other work', routable: false, reportClass: 'busy', builtIn: true },
  { id: 'out-of-office', name: 'Out of office', routable: false, reportClass: 'offline', builtIn: true },
  { id: 'offline', name: 'Offline', routable: false, reportClass: 'offline', builtIn: true },
] as const;

const regards = ['', 'Kind regards', '{queue.name}'].join('\n');

export const receipts = [
  { id: 'receipt', name: 'Receipt', kind: 'receipt', queueId: null, ...ownTemplate('receipt') } as const,
  ...demoReceipts,
];

/**
 * The last one goes out in place of the receipt when a queue has opening hours and is closed; the others stand around what
 * goes out in any case. Somebody works on it, and it still waits: only where an administrator wants that.
 */
export const ownNotices = (
  [
    ['forward', 'Mail that is sent on'],
    ['bounce', 'Mail that was not delivered'],
    ['delivered', 'Mail that has arrived'],
    ['relayed', 'Mail that was handed on'],
    ['delayed', 'Mail that is late'],
    ['rating', 'Links to rate a mail'],
    ['closed', 'Out of hours'],
  ] as const
).map(([kind, name]) => ({ id: kind, name, kind, queueId: null, ...ownTemplate(kind) }));

function answer(id: string, name: string, queueId: string | null, sentences: readonly string[]) {
  return {
    id,
    name,
    kind: 'answer',
    queueId,
    subject: '',
    text: ['Hello {customer.name},', '', ...sentences, regards].join('\n'),
  } as const;
}

export const answers = [
  answer('answer-more-details', 'Ask for more details', null, [
    'thank you for your message. To help you I need a little more from you:',
    '',
    '- ',
    '',
    'Just answer this e-mail; it will come back to me.',
  ]),
  answer('answer-solved', 'Solved', null, [
    'this should be solved now. If it is not, just answer this e-mail and I will look at it again.',
  ]),
  answer('answer-restart', 'Try a restart', 'support', [
    'please close the program, start your computer again, and try once more. Does the problem come back? ' +
      'If it does, please send me the exact text of the message that you see.',
  ]),
  answer('answer-offer', 'An offer follows', 'sales', [
    'thank you for your request. I am preparing an offer and will send it to you by the end of the next working day.',
  ]),
  answer('answer-invoice-copy', 'Copy of an invoice', 'billing', [
    'attached you find a copy of the invoice that you asked for.',
  ]),
];
