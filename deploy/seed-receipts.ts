// What the queues of the demo say when a mail has reached them, in every language that we have words in. Data only.

import { letter } from '#actors/vocabulary/texts/letter.ts';
import type { TemplateVariant } from '#actors/vocabulary/templates.ts';

interface Spoken {
  readonly greeting: string;
  readonly closing: string;
  readonly subject: string;
  readonly support: readonly string[];
  readonly sales: readonly string[];
  readonly billing: readonly string[];
}

const languages: Readonly<Record<string, Spoken>> = {
  en: {
    greeting: 'Hello {customer.name},',
    closing: 'Kind regards',
    subject: 'We have received your message: {case.subject}',
    support: [
      'thank you for your message to our support. Someone who knows the matter will look into it and write to you.',
      'Your case has the number {case.tag}. If you think of anything else that may help us, such as the text of an error ' +
        'message or a screenshot, just answer this e-mail and attach it.',
    ],
    sales: [
      'thank you for your interest. Someone from our sales team will get back to you shortly.',
      'Your request has the number {case.tag}. If you want to add something, just answer this e-mail.',
    ],
    billing: [
      'thank you for your message about billing. We will check it and write to you.',
      'Your case has the number {case.tag}. If it is about an invoice, it helps to have its number: just answer this e-mail ' +
        'with it. Please never send us card numbers or passwords by e-mail.',
    ],
  },
  de: {
    greeting: 'Guten Tag {customer.name},',
    closing: 'Mit freundlichen Grüßen',
    subject: 'Wir haben Ihre Nachricht erhalten: {case.subject}',
    support: [
      'vielen Dank für Ihre Nachricht an unseren Support. Jemand mit dem nötigen Fachwissen sieht sie sich an und schreibt Ihnen.',
      'Ihr Vorgang hat die Nummer {case.tag}. Wenn Ihnen noch etwas einfällt, das uns hilft, etwa der Text einer Fehlermeldung ' +
        'oder ein Bildschirmfoto, antworten Sie einfach auf diese E-Mail und hängen Sie es an.',
    ],
    sales: [
      'vielen Dank für Ihr Interesse. Unser Vertrieb meldet sich in Kürze bei Ihnen.',
      'Ihre Anfrage hat die Nummer {case.tag}. Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese E-Mail.',
    ],
    billing: [
      'vielen Dank für Ihre Nachricht zur Abrechnung. Wir prüfen sie und schreiben Ihnen.',
      'Ihr Vorgang hat die Nummer {case.tag}. Wenn es um eine Rechnung geht, hilft uns deren Nummer: Antworten Sie damit ' +
        'einfach auf diese E-Mail. Bitte schicken Sie uns niemals Kartennummern oder Passwörter per E-Mail.',
    ],
  },
  fr: {
    greeting: 'Bonjour {customer.name},',
    closing: 'Cordialement',
    subject: 'Nous avons bien reçu votre message : {case.subject}',
    support: [
      'Merci d’avoir écrit à notre assistance. Une personne compétente va examiner votre demande et vous répondra.',
      'Votre demande porte le numéro {case.tag}. Si vous pensez à autre chose qui pourrait nous aider, comme le texte d’un ' +
        'message d’erreur ou une capture d’écran, répondez simplement à cet e-mail en le joignant.',
    ],
    sales: [
      'Merci de votre intérêt. Notre équipe commerciale vous répondra très bientôt.',
      'Votre demande porte le numéro {case.tag}. Si vous souhaitez ajouter quelque chose, répondez simplement à cet e-mail.',
    ],
    billing: [
      'Merci pour votre message concernant la facturation. Nous allons le vérifier et vous répondre.',
      'Votre demande porte le numéro {case.tag}. S’il s’agit d’une facture, son numéro nous sera utile : indiquez-le en ' +
        'répondant à cet e-mail. Ne nous envoyez jamais de numéro de carte ni de mot de passe par e-mail.',
    ],
  },
  es: {
    greeting: 'Hola, {customer.name}:',
    closing: 'Un cordial saludo',
    subject: 'Hemos recibido su mensaje: {case.subject}',
    support: [
      'Gracias por escribir a nuestro servicio de asistencia. Una persona que conoce el tema lo revisará y le responderá.',
      'Su consulta tiene el número {case.tag}. Si se le ocurre algo más que pueda ayudarnos, como el texto de un mensaje de ' +
        'error o una captura de pantalla, responda a este correo y adjúntelo.',
    ],
    sales: [
      'Gracias por su interés. Nuestro equipo comercial se pondrá en contacto con usted en breve.',
      'Su solicitud tiene el número {case.tag}. Si desea añadir algo, solo tiene que responder a este correo.',
    ],
    billing: [
      'Gracias por su mensaje sobre la facturación. Lo revisaremos y le responderemos.',
      'Su consulta tiene el número {case.tag}. Si se trata de una factura, nos ayuda conocer su número: indíquelo respondiendo ' +
        'a este correo. Por favor, no nos envíe nunca números de tarjeta ni contraseñas por correo electrónico.',
    ],
  },
  nl: {
    greeting: 'Beste {customer.name},',
    closing: 'Met vriendelijke groet',
    subject: 'We hebben uw bericht ontvangen: {case.subject}',
    support: [
      'Bedankt voor uw bericht aan onze klantenservice. Iemand met kennis van zaken bekijkt het en neemt contact met u op.',
      'Uw zaak heeft het nummer {case.tag}. Hebt u nog iets dat ons kan helpen, zoals de tekst van een foutmelding of een ' +
        'schermafbeelding, beantwoord dan gewoon deze e-mail en voeg het toe.',
    ],
    sales: [
      'Bedankt voor uw interesse. Ons verkoopteam neemt binnenkort contact met u op.',
      'Uw aanvraag heeft het nummer {case.tag}. Wilt u iets toevoegen, beantwoord dan gewoon deze e-mail.',
    ],
    billing: [
      'Bedankt voor uw bericht over de facturering. We kijken het na en nemen contact met u op.',
      'Uw zaak heeft het nummer {case.tag}. Gaat het om een factuur, dan helpt het ons als u het factuurnummer in een antwoord ' +
        'op deze e-mail vermeldt. Stuur ons nooit kaartnummers of wachtwoorden per e-mail.',
    ],
  },
  no: {
    greeting: 'Hei {customer.name},',
    closing: 'Vennlig hilsen',
    subject: 'Vi har mottatt meldingen din: {case.subject}',
    support: [
      'Takk for meldingen din til kundestøtten. En som kjenner saken, ser på den og skriver til deg.',
      'Saken din har nummer {case.tag}. Hvis du kommer på noe mer som kan hjelpe oss, for eksempel teksten i en feilmelding ' +
        'eller et skjermbilde, kan du bare svare på denne e-posten og legge det ved.',
    ],
    sales: [
      'Takk for interessen. En av våre selgere tar snart kontakt med deg.',
      'Forespørselen din har nummer {case.tag}. Hvis du vil legge til noe, kan du bare svare på denne e-posten.',
    ],
    billing: [
      'Takk for meldingen din om fakturering. Vi sjekker den og skriver til deg.',
      'Saken din har nummer {case.tag}. Hvis det gjelder en faktura, hjelper det oss å få fakturanummeret: Svar på denne ' +
        'e-posten med det. Send oss aldri kortnumre eller passord på e-post.',
    ],
  },
  sv: {
    greeting: 'Hej {customer.name},',
    closing: 'Vänliga hälsningar',
    subject: 'Vi har tagit emot ditt meddelande: {case.subject}',
    support: [
      'Tack för ditt meddelande till vår support. Någon som kan området tittar på det och skriver till dig.',
      'Ditt ärende har nummer {case.tag}. Om du kommer på något mer som kan hjälpa oss, till exempel texten i ett felmeddelande ' +
        'eller en skärmbild, kan du bara svara på det här mejlet och bifoga det.',
    ],
    sales: [
      'Tack för ditt intresse. Någon på vår säljavdelning hör av sig till dig inom kort.',
      'Din förfrågan har nummer {case.tag}. Om du vill lägga till något kan du bara svara på det här mejlet.',
    ],
    billing: [
      'Tack för ditt meddelande om fakturering. Vi kontrollerar det och skriver till dig.',
      'Ditt ärende har nummer {case.tag}. Om det gäller en faktura hjälper det oss att få fakturanumret: svara på det här mejlet ' +
        'med det. Skicka aldrig kortnummer eller lösenord till oss via mejl.',
    ],
  },
  da: {
    greeting: 'Hej {customer.name},',
    closing: 'Venlig hilsen',
    subject: 'Vi har modtaget din besked: {case.subject}',
    support: [
      'Tak for din besked til vores support. En, der kender til emnet, ser på den og skriver til dig.',
      'Din sag har nummer {case.tag}. Hvis du kommer i tanke om andet, der kan hjælpe os, for eksempel teksten i en ' +
        'fejlmeddelelse eller et skærmbillede, kan du bare svare på denne mail og vedhæfte det.',
    ],
    sales: [
      'Tak for din interesse. En fra vores salgsafdeling vender snart tilbage til dig.',
      'Din forespørgsel har nummer {case.tag}. Hvis du vil tilføje noget, kan du bare svare på denne mail.',
    ],
    billing: [
      'Tak for din besked om fakturering. Vi ser på den og skriver til dig.',
      'Din sag har nummer {case.tag}. Hvis det drejer sig om en faktura, hjælper det os at få fakturanummeret: Svar på denne ' +
        'mail med det. Send os aldrig kortnumre eller adgangskoder på mail.',
    ],
  },
};

function receipt(queueId: 'support' | 'sales' | 'billing') {
  const all = Object.entries(languages).map(
    ([language, { subject, greeting, closing, ...said }]): TemplateVariant => ({
      language,
      ...letter(subject, { greeting, closing }, said[queueId]),
    }),
  );
  const [first, ...variants] = all;
  return {
    id: `receipt-${queueId}`,
    name: `Receipt of ${queueId}`,
    kind: 'receipt',
    queueId,
    ...first,
    variants,
  } as const;
}

export const demoReceipts = [receipt('support'), receipt('sales'), receipt('billing')];
