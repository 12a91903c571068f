// Our own words in Swedish. Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Hej {customer.name},', closing: 'Vänliga hälsningar' };
const subject = 'Vi har tagit emot ditt meddelande: {case.subject}';
const number =
  'Ditt ärende har nummer {case.tag}. Om du vill lägga till något kan du bara svara på det här mejlet.';

export const swedish: OwnTexts = {
  receipt: letter(subject, around, [
    'Tack för att du skrev till oss. Ditt meddelande har kommit fram och vi kommer att svara dig.',
    number,
  ]),
  closed: letter(subject, around, [
    'Tack för att du skrev till oss. Just nu är vi inte på plats, men ditt meddelande har kommit fram och vi svarar så snart ' +
      'vi är tillbaka. Våra öppettider: {hours}.',
    number,
  ]),
  working: letter('Vi arbetar med ditt ärende: {case.subject}', around, [
    'En av oss har börjat arbeta med ditt ärende {case.tag}. Vi hör av oss till dig.',
    'Om du vill lägga till något kan du bara svara på det här mejlet.',
  ]),
  hold: letter('Ditt meddelande väntar fortfarande på svar: {case.subject}', around, [
    'Vi beklagar att du får vänta. Vi har inte glömt ditt ärende {case.tag}: det står på plats {position} i kön. Vi räknar ' +
      'med att svara {ewt}.',
    'Om ärendet har löst sig under tiden får du gärna meddela oss genom att svara på det här mejlet.',
  ]),
  forward: {
    subject: 'Vb: {case.subject}',
    text: '{customer.name} skrev till {mailbox.address}. Meddelandet är bifogat i oförändrat skick.\n',
    html: '',
  },
  bounce: {
    subject: 'Inte levererat till {recipient}',
    text: [
      'Ditt mejl till {recipient} kunde inte levereras, och inga fler försök kommer att göras.',
      'Det senaste svaret (antal försök: {attempts}) var:',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('Vad tycker du om vårt svar?', pageWords.sv.marks, 'av'),
};
