// Quotes and signatures folded for display: in many languages, on top, below, between the lines; never anything lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { foldQuoted } from '#gateway/mail/folding.ts';

function parts(text: string): Record<'text' | 'quote' | 'signature', string> {
  const found = { text: '', quote: '', signature: '' };
  for (const { kind, from, to } of foldQuoted(text)) found[kind] += text.slice(from, to);
  return { text: found.text.trim(), quote: found.quote.trim(), signature: found.signature.trim() };
}

/** Language → how a program of it names who wrote the quoted lines. */
const attributions: Readonly<Record<string, string>> = {
  en: 'On Mon, Feb 1, 2016 at 6:32 PM, Ann Smith <ann@customer.test> wrote:',
  'en, wrapped': 'On Mon, Feb 1, 2016 at 6:32 PM, Ann Smith <\nann@customer.test> wrote:',
  'en, Mutt': 'On Tue, 2011-03-01 at 18:02 +0530, Ann wrote:',
  de: 'Am 01.02.2016 um 18:32 schrieb Ann Smith:',
  'de, Gmail': 'Ann Smith <ann@customer.test> schrieb am Mo., 1. Feb. 2016,\n18:32:',
  fr: 'Le lun. 1 févr. 2016 à 18:32, Ann Smith <ann@customer.test> a écrit :',
  es: 'El lun, 1 feb 2016 a las 18:32, Ann Smith (<ann@customer.test>) escribió:',
  pt: 'Em seg., 1 de fev. de 2016 às 18:32, Ann Smith <ann@customer.test>\nescreveu:',
  it: 'Il giorno lun 1 feb 2016 alle ore 18:32 Ann Smith <ann@customer.test>\nha scritto:',
  nl: 'Op 1 feb. 2016 om 18:32 heeft Ann Smith <ann@customer.test> het volgende geschreven:',
  sv: 'Den mån 1 feb. 2016 kl 18:32 skrev Ann Smith <ann@customer.test>:',
  da: 'Den man. 1. feb. 2016 kl. 18.32 skrev Ann Smith <ann@customer.test>:',
  no: 'man. 1. feb. 2016 kl. 18:32 skrev Ann Smith <ann@customer.test>:',
  fi: 'ma 1. helmik. 2016 klo 18.32 Ann Smith <ann@customer.test> kirjoitti:',
  pl: 'W dniu 01.02.2016 o 18:32, Ann Smith pisze:',
  cs: 'po 1. 2. 2016 v 18:32 odesílatel Ann Smith <ann@customer.test> napsal:',
  hu: 'Ann Smith <ann@customer.test> ezt írta (időpont: 2016. febr. 1., H, 18:32):',
  ru: '1 февраля 2016 г., 18:32 пользователь Ann Smith <ann@customer.test> написал:',
  uk: 'пн, 1 лют. 2016 р. о 18:32 Ann Smith <ann@customer.test> пише:',
  tr: 'Ann Smith <ann@customer.test>, 1 Şub 2016 Pzt, 18:32 tarihinde şunu yazdı:',
  el: 'Στις Δευ, 1 Φεβ 2016 στις 6:32 μ.μ., ο χρήστης Ann Smith <ann@customer.test> έγραψε:',
  zh: '在 2016年2月1日，下午6:32，Ann Smith <ann@customer.test> 写道：',
  ja: '2016年2月1日(月) 18:32 Ann Smith <ann@customer.test>:',
  ko: '2016년 2월 1일 (월) 오후 6:32, Ann Smith <ann@customer.test>님이 작성:',
};

test('T19: what a mail answers is folded, in the languages that mail programs are translated to', () => {
  for (const [language, attribution] of Object.entries(attributions)) {
    const text = `Thank you.\nThat helps.\n\n${attribution}\n> Have you tried\n> to turn it off?\n`;
    const { text: fresh, quote } = parts(text);
    assert.equal(fresh, 'Thank you.\nThat helps.', language);
    assert.ok(quote.startsWith(attribution.slice(0, 12)), `${language}: ${quote}`);
  }
});

test('T19: header blocks and lines of Outlook begin a quote, with no mark on its lines', () => {
  const openings = [
    '-----Original Message-----\nFrom: Support',
    '________________________________\nFrom: Support <support@demo.test>\nSent: Monday, 1 February 2016 18:32\nTo: Ann\nSubject: Hello\n',
    'Von: Support [mailto:support@demo.test]\nGesendet: Montag, 1. Februar 2016 18:32\nAn: Ann\nBetreff: Hallo\n',
    'De : Support <support@demo.test>\nEnvoyé : lundi 1 février 2016 18:32\nÀ : Ann\nObjet : Bonjour\n',
    'De: Support\nEnviado el: lunes, 1 de febrero de 2016\nPara: Ann\nAsunto: Hola\n',
    'Da: Support\nInviato: lunedì 1 febbraio 2016\nA: Ann\nOggetto: Ciao\n',
    'Van: Support\nVerzonden: maandag 1 februari 2016\nAan: Ann\nOnderwerp: Hallo\n',
    'От: Support\nОтправлено: 1 февраля 2016\nКому: Ann\nТема: Привет\n',
    '发件人: Support\n发送时间: 2016年2月1日\n收件人: Ann\n主题: 你好\n',
    '*From:* Support\n*Sent:* Monday\n*To:* Ann\n*Subject:* Hello\n',
    '-------- Ursprüngliche Nachricht --------\nhallo',
  ];
  for (const opening of openings) {
    const { text, quote } = parts(`Yes please.\n\n${opening}\n\nDear Ann,\nshall we?\n`);
    assert.equal(text, 'Yes please.', opening);
    assert.match(quote, /shall we\?$/, opening);
  }
});

test('T19: signatures, and what telephones sign with, are folded', () => {
  assert.deepEqual(parts('Hello.\n\n-- \nAnn Smith\nAcme'), {
    text: 'Hello.',
    quote: '',
    signature: '-- \nAnn Smith\nAcme',
  });
  for (const line of [
    'Sent from my iPhone',
    'Von meinem iPhone gesendet',
    'Envoyé de mon iPhone',
    'Enviado desde mi iPhone',
    'Inviato da iPhone',
    'Verzonden vanaf mijn iPhone',
    'Skickat från min iPhone',
    'Wysłane z iPhone’a',
    'Отправлено с iPhone',
    'iPhoneから送信',
    '发自我的iPhone',
    'Get Outlook for Android',
  ])
    assert.equal(parts(`Hello.\n\n${line}\n`).signature, line);
  const both = parts('Yes.\n\nSent from my iPhone\n\n> On 1 Feb 2016, at 18:32, Ann wrote:\n> \n> Shall we?');
  assert.deepEqual([both.text, both.signature], ['Yes.', 'Sent from my iPhone']);
});

test('T19: answers between the lines stay, with what they answer', () => {
  const text = 'On 1 Feb 2016, at 18:32, Ann wrote:\n> First?\n\nYes.\n\n> Second?\n\nNo.\n';
  assert.equal(parts(text).text, text.trim());
  const head = `Am 01.02.2016 schrieb Ann:\n${'> line\n'.repeat(8)}\nThe answer is below.\n`;
  assert.equal(parts(head).text, 'The answer is below.');
  assert.equal(parts('> Short?\n\nYes.').text, '> Short?\n\nYes.');
});

test('T19: nothing is folded when all would be, and nothing that only looks like a quote', () => {
  for (const text of [
    '> all of it\n> is quoted',
    'Begin forwarded message:\n\nFrom: Ann\nTo: Ben\nSubject: x\n\nHello',
    'From: the beginning it did not work\nand then it stopped.',
    'On this day\n\nI wrote something\n\nwhich was very interesting.',
    'Order:\nDate: tomorrow\n\nThanks',
    'a -- b\n',
    '',
  ])
    assert.equal(parts(text).text, text.trim(), text);
});

test('T19: every character is in exactly one segment, whatever the text', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed} (again: SEED=${seed})`);
  const line = fc.constantFrom(
    '> q',
    '',
    '-- ',
    'On 1 Feb 2016, at 18:32, Ann wrote:',
    'From: a',
    'To: b',
    'Subject: c',
    '-----Original Message-----',
    'Sent from my iPhone',
    'x',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 30 }), (lines) => {
      const text = lines.join('\n');
      assert.equal(
        foldQuoted(text)
          .map(({ from, to }) => text.slice(from, to))
          .join(''),
        text,
      );
    }),
    { seed, numRuns: 2_000 },
  );
});

test('T3: text made to be slow is folded within a second, or shown whole', () => {
  const hostile = [
    'On 1 wrote:\n> x\ny\n',
    '>\n',
    'From: a\n',
    'On 1 a b c d ',
    ': wrote ',
    '\n',
    '-- \n',
    '-',
  ].map((piece) => piece.repeat(Math.floor(262_000 / piece.length)));
  for (const text of hostile) {
    const from = performance.now();
    foldQuoted(text);
    assert.ok(performance.now() - from < 2_000, `${text.slice(0, 12)}: ${performance.now() - from} ms`);
  }
});
