// Our own words in Danish. Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Hej {customer.name},', closing: 'Venlig hilsen' };
const subject = 'Vi har modtaget din besked: {case.subject}';
const number = 'Din sag har nummer {case.tag}. Hvis du vil tilføje noget, kan du bare svare på denne mail.';

export const danish: OwnTexts = {
  receipt: letter(subject, around, [
    'Tak, fordi du skrev til os. Din besked er kommet frem, og vi vil svare dig.',
    number,
  ]),
  closed: letter(subject, around, [
    'Tak, fordi du skrev til os. Vi er ikke på arbejde lige nu, men din besked er kommet godt frem, og vi svarer, så snart vi ' +
      'er tilbage. Vores åbningstider: {hours}.',
    number,
  ]),
  working: letter('Vi arbejder på din sag: {case.subject}', around, [
    'En af os er gået i gang med din sag {case.tag}. Du hører fra os.',
    'Hvis du vil tilføje noget, kan du bare svare på denne mail.',
  ]),
  hold: letter('Din besked venter stadig på svar: {case.subject}', around, [
    'Vi beklager, at du må vente. Vi har ikke glemt din sag {case.tag}: Den er nummer {position} i køen. Vi regner med at ' +
      'svare {ewt}.',
    'Hvis sagen har løst sig i mellemtiden, må du gerne give os besked ved at svare på denne mail.',
  ]),
  forward: {
    subject: 'Vs: {case.subject}',
    text: '{customer.name} skrev til {mailbox.address}. Beskeden er vedhæftet, som den kom.\n',
    html: '',
  },
  bounce: {
    subject: 'Ikke leveret til {recipient}',
    text: [
      'Din mail til {recipient} kunne ikke leveres, og der bliver ikke gjort flere forsøg.',
      'Det seneste svar (antal forsøg: {attempts}) var:',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('Hvad synes du om vores svar?', pageWords.da.marks, 'af'),
};
