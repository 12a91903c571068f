// Words are kept and looked for alike, whatever they are written in, and nothing that is typed is an operator.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { keptWords, lookedFor } from '#actors/adapters/postgres/search-words.ts';

test('T31: each part of an address, a link and an order number is a word of its own, once', () => {
  assert.equal(
    keptWords(['Order INV-2024/17, again order', 'Anna@Customer.test']),
    'order inv 2024 17 again anna customer test',
  );
});

test('T31: letters of any script are words, wide forms and case make no difference', () => {
  assert.equal(keptWords(['ＡＢＣ Straße ΛΟΓΟΣ नमस्ते заказ']), 'abc straße λογος नमस्ते заказ');
  assert.equal(lookedFor('ＡＢＣ'), lookedFor('abc'));
});

test('T31: what is typed is looked for as all its words, the end of each group by its beginning', () => {
  assert.equal(lookedFor('lamp INV-20'), "'lamp':* & 'inv' & '20':*");
  assert.equal(lookedFor(String.raw`'a' | !(b):* \ &`), "'a':* & 'b':*");
  assert.equal(lookedFor(' & | ! '), '');
});

test('T31: no word is longer than the bound, and no search has more words', () => {
  const long = 'x'.repeat(limits.searchWordChars + 50);
  assert.equal(keptWords([long]), 'x'.repeat(limits.searchWordChars));
  assert.equal(lookedFor(long), `'${'x'.repeat(limits.searchWordChars)}':*`);
  assert.equal(lookedFor('w '.repeat(1_000)).split('&').length, limits.searchQueryWords);
});
