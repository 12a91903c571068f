// Our own words in French. Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Bonjour {customer.name},', closing: 'Cordialement' };
const subject = 'Nous avons bien reçu votre message : {case.subject}';
const number =
  'Votre demande porte le numéro {case.tag}. Si vous souhaitez ajouter quelque chose, répondez simplement à cet e-mail.';

export const french: OwnTexts = {
  receipt: letter(subject, around, [
    'Merci de nous avoir écrit. Votre message nous est bien parvenu et nous allons y répondre.',
    number,
  ]),
  closed: letter(subject, around, [
    'Merci de nous avoir écrit. Notre service est fermé pour le moment, mais votre message nous est bien parvenu et nous y ' +
      'répondrons dès notre retour. Nos horaires : {hours}.',
    number,
  ]),
  working: letter('Nous traitons votre demande : {case.subject}', around, [
    'Votre demande {case.tag} est en cours de traitement. Nous vous écrirons dès que possible.',
    'Si vous souhaitez ajouter quelque chose, répondez simplement à cet e-mail.',
  ]),
  hold: letter('Votre message est toujours en attente : {case.subject}', around, [
    'Nous sommes désolés de vous faire attendre. Nous n’oublions pas votre demande {case.tag} : elle occupe la place ' +
      'numéro {position} dans la file d’attente. Nous pensons pouvoir vous répondre {ewt}.',
    'Si la question est réglée entre-temps, merci de nous le signaler en répondant à cet e-mail.',
  ]),
  forward: {
    subject: 'Tr : {case.subject}',
    text: '{customer.name} a écrit à {mailbox.address}. Vous trouverez ci-joint le message tel que nous l’avons reçu.\n',
    html: '',
  },
  bounce: {
    subject: 'Message non remis à {recipient}',
    text: [
      'Votre message à {recipient} n’a pas pu être remis, et aucune nouvelle tentative ne sera faite.',
      'La dernière réponse du serveur (nombre de tentatives : {attempts}) était :',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('Que pensez-vous de notre réponse ?', pageWords.fr.marks, 'sur'),
};
