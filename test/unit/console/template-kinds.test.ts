// How templates read to who writes them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenWithin } from '#actors/vocabulary/spoken.ts';
import { templateKinds as kinds, templateVariables } from '#actors/vocabulary/templates.ts';
import {
  earlierWords,
  isUnspoken,
  previewHtmlOf,
  previewOf,
  templateKinds,
  unknownVariables,
  variablesOf,
  wordsIn,
  type TemplateVersion,
  type Variant,
} from '../../../app/lib/template-kinds.ts';

test('F105: a preview has an example in the place of each variable, and leaves what is none', () => {
  assert.equal(
    previewOf('Dear {customer.name}, {ewt}. {nobody}', 'receipt'),
    'Dear Maria Lindqvist, within 2 hours. {nobody}',
  );
  assert.deepEqual(unknownVariables('{customer.name} {ewt} {nobody}', 'answer'), ['{ewt}', '{nobody}']);
});

test('F105: every kind, and every variable that it can tell, is offered', () => {
  assert.deepEqual(templateKinds.map(({ value }) => value).toSorted(), [...kinds].toSorted());
  for (const kind of kinds)
    assert.deepEqual(
      Object.keys(variablesOf(kind)).toSorted(),
      [...templateVariables[kind]].toSorted(),
      kind,
    );
});

test('F105: a preview says waits and hours in its language, and knows where there are no words for them', () => {
  for (const language of ['en', 'de-AT', 'fr', 'es', 'nl', 'nb', 'sv', 'da']) {
    assert.equal(previewOf('{ewt}', 'hold', language), spokenWithin(7_200_000, language));
    assert.equal(isUnspoken(language), false);
  }
  assert.equal(isUnspoken('pl'), true);
});

test('F105: in HTML an example stays text', () => {
  assert.equal(previewHtmlOf('<b>{customer.name}</b> {x}', 'receipt'), '<b>Maria Lindqvist</b> {x}');
});

test('F105: of a language those versions are shown in which its text changed', () => {
  const words = (text: string) => ({ language: 'en', subject: '', text, html: '' });
  const german = { ...words('Eins'), language: 'de' };
  const version = (number: number, text: string, variants: readonly Variant[]): TemplateVersion => ({
    version: number,
    at: null,
    byUserId: 'ada',
    template: { ...words(text), variants },
  });
  const versions = [
    version(4, 'Three', []),
    version(3, 'Two', [{ ...german, text: 'Zwei' }]),
    version(2, 'Two', [german]),
    version(1, 'One', [german]),
  ];
  const numbers = (language: string) =>
    earlierWords(versions, language, wordsIn(versions[0]?.template ?? null, language)).map(
      ({ version: number }) => number,
    );
  assert.deepEqual(numbers('en'), [2, 1]);
  assert.deepEqual(numbers('de'), [3, 1], 'it is gone by now');
  assert.deepEqual(numbers('fr'), []);
});
