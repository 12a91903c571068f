// Our own words in Spanish. Data only.

import { letter, marks, type OwnTexts } from './letter.ts';
import { pageWords } from './page-words.ts';

const around = { greeting: 'Hola, {customer.name}:', closing: 'Un cordial saludo' };
const subject = 'Hemos recibido su mensaje: {case.subject}';
const number =
  'Su consulta tiene el número {case.tag}. Si desea añadir algo, solo tiene que responder a este correo.';

export const spanish: OwnTexts = {
  receipt: letter(subject, around, [
    'Gracias por escribirnos. Hemos recibido su mensaje y le responderemos.',
    number,
  ]),
  closed: letter(subject, around, [
    'Gracias por escribirnos. En este momento no estamos trabajando, pero hemos recibido su mensaje y le responderemos en ' +
      'cuanto volvamos. Nuestro horario de atención: {hours}.',
    number,
  ]),
  working: letter('Estamos trabajando en su consulta: {case.subject}', around, [
    'Ya estamos trabajando en su consulta {case.tag} y le escribiremos.',
    'Si desea añadir algo, solo tiene que responder a este correo.',
  ]),
  hold: letter('Su mensaje sigue en espera: {case.subject}', around, [
    'Lamentamos que tenga que esperar. No nos hemos olvidado de su consulta {case.tag}: ocupa el puesto número {position} de ' +
      'la lista de espera. Esperamos poder responderle {ewt}.',
    'Si el asunto ya está resuelto, le agradeceremos que nos lo diga respondiendo a este correo.',
  ]),
  forward: {
    subject: 'RV: {case.subject}',
    text: '{customer.name} ha escrito a {mailbox.address}. El mensaje se adjunta tal como llegó.\n',
    html: '',
  },
  bounce: {
    subject: 'Mensaje no entregado a {recipient}',
    text: [
      'Su mensaje para {recipient} no se pudo entregar y no se harán más intentos.',
      'La última respuesta (número de intentos: {attempts}) fue:',
      '    {answer}',
    ].join('\n\n'),
    html: '',
  },
  rating: marks('¿Qué le ha parecido nuestra respuesta?', pageWords.es.marks, 'de'),
};
