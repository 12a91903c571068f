// Which language of a template somebody gets, and which they ask for (F105).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalLanguage, headerLanguages, negotiateLanguage } from '#actors/vocabulary/languages.ts';
import { spokenWithin } from '#actors/vocabulary/spoken.ts';
import { templateIn } from '#actors/vocabulary/templates.ts';
import { hoursInWords } from '#actors/calendar/hours-words.ts';
import { answerLanguages } from '#gateway/mail/language.ts';
import { aTemplate } from '#test/support/directory.ts';

test('F105: the exact tag comes first, then the language without its region, then any of the language', () => {
  const there = ['en', 'pt-BR', 'de', 'de-CH', 'zh-Hant-TW'];
  const cases: readonly (readonly [readonly string[], string | null])[] = [
    [['de-CH'], 'de-CH'],
    [['DE-ch'], 'de-CH'],
    [['de-AT'], 'de'],
    [['pt'], 'pt-BR'],
    [['pt-PT'], 'pt-BR'],
    [['zh-Hant-HK'], 'zh-Hant-TW'],
    [['fi', 'de'], 'de'],
    [['fi', 'ja'], null],
    [[], null],
    [['en-GB', 'de'], 'en'],
  ];
  for (const [wanted, found] of cases) assert.equal(negotiateLanguage(there, wanted), found, wanted.join());
  for (const tag of ['nb', 'nn-NO', 'no']) assert.equal(negotiateLanguage(['en', 'no'], [tag]), 'no', tag);
});

test('F105: who asks for nothing that is there gets the template as it is', () => {
  const variants = [{ language: 'de', subject: 'Da', text: 'Danke.', html: '<p>Danke.</p>' }];
  const template = aTemplate('receipt', { language: 'en', variants });
  assert.equal(templateIn(template, ['fr', 'de-AT']).text, 'Danke.');
  assert.equal(templateIn(template, ['en', 'de']).text, 'Thank you.');
  assert.equal(templateIn(template, ['fr']).text, 'Thank you.');
  assert.deepEqual(Object.keys(templateIn(template, [])), ['language', 'subject', 'text', 'html']);
});

test('F105: headers say languages by weight, and what is no tag is left out', () => {
  assert.deepEqual(headerLanguages('fr;q=0.5, de-ch, *;q=0.1, en;q=0, x, DE-ch', 5), ['de-CH', 'fr']);
  assert.deepEqual(headerLanguages('da, en-GB; q = 0.8, en;q=0.7', 2), ['da', 'en-GB']);
  assert.deepEqual(headerLanguages('', 5), []);
  assert.equal(canonicalLanguage(' pt-br '), 'pt-BR');
  for (const wrong of ['', 'english', 'de_DE', 'e', '<b>'])
    assert.equal(canonicalLanguage(wrong), null, wrong);
});

const asks = (text: string, headers: Readonly<Record<string, string>> = {}): readonly string[] =>
  answerLanguages({ subject: '', text, headers: new Map(Object.entries(headers)) });
const german = 'Guten Tag, leider ist die Rechnung falsch. Bitte korrigieren Sie den Betrag.';

test('F105: a mail is answered as it is written, then as its program says', () => {
  assert.deepEqual(asks(german), ['de']);
  assert.deepEqual(asks(german, { 'content-language': 'de-AT', 'accept-language': 'en-US' }), [
    'de-AT',
    'en-US',
  ]);
  assert.deepEqual(asks('OK', { 'content-language': 'fr-CA', 'accept-language': 'fr, en;q=0.5' }), [
    'fr-CA',
    'fr',
    'en',
  ]);
  const quoting = `> ${'Thank you for writing to us. One of us will answer your message. '.repeat(9)}\n${german}`;
  assert.deepEqual(asks(quoting), ['de']);
});

test('F105: Danish, Norwegian and Swedish are told apart', () => {
  const written = {
    da: 'Hej, jeg har ikke modtaget min ordre endnu. Kan I hjælpe mig med at finde ud af, hvor den er?',
    no: 'Hei, jeg har ikke fått bestillingen min ennå. Kan dere hjelpe meg med å finne ut hvor den er?',
    sv: 'Hej, jag har inte fått min beställning än. Kan ni hjälpa mig att ta reda på var den är?',
  };
  for (const [language, text] of Object.entries(written)) assert.deepEqual(asks(text), [language]);
});

const short: Readonly<Record<string, readonly string[]>> = {
  en: ['Question of patient@customer.test\nHello', 'Where is my order?', 'Thanks, that works.'],
  de: ['Wann kommt meine Bestellung an?', 'Ich kann mich nicht anmelden.'],
  fr: ['Où est ma commande ?', 'Merci de m’envoyer la facture de juin.'],
  es: ['¿Dónde está mi pedido?', 'Por favor, envíeme la factura de junio.'],
  nl: ['Waar blijft mijn bestelling?', 'Ik kan sinds gisteren niet meer inloggen.'],
  sv: ['Var är min beställning?', 'Jag kan inte logga in sedan igår.'],
  da: ['Kan I sende mig fakturaen for juni?'],
  no: ['Kan dere sende meg fakturaen for juni?', 'Jeg får ikke logget inn siden i går.'],
};

test('F105: one line is enough, where its small words say in which language it is', () => {
  for (const [language, lines] of Object.entries(short))
    for (const line of lines) assert.deepEqual(asks(line), [language], line);
  for (const line of ['Invoice 4711', 'Login', 'Re: Order', 'Hvor er min ordre?'])
    assert.deepEqual(asks(line), [], `${line}: nobody can tell`);
});

test('F101, F105: a wait and opening hours are said in the language of the text, or not at all', () => {
  assert.equal(spokenWithin(3_600_000, 'de-AT'), 'innerhalb von 1 Stunde');
  assert.equal(spokenWithin(2 * 86_400_000, 'nn'), 'innen 2 dager');
  assert.equal(spokenWithin(20 * 60_000, 'es'), 'en un plazo de 20 minutos');
  assert.equal(spokenWithin(3_600_000, 'pl'), null);
  const weekly = [1, 2, 3].map((day) => ({ day, from: '08:00', to: '17:00' }));
  const schedule = { id: 's', name: 's', zone: 'Europe/Paris', weekly, holidays: [] };
  assert.equal(hoursInWords(schedule, 'fr'), 'lundi à mercredi 08:00–17:00 (Europe/Paris)');
  assert.equal(hoursInWords(schedule, 'ja'), null);
});
