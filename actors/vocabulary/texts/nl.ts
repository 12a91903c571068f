// Our own words in Dutch. Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Beste {customer.name},', closing: 'Met vriendelijke groet' };
const subject = 'We hebben uw bericht ontvangen: {case.subject}';
const number =
  'Uw zaak heeft het nummer {case.tag}. Wilt u iets toevoegen, beantwoord dan gewoon deze e-mail.';

export const dutch: OwnTexts = {
  receipt: letter(subject, around, [
    'Bedankt voor uw bericht. Het is goed aangekomen en we zullen het beantwoorden.',
    number,
  ]),
  closed: letter(subject, around, [
    'Bedankt voor uw bericht. Op dit moment zijn we niet aan het werk, maar uw bericht is goed aangekomen en we beantwoorden ' +
      'het zodra we er weer zijn. Onze openingstijden: {hours}.',
    number,
  ]),
  working: letter('We zijn ermee bezig: {case.subject}', around, [
    'Een van onze medewerkers is begonnen met uw zaak {case.tag}. U hoort van ons.',
    'Wilt u iets toevoegen, beantwoord dan gewoon deze e-mail.',
  ]),
  hold: letter('Uw bericht staat nog in de wachtrij: {case.subject}', around, [
    'Het spijt ons dat u moet wachten. We zijn uw zaak {case.tag} niet vergeten: deze staat op plaats {position} in de ' +
      'wachtrij. Naar verwachting hoort u {ewt} van ons.',
    'Is de zaak inmiddels opgelost, laat het ons dan weten door deze e-mail te beantwoorden.',
  ]),
  forward: {
    subject: 'Fwd: {case.subject}',
    text: '{customer.name} heeft een bericht gestuurd aan {mailbox.address}. Het is ongewijzigd bijgevoegd.\n',
    html: '',
  },
  bounce: {
    subject: 'Niet bezorgd bij {recipient}',
    text: [
      'Uw e-mail aan {recipient} kon niet worden bezorgd en er wordt geen nieuwe poging gedaan.',
      'Het laatste antwoord (aantal pogingen: {attempts}) was:',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('Wat vindt u van ons antwoord?', pageWords.nl.marks, 'van'),
};
