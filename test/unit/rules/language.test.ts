// The language of a mail: told for what people write, and left open where nobody can tell.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '#gateway/mail/language.ts';

const written: Readonly<Record<string, string>> = {
  de: 'Guten Tag, leider ist die Rechnung falsch. Bitte korrigieren Sie den Betrag und schicken Sie sie noch einmal.',
  en: 'Hello, my printer does not work since this morning. Could you please help me to get it going again?',
  fr: 'Bonjour, je voudrais savoir où est ma commande. Je l’attends depuis deux semaines, merci de me répondre.',
  es: 'Hola, quiero devolver el producto que compré la semana pasada porque llegó roto. ¿Qué tengo que hacer?',
  it: 'Buongiorno, vorrei sapere dove si trova il mio ordine, perché lo aspetto da due settimane ormai.',
  nl: 'Goedemiddag, ik wil graag weten waar mijn bestelling blijft, want ik wacht nu al meer dan twee weken.',
  pl: 'Dzień dobry, proszę o przesłanie faktury za ostatnie zamówienie, ponieważ nie mogę jej nigdzie znaleźć.',
  ru: 'Здравствуйте! Подскажите, пожалуйста, где сейчас находится мой заказ? Я жду его уже больше двух недель, и никто мне не отвечает.',
};

test('F44: the language of a mail is told by its words', () => {
  for (const [language, text] of Object.entries(written)) assert.equal(languageOf('', text), language, text);
});

test('F44: few different letters are enough in every script, and rows of one sign do not drown them', () => {
  const few = {
    ru: 'Где мой заказ, где он?',
    zh: '我的订单在哪里?我的订单在哪里?我的订单',
    hi: 'मेरा मेरा ऑर्डर कहाँ है',
  };
  for (const [language, text] of Object.entries(few)) {
    assert.equal(languageOf('', text), language, text);
    assert.equal(languageOf('', `${text}\n${'X'.repeat(500)}`), language, text);
  }
  assert.equal(languageOf('performance test', `${'X'.repeat(78)}\n`.repeat(20)), '');
});

test('F44: of a few letters nobody says a language', () => {
  assert.equal(languageOf('OK', ''), '');
  assert.equal(languageOf('4711', '0815'), '');
});
