// What the pages of customers, forms and ratings, say is wrong, in every language of theirs. `{n}`: the limit. What has no
// sentence here is said in English, as programs hear it. Data, and choosing from it.

import type { PageLanguage } from './page-words.ts';

interface Problems {
  readonly address: string;
  readonly message: string;
  readonly longMessage: string;
  readonly longSubject: string;
  readonly files: string;
  readonly large: string;
  readonly old: string;
  readonly quick: string;
  readonly score: string;
  readonly program: string;
  readonly often: string;
  readonly closed: string;
  readonly link: string;
  readonly down: string;
}

export type PageProblem = keyof Problems;

export const pageProblems = {
  en: {
    address: 'Give your e-mail address, such as name@example.com.',
    message: 'Write a message.',
    longMessage: 'The message is longer than {n} characters.',
    longSubject: 'The subject is longer than {n} characters.',
    files: 'At most {n} files go with one message.',
    large: 'The message with its files is too large.',
    old: 'This page was used before, or has been open for too long: check what you wrote and send it again.',
    quick: 'That was quick: please send it once more.',
    score: 'Choose one of the five.',
    program: 'This looks as if a program had filled in the form. Please write us an e-mail instead.',
    often: 'That was too often. Please try again in a moment.',
    closed: 'You rated this message some time ago; the rating can no longer be changed.',
    link: 'This link leads nowhere: it may have been cut off, or what it led to has been taken away.',
    down: 'Your message could not be kept just now. Nothing that you wrote is lost: send it again in a moment.',
  },
  da: {
    address: 'Angiv din e-mailadresse, f.eks. navn@example.com.',
    message: 'Skriv en besked.',
    longMessage: 'Beskeden er længere end {n} tegn.',
    longSubject: 'Emnet er længere end {n} tegn.',
    files: 'Der kan højst sendes {n} filer med en besked.',
    large: 'Beskeden med filer er for stor.',
    old: 'Siden er allerede brugt eller har været åben for længe: kontrollér det, du har skrevet, og send igen.',
    quick: 'Det gik hurtigt: send venligst én gang til.',
    score: 'Vælg en af de fem.',
    program:
      'Det ser ud, som om et program har udfyldt formularen. Skriv venligst en e-mail til os i stedet.',
    often: 'Det var for mange gange. Prøv igen om lidt.',
    closed: 'Du har vurderet denne besked for noget tid siden; vurderingen kan ikke længere ændres.',
    link: 'Linket fører ingen steder: det er måske klippet over, eller det, det førte til, er fjernet.',
    down: 'Din besked kunne ikke gemmes lige nu. Intet af det, du har skrevet, er gået tabt: send igen om lidt.',
  },
  nl: {
    address: 'Vul uw e-mailadres in, bijvoorbeeld naam@example.com.',
    message: 'Schrijf een bericht.',
    longMessage: 'Het bericht is langer dan {n} tekens.',
    longSubject: 'Het onderwerp is langer dan {n} tekens.',
    files: 'Bij een bericht passen hoogstens {n} bestanden.',
    large: 'Het bericht met de bestanden is te groot.',
    old: 'Deze pagina is al gebruikt of heeft te lang opengestaan: controleer wat u schreef en verstuur het opnieuw.',
    quick: 'Dat ging snel: verstuur het alstublieft nog een keer.',
    score: 'Kies een van de vijf.',
    program: 'Het lijkt alsof een programma het formulier heeft ingevuld. Stuur ons liever een e-mail.',
    often: 'Dat was te vaak. Probeer het zo dadelijk opnieuw.',
    closed:
      'U heeft dit bericht al enige tijd geleden beoordeeld; de beoordeling kan niet meer worden gewijzigd.',
    link: 'Deze link leidt nergens heen: misschien is hij afgebroken, of is het doel verwijderd.',
    down: 'Uw bericht kon zojuist niet worden bewaard. Er is niets verloren: verstuur het zo dadelijk opnieuw.',
  },
  fr: {
    address: 'Indiquez votre adresse e-mail, par exemple nom@example.com.',
    message: 'Écrivez un message.',
    longMessage: 'Le message dépasse {n} caractères.',
    longSubject: 'L’objet dépasse {n} caractères.',
    files: 'Un message peut contenir au plus {n} fichiers.',
    large: 'Le message est trop volumineux avec ses fichiers.',
    old: 'Cette page a déjà servi ou est restée ouverte trop longtemps : vérifiez votre texte et envoyez-le de nouveau.',
    quick: 'C’était rapide : veuillez envoyer une nouvelle fois.',
    score: 'Choisissez l’une des cinq notes.',
    program: 'Le formulaire semble avoir été rempli par un programme. Écrivez-nous plutôt un e-mail.',
    often: 'C’était trop souvent. Veuillez réessayer dans un instant.',
    closed: 'Vous avez noté ce message il y a quelque temps ; la note ne peut plus être modifiée.',
    link: 'Ce lien ne mène nulle part : il a peut-être été coupé, ou sa cible a été supprimée.',
    down: 'Votre message n’a pas pu être enregistré à l’instant. Rien n’est perdu : renvoyez-le dans un moment.',
  },
  de: {
    address: 'Geben Sie Ihre E-Mail-Adresse an, zum Beispiel name@example.com.',
    message: 'Schreiben Sie eine Nachricht.',
    longMessage: 'Die Nachricht ist länger als {n} Zeichen.',
    longSubject: 'Der Betreff ist länger als {n} Zeichen.',
    files: 'Mit einer Nachricht gehen höchstens {n} Dateien.',
    large: 'Die Nachricht ist mit ihren Dateien zu groß.',
    old: 'Diese Seite wurde schon benutzt oder war zu lange offen: Prüfen Sie Ihren Text und senden Sie ihn noch einmal.',
    quick: 'Das ging schnell: Bitte senden Sie noch einmal.',
    score: 'Wählen Sie eine der fünf Bewertungen.',
    program:
      'Das Formular scheint ein Programm ausgefüllt zu haben. Bitte schreiben Sie uns stattdessen eine E-Mail.',
    often: 'Das war zu oft. Bitte versuchen Sie es gleich noch einmal.',
    closed:
      'Sie haben diese Nachricht vor einiger Zeit bewertet; die Bewertung lässt sich nicht mehr ändern.',
    link: 'Dieser Link führt nirgendwohin: Vielleicht wurde er abgeschnitten, oder sein Ziel wurde entfernt.',
    down: 'Ihre Nachricht konnte gerade nicht gespeichert werden. Es ist nichts verloren: Senden Sie sie gleich noch einmal.',
  },
  no: {
    address: 'Oppgi e-postadressen din, for eksempel navn@example.com.',
    message: 'Skriv en melding.',
    longMessage: 'Meldingen er lengre enn {n} tegn.',
    longSubject: 'Emnet er lengre enn {n} tegn.',
    files: 'Høyst {n} filer kan følge med en melding.',
    large: 'Meldingen med filer er for stor.',
    old: 'Siden er allerede brukt eller har vært åpen for lenge: kontroller det du skrev, og send på nytt.',
    quick: 'Det gikk fort: send en gang til.',
    score: 'Velg en av de fem.',
    program: 'Det ser ut som om et program har fylt ut skjemaet. Skriv heller en e-post til oss.',
    often: 'Det var for mange ganger. Prøv igjen om litt.',
    closed: 'Du vurderte denne meldingen for en tid siden; vurderingen kan ikke lenger endres.',
    link: 'Lenken fører ingen steder: den kan være kuttet, eller målet kan være fjernet.',
    down: 'Meldingen din kunne ikke lagres akkurat nå. Ingenting er tapt: send på nytt om litt.',
  },
  es: {
    address: 'Indique su dirección de correo electrónico, por ejemplo nombre@example.com.',
    message: 'Escriba un mensaje.',
    longMessage: 'El mensaje tiene más de {n} caracteres.',
    longSubject: 'El asunto tiene más de {n} caracteres.',
    files: 'Un mensaje puede llevar como máximo {n} archivos.',
    large: 'El mensaje con sus archivos es demasiado grande.',
    old: 'Esta página ya se usó o ha estado abierta demasiado tiempo: revise lo que escribió y envíelo de nuevo.',
    quick: 'Ha sido muy rápido: envíelo una vez más, por favor.',
    score: 'Elija una de las cinco opciones.',
    program: 'Parece que un programa ha rellenado el formulario. Escríbanos mejor un correo electrónico.',
    often: 'Han sido demasiadas veces. Inténtelo de nuevo dentro de un momento.',
    closed: 'Usted valoró este mensaje hace algún tiempo; la valoración ya no se puede cambiar.',
    link: 'Este enlace no lleva a ninguna parte: puede que esté cortado o que su destino se haya retirado.',
    down: 'Su mensaje no se ha podido guardar en este momento. No se ha perdido nada: envíelo de nuevo enseguida.',
  },
  sv: {
    address: 'Ange din e-postadress, till exempel namn@example.com.',
    message: 'Skriv ett meddelande.',
    longMessage: 'Meddelandet är längre än {n} tecken.',
    longSubject: 'Ämnet är längre än {n} tecken.',
    files: 'Högst {n} filer kan skickas med ett meddelande.',
    large: 'Meddelandet är för stort med sina filer.',
    old: 'Sidan har redan använts eller har varit öppen för länge: kontrollera det du skrev och skicka igen.',
    quick: 'Det gick fort: skicka en gång till.',
    score: 'Välj ett av de fem.',
    program:
      'Det ser ut som om ett program har fyllt i formuläret. Skriv gärna ett e-postmeddelande till oss i stället.',
    often: 'Det var för många gånger. Försök igen om en stund.',
    closed: 'Du gav ditt omdöme om meddelandet för en tid sedan; det kan inte längre ändras.',
    link: 'Länken leder ingenstans: den kan ha klippts av, eller så har målet tagits bort.',
    down: 'Ditt meddelande kunde inte sparas just nu. Inget har gått förlorat: skicka igen om en stund.',
  },
} as const satisfies Readonly<Record<PageLanguage, Problems>>;

const byCode: Readonly<Record<string, PageProblem>> = {
  BAD_ADDRESS: 'address',
  BODY_TOO_LARGE: 'large',
  FORM_TOO_OLD: 'old',
  FORM_TOO_QUICK: 'quick',
  FORM_REFUSED: 'program',
  RATE_LIMITED: 'often',
  RATING_CLOSED: 'closed',
  NOT_FOUND: 'link',
};

/** For `SkillpostError.meta`: which sentence a person reads, and its limit. */
export interface PageProblemMeta extends Readonly<Record<string, unknown>> {
  readonly problem: PageProblem;
  readonly limit?: number;
}

export interface SpokenProblem {
  readonly text: string;
  readonly language: PageLanguage;
}

/** As errors are. */
interface Told {
  readonly code: string;
  readonly category: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly safeText: string;
}

/** What is wrong, in the reader's language where there is a sentence for it. */
export function spokenProblem(
  { code, category, meta, safeText }: Told,
  language: PageLanguage,
): SpokenProblem {
  const known = Object.keys(pageProblems.en) as PageProblem[];
  const down = category === 'unavailable' || category === 'overloaded' ? 'down' : undefined;
  const problem = known.find((one) => one === meta['problem']) ?? byCode[code] ?? down;
  if (problem === undefined) return { text: safeText, language: 'en' };
  const limit = new Intl.NumberFormat(language).format(Number(meta['limit'] ?? 0));
  return { text: pageProblems[language][problem].replace('{n}', limit), language };
}
