// The fixed words of the pages that customers see, forms and ratings, in every language that we have them in. What a queue
// says there itself (titles, introduction, thanks) is its own. Data only.

import { negotiateLanguage } from '../languages.ts';

export type Marks = readonly [string, string, string, string, string];

export interface PageWords {
  readonly name: string;
  readonly address: string;
  readonly subject: string;
  readonly message: string;
  readonly files: string;
  readonly optional: string;
  readonly leaveEmpty: string;
  readonly send: string;
  readonly thanks: string;
  readonly gone: string;
  readonly goneText: string;
  readonly rating: string;
  readonly sendRating: string;
  readonly thanksForRating: string;
  /** The worst first. */
  readonly marks: Marks;
}

export const pageWords = {
  en: {
    name: 'Your name',
    address: 'Your e-mail address',
    subject: 'Subject',
    message: 'Message',
    files: 'Files',
    optional: '(optional)',
    leaveEmpty: 'Leave this empty',
    send: 'Send message',
    thanks: 'Thank you. Your message is with us.',
    gone: 'There is no such form',
    goneText: 'It may have been taken away, or the address may have a typing error.',
    rating: 'Your rating',
    sendRating: 'Send rating',
    thanksForRating: 'Thank you for your rating.',
    marks: ['very bad', 'bad', 'fair', 'good', 'very good'],
  },
  da: {
    name: 'Dit navn',
    address: 'Din e-mailadresse',
    subject: 'Emne',
    message: 'Besked',
    files: 'Filer',
    optional: '(valgfrit)',
    leaveEmpty: 'Lad dette felt være tomt',
    send: 'Send besked',
    thanks: 'Tak. Vi har modtaget din besked.',
    gone: 'Formularen findes ikke',
    goneText: 'Den er måske fjernet, eller der er en tastefejl i adressen.',
    rating: 'Din vurdering',
    sendRating: 'Send vurdering',
    thanksForRating: 'Tak for din vurdering.',
    marks: ['meget dårligt', 'dårligt', 'middel', 'godt', 'meget godt'],
  },
  nl: {
    name: 'Uw naam',
    address: 'Uw e-mailadres',
    subject: 'Onderwerp',
    message: 'Bericht',
    files: 'Bestanden',
    optional: '(optioneel)',
    leaveEmpty: 'Laat dit veld leeg',
    send: 'Bericht versturen',
    thanks: 'Dank u wel. We hebben uw bericht ontvangen.',
    gone: 'Dit formulier bestaat niet',
    goneText: 'Misschien is het verwijderd of staat er een typefout in het adres.',
    rating: 'Uw beoordeling',
    sendRating: 'Beoordeling versturen',
    thanksForRating: 'Dank u wel voor uw beoordeling.',
    marks: ['zeer slecht', 'slecht', 'matig', 'goed', 'zeer goed'],
  },
  fr: {
    name: 'Votre nom',
    address: 'Votre adresse e-mail',
    subject: 'Objet',
    message: 'Message',
    files: 'Fichiers',
    optional: '(facultatif)',
    leaveEmpty: 'Laissez ce champ vide',
    send: 'Envoyer le message',
    thanks: 'Merci. Nous avons bien reçu votre message.',
    gone: 'Ce formulaire n’existe pas',
    goneText: 'Il a peut-être été supprimé, ou l’adresse contient une faute de frappe.',
    rating: 'Votre note',
    sendRating: 'Envoyer la note',
    thanksForRating: 'Merci pour votre note.',
    marks: ['très mauvais', 'mauvais', 'moyen', 'bon', 'très bon'],
  },
  de: {
    name: 'Ihr Name',
    address: 'Ihre E-Mail-Adresse',
    subject: 'Betreff',
    message: 'Nachricht',
    files: 'Dateien',
    optional: '(freiwillig)',
    leaveEmpty: 'Lassen Sie dieses Feld leer',
    send: 'Nachricht senden',
    thanks: 'Vielen Dank. Ihre Nachricht ist bei uns angekommen.',
    gone: 'Dieses Formular gibt es nicht',
    goneText: 'Vielleicht wurde es entfernt, oder in der Adresse ist ein Tippfehler.',
    rating: 'Ihre Bewertung',
    sendRating: 'Bewertung senden',
    thanksForRating: 'Vielen Dank für Ihre Bewertung.',
    marks: ['sehr schlecht', 'schlecht', 'mittelmäßig', 'gut', 'sehr gut'],
  },
  no: {
    name: 'Navnet ditt',
    address: 'E-postadressen din',
    subject: 'Emne',
    message: 'Melding',
    files: 'Filer',
    optional: '(valgfritt)',
    leaveEmpty: 'La dette feltet stå tomt',
    send: 'Send melding',
    thanks: 'Takk. Vi har mottatt meldingen din.',
    gone: 'Skjemaet finnes ikke',
    goneText: 'Det kan være fjernet, eller det kan være en skrivefeil i adressen.',
    rating: 'Vurderingen din',
    sendRating: 'Send vurdering',
    thanksForRating: 'Takk for vurderingen.',
    marks: ['svært dårlig', 'dårlig', 'middels', 'bra', 'svært bra'],
  },
  es: {
    name: 'Su nombre',
    address: 'Su dirección de correo electrónico',
    subject: 'Asunto',
    message: 'Mensaje',
    files: 'Archivos',
    optional: '(opcional)',
    leaveEmpty: 'Deje este campo vacío',
    send: 'Enviar mensaje',
    thanks: 'Gracias. Hemos recibido su mensaje.',
    gone: 'Este formulario no existe',
    goneText: 'Puede que se haya retirado o que la dirección tenga un error.',
    rating: 'Su valoración',
    sendRating: 'Enviar valoración',
    thanksForRating: 'Gracias por su valoración.',
    marks: ['muy mal', 'mal', 'regular', 'bien', 'muy bien'],
  },
  sv: {
    name: 'Ditt namn',
    address: 'Din e-postadress',
    subject: 'Ämne',
    message: 'Meddelande',
    files: 'Filer',
    optional: '(valfritt)',
    leaveEmpty: 'Lämna detta fält tomt',
    send: 'Skicka meddelande',
    thanks: 'Tack. Vi har tagit emot ditt meddelande.',
    gone: 'Formuläret finns inte',
    goneText: 'Det kan ha tagits bort, eller så är det ett skrivfel i adressen.',
    rating: 'Ditt omdöme',
    sendRating: 'Skicka omdöme',
    thanksForRating: 'Tack för ditt omdöme.',
    marks: ['mycket dåligt', 'dåligt', 'godtagbart', 'bra', 'mycket bra'],
  },
} as const satisfies Readonly<Record<string, PageWords>>;

export type PageLanguage = keyof typeof pageWords;

const languages = Object.keys(pageWords) as readonly PageLanguage[];

/** The first of those wanted that we have; else English. */
export function pageLanguage(wanted: readonly string[]): PageLanguage {
  const found = negotiateLanguage(languages, wanted);
  return languages.find((language) => language === found) ?? 'en';
}
