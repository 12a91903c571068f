// Our own words in German. Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Guten Tag {customer.name},', closing: 'Mit freundlichen Grüßen' };
const subject = 'Wir haben Ihre Nachricht erhalten: {case.subject}';
const number =
  'Ihr Vorgang hat die Nummer {case.tag}. Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese E-Mail.';

export const german: OwnTexts = {
  receipt: letter(subject, around, [
    'vielen Dank für Ihre Nachricht. Sie ist bei uns angekommen und wird von uns beantwortet.',
    number,
  ]),
  closed: letter(subject, around, [
    'vielen Dank für Ihre Nachricht. Im Moment ist bei uns niemand im Dienst, aber Ihre Nachricht ist gut bei uns ' +
      'angekommen, und wir beantworten sie, sobald wir wieder da sind. Sie erreichen uns zu diesen Zeiten: {hours}.',
    number,
  ]),
  working: letter('Wir kümmern uns darum: {case.subject}', around, [
    'Ihr Vorgang {case.tag} wird jetzt bearbeitet. Sie hören von uns.',
    'Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese E-Mail.',
  ]),
  hold: letter('Ihre Nachricht ist noch nicht beantwortet: {case.subject}', around, [
    'es tut uns leid, dass Sie warten müssen. Ihr Vorgang {case.tag} ist nicht vergessen: Er steht in der Warteschlange an ' +
      'Stelle {position}. Voraussichtlich hören Sie {ewt} von uns.',
    'Sollte sich die Sache erledigt haben, antworten Sie bitte kurz auf diese E-Mail.',
  ]),
  forward: {
    subject: 'WG: {case.subject}',
    text: '{customer.name} hat an {mailbox.address} geschrieben. Die Nachricht ist unverändert angehängt.\n',
    html: '',
  },
  bounce: {
    subject: 'Nicht zugestellt an {recipient}',
    text: [
      'Ihre E-Mail an {recipient} konnte nicht zugestellt werden. Es wird kein weiterer Versuch unternommen.',
      'Die letzte Antwort (Anzahl der Versuche: {attempts}) lautete:',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('Wie zufrieden sind Sie mit unserer Antwort?', pageWords.de.marks, 'von'),
};
