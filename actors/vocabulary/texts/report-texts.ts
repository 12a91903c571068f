// Our own words for reports of mail that did not fail: it has arrived, was handed on, or is still being tried. Data only.

import type { DeliveryAction } from '../delivery-reports.ts';
import type { TemplateVariant } from '../templates.ts';

type Said = Exclude<DeliveryAction, 'failed'>;
type Words = Readonly<Record<Said, readonly [subject: string, ...paragraphs: string[]]>>;

const answer = '    {answer}';

const byLanguage: Readonly<Record<string, Words>> = {
  en: {
    delivered: [
      'Delivered to {recipient}',
      'Your mail to {recipient} has been delivered. Whether it has been read is not known.',
    ],
    relayed: [
      'Handed on to the server of {recipient}',
      'Your mail to {recipient} was handed on to a mail server that does not report deliveries. You will hear no more of it ' +
        'unless it comes back.',
    ],
    delayed: [
      'Not delivered yet to {recipient}',
      'Your mail to {recipient} has not been delivered yet. It will be tried again, and you will be told if it fails; you do ' +
        'not have to send it once more.',
      'The last answer (attempts: {attempts}) was:',
      answer,
    ],
  },
  da: {
    delivered: [
      'Leveret til {recipient}',
      'Din mail til {recipient} er leveret. Det vides ikke, om den er læst.',
    ],
    relayed: [
      'Givet videre til serveren for {recipient}',
      'Din mail til {recipient} blev givet videre til en mailserver, som ikke melder om levering. Du hører ikke mere om den, ' +
        'medmindre den kommer tilbage.',
    ],
    delayed: [
      'Endnu ikke leveret til {recipient}',
      'Din mail til {recipient} er endnu ikke leveret. Vi prøver igen, og du får besked, hvis det ikke lykkes; du behøver ' +
        'ikke at sende den igen.',
      'Det seneste svar (antal forsøg: {attempts}) var:',
      answer,
    ],
  },
  nl: {
    delivered: [
      'Bezorgd bij {recipient}',
      'Uw e-mail aan {recipient} is bezorgd. Of hij gelezen is, is niet bekend.',
    ],
    relayed: [
      'Doorgegeven aan de server van {recipient}',
      'Uw e-mail aan {recipient} is doorgegeven aan een mailserver die bezorging niet meldt. U hoort er niets meer over, ' +
        'tenzij hij terugkomt.',
    ],
    delayed: [
      'Nog niet bezorgd bij {recipient}',
      'Uw e-mail aan {recipient} is nog niet bezorgd. We proberen het opnieuw en laten het u weten als het niet lukt; u hoeft ' +
        'hem niet nog eens te sturen.',
      'Het laatste antwoord (aantal pogingen: {attempts}) was:',
      answer,
    ],
  },
  fr: {
    delivered: [
      'Remis à {recipient}',
      'Votre message à {recipient} a été remis. Nous ne savons pas s’il a été lu.',
    ],
    relayed: [
      'Transmis au serveur de {recipient}',
      'Votre message à {recipient} a été transmis à un serveur qui ne signale pas les remises. Vous n’en saurez pas plus, ' +
        'sauf s’il vous est retourné.',
    ],
    delayed: [
      'Pas encore remis à {recipient}',
      'Votre message à {recipient} n’a pas encore été remis. D’autres tentatives suivront, et vous serez averti en cas ' +
        'd’échec ; vous n’avez pas à le renvoyer.',
      'La dernière réponse du serveur (nombre de tentatives : {attempts}) était :',
      answer,
    ],
  },
  de: {
    delivered: [
      'Zugestellt an {recipient}',
      'Ihre E-Mail an {recipient} wurde zugestellt. Ob sie gelesen wurde, ist nicht bekannt.',
    ],
    relayed: [
      'Weitergegeben an den Server von {recipient}',
      'Ihre E-Mail an {recipient} wurde an einen Mailserver weitergegeben, der Zustellungen nicht meldet. Sie hören nur dann ' +
        'wieder davon, wenn sie zurückkommt.',
    ],
    delayed: [
      'Noch nicht zugestellt an {recipient}',
      'Ihre E-Mail an {recipient} konnte noch nicht zugestellt werden. Wir versuchen es weiter und melden uns, wenn es nicht ' +
        'gelingt; Sie müssen sie nicht noch einmal senden.',
      'Die letzte Antwort (Anzahl der Versuche: {attempts}) lautete:',
      answer,
    ],
  },
  no: {
    delivered: [
      'Levert til {recipient}',
      'E-posten din til {recipient} er levert. Det er ikke kjent om den er lest.',
    ],
    relayed: [
      'Gitt videre til serveren for {recipient}',
      'E-posten din til {recipient} ble gitt videre til en e-postserver som ikke melder om levering. Du hører ikke mer om ' +
        'den med mindre den kommer tilbake.',
    ],
    delayed: [
      'Ennå ikke levert til {recipient}',
      'E-posten din til {recipient} er ennå ikke levert. Vi prøver igjen, og du får beskjed hvis det ikke lykkes; du trenger ' +
        'ikke å sende den på nytt.',
      'Det siste svaret (antall forsøk: {attempts}) var:',
      answer,
    ],
  },
  es: {
    delivered: [
      'Entregado a {recipient}',
      'Su mensaje para {recipient} se ha entregado. No se sabe si se ha leído.',
    ],
    relayed: [
      'Pasado al servidor de {recipient}',
      'Su mensaje para {recipient} se ha pasado a un servidor de correo que no informa de las entregas. No sabrá más de él, ' +
        'salvo que le sea devuelto.',
    ],
    delayed: [
      'Aún no entregado a {recipient}',
      'Su mensaje para {recipient} aún no se ha podido entregar. Lo seguiremos intentando y le avisaremos si no se consigue; ' +
        'no hace falta que lo envíe de nuevo.',
      'La última respuesta (número de intentos: {attempts}) fue:',
      answer,
    ],
  },
  sv: {
    delivered: [
      'Levererat till {recipient}',
      'Ditt mejl till {recipient} har levererats. Det är inte känt om det har lästs.',
    ],
    relayed: [
      'Överlämnat till servern för {recipient}',
      'Ditt mejl till {recipient} överlämnades till en e-postserver som inte meddelar leverans. Du hör inget mer om det, om ' +
        'det inte kommer tillbaka.',
    ],
    delayed: [
      'Ännu inte levererat till {recipient}',
      'Ditt mejl till {recipient} har ännu inte levererats. Vi försöker igen och meddelar dig om det misslyckas; du behöver ' +
        'inte skicka det på nytt.',
      'Det senaste svaret (antal försök: {attempts}) var:',
      answer,
    ],
  },
};

/** In English, with every other language as a variant. */
export function ownReport(said: Said): TemplateVariant & { readonly variants: readonly TemplateVariant[] } {
  const [english, ...variants] = Object.entries(byLanguage).map(([language, words]) => {
    const [subject, ...paragraphs] = words[said];
    return { language, subject, text: paragraphs.join('\n\n'), html: '' };
  });
  return { ...(english ?? { language: 'en', subject: '', text: '', html: '' }), variants };
}
