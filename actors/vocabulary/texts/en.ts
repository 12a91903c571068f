// Our own words in English. Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Hello {customer.name},', closing: 'Kind regards' };
const subject = 'We have received your message: {case.subject}';
const number = 'Your case has the number {case.tag}. If you want to add something, just answer this e-mail.';

export const english: OwnTexts = {
  receipt: letter(subject, around, [
    'thank you for writing to us. Your message has reached us, and one of us will answer it.',
    number,
  ]),
  closed: letter(subject, around, [
    'thank you for writing to us. We are not at work right now, but your message is safe with us, and one of us will ' +
      'answer it once we are back. We are here {hours}.',
    number,
  ]),
  working: letter('We are working on it: {case.subject}', around, [
    'one of us has begun to work on your case {case.tag} and will write to you.',
    'If you want to add something, just answer this e-mail.',
  ]),
  hold: letter('Your message is still waiting: {case.subject}', around, [
    'we are sorry that you have to wait. Your case {case.tag} has not been forgotten: it is number {position} of those that ' +
      'wait. We expect to answer {ewt}.',
    'If the matter has settled itself, please tell us by answering this e-mail.',
  ]),
  forward: {
    subject: 'Fwd: {case.subject}',
    text: '{customer.name} wrote to {mailbox.address}. The message is attached as it came.\n',
    html: '',
  },
  bounce: {
    subject: 'Not delivered to {recipient}',
    text: [
      'Your mail to {recipient} was not delivered, and it will not be tried again.',
      'The last answer (attempts: {attempts}) was:',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('How did we do?', pageWords.en.marks, 'of'),
};
