// Our own words in Norwegian (Bokmål). Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Hei {customer.name},', closing: 'Vennlig hilsen' };
const subject = 'Vi har mottatt meldingen din: {case.subject}';
const number =
  'Saken din har nummer {case.tag}. Hvis du vil legge til noe, kan du bare svare på denne e-posten.';

export const norwegian: OwnTexts = {
  receipt: letter(subject, around, [
    'Takk for at du skrev til oss. Meldingen din har kommet frem, og vi kommer til å svare deg.',
    number,
  ]),
  closed: letter(subject, around, [
    'Takk for at du skrev til oss. Vi er ikke på jobb akkurat nå, men meldingen din har kommet frem, og vi svarer så snart ' +
      'vi er tilbake. Åpningstidene våre: {hours}.',
    number,
  ]),
  working: letter('Vi jobber med saken din: {case.subject}', around, [
    'En av oss har begynt å jobbe med saken din {case.tag}. Du hører fra oss.',
    'Hvis du vil legge til noe, kan du bare svare på denne e-posten.',
  ]),
  hold: letter('Meldingen din venter fortsatt på svar: {case.subject}', around, [
    'Vi beklager at du må vente. Vi har ikke glemt saken din {case.tag}: Den står som nummer {position} i køen. Vi regner ' +
      'med å svare {ewt}.',
    'Hvis saken har løst seg i mellomtiden, setter vi pris på om du gir oss beskjed ved å svare på denne e-posten.',
  ]),
  forward: {
    subject: 'Vs: {case.subject}',
    text: '{customer.name} skrev til {mailbox.address}. Meldingen er lagt ved slik den kom.\n',
    html: '',
  },
  bounce: {
    subject: 'Ikke levert til {recipient}',
    text: [
      'E-posten din til {recipient} kunne ikke leveres, og det blir ikke gjort flere forsøk.',
      'Det siste svaret (antall forsøk: {attempts}) var:',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('Hva synes du om svaret vårt?', pageWords.no.marks, 'av'),
};
