// What pages of customers say is wrong, in every language of theirs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageProblems, spokenProblem, type PageProblem } from '#actors/vocabulary/texts/page-problems.ts';
import { pageWords, type PageLanguage } from '#actors/vocabulary/texts/page-words.ts';

const languages = Object.keys(pageWords) as PageLanguage[];
const names = Object.keys(pageProblems.en) as PageProblem[];

test('F4 F105: every problem is said in every language of the pages, with the limits of the English one', () => {
  for (const language of languages)
    for (const name of names) {
      const text: string = pageProblems[language][name];
      assert.equal(text.includes('{n}'), pageProblems.en[name].includes('{n}'), `${language} ${name}`);
      if (language !== 'en') assert.notEqual(text, pageProblems.en[name], `${language} ${name}`);
    }
});

test('F4 F105: a limit is written as the language writes numbers; what nobody put into words stays English', () => {
  const told = { code: 'BAD_FIELD', category: 'invalid', safeText: 'A thing.' };
  const long = { ...told, meta: { problem: 'longMessage', limit: 100_000 } };
  assert.deepEqual(spokenProblem(long, 'de'), {
    text: 'Die Nachricht ist länger als 100.000 Zeichen.',
    language: 'de',
  });
  assert.deepEqual(spokenProblem({ ...told, meta: {} }, 'de'), { text: 'A thing.', language: 'en' });
  const down = { code: 'STORE_UNAVAILABLE', category: 'unavailable', safeText: 'Down.', meta: {} };
  assert.equal(spokenProblem(down, 'sv').language, 'sv');
});
