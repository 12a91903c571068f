// What an answer may be, question by question: taken in the words of its question, or refused with what to do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { checkAnswers, readAnswers } from '#actors/vocabulary/answers.ts';
import type { Answer, CheckedAnswers } from '#actors/vocabulary/answers.ts';
import {
  answerChars,
  formChars,
  questionnaireFault,
  questionTypes,
} from '#actors/vocabulary/questionnaires.ts';
import type { Question } from '#actors/vocabulary/questionnaires.ts';
import { aDictionary, aQuestion } from '#test/support/directory.ts';

const colours = aDictionary('colours', ['Red', 'Green', 'Blue']);

function check(
  questions: readonly Question[],
  given: Readonly<Record<string, unknown>>,
  { before = [], dictionary = colours }: { before?: readonly Answer[]; dictionary?: typeof colours } = {},
): CheckedAnswers {
  const read = readAnswers({ questions }, given);
  const dictionaries = new Map([[dictionary.id, dictionary]]);
  const checked = checkAnswers({ questions }, dictionaries, { given: read.answers, before });
  return { answers: checked.answers, faults: [...read.faults, ...checked.faults] };
}

const faultsOf = (question: Question, value: unknown): readonly string[] =>
  check([question], { [question.id]: value }).faults.map(({ text }) => text);

test('F136: every kind of question is answered, and kept in the words of then', () => {
  const questions = [
    aQuestion('words', { label: 'What was it?' }),
    aQuestion('sum', { type: 'number' }),
    aQuestion('when', { type: 'date' }),
    aQuestion('ok', { type: 'yes-no' }),
    aQuestion('one', { type: 'single', dictionaryId: 'colours' }),
    aQuestion('some', { type: 'multi', dictionaryId: 'colours' }),
  ];
  const given = {
    words: ' A hat ',
    sum: -2.5,
    when: '2028-02-29',
    ok: false,
    one: 'red',
    some: ['blue', 'green'],
  };
  const { answers, faults } = check(questions, given);
  assert.deepEqual(faults, []);
  assert.deepEqual(
    answers.map(({ questionId, values, labels }) => [questionId, values, labels]),
    [
      ['words', ['A hat'], []],
      ['sum', ['-2.5'], []],
      ['when', ['2028-02-29'], []],
      ['ok', ['no'], []],
      ['one', ['red'], ['Red']],
      ['some', ['blue', 'green'], ['Blue', 'Green']],
    ],
  );
  assert.deepEqual([answers[0]?.question, answers[0]?.type], ['What was it?', 'text']);
});

test('F136: what is wrong names the question and says what to do', () => {
  const single = aQuestion('c', { label: 'Colour', type: 'single', dictionaryId: 'colours' });
  const multi = aQuestion('m', { label: 'M', type: 'multi', dictionaryId: 'colours', min: 2, max: 2 });
  const bounded = aQuestion('t', { label: 'T', min: 2, max: 4 });
  for (const [question, value, text] of [
    [aQuestion('r', { label: 'Why', required: true }), '  ', '"Why": an answer is needed.'],
    [single, 'pink', '"Colour": choose from the list: a value of it is not there, or not any more.'],
    [single, ['red'], '"Colour": give the id of one value.'],
    [multi, ['red'], '"M": choose at least 2 of the values.'],
    [multi, ['red', 'green', 'blue'], '"M": choose at most 2 of the values.'],
    [multi, ['red', 'red'], '"M": choose each value once.'],
    [bounded, 'a', '"T": write at least 2 characters; these are 1.'],
    [bounded, 'abcde', '"T": write at most 4 characters; these are 5.'],
    [
      aQuestion('t', { label: 'T' }),
      'x'.repeat(answerChars + 1),
      `"T": write at most ${answerChars} characters; these are ${answerChars + 1}.`,
    ],
    [aQuestion('n', { label: 'N', type: 'number', min: 0 }), -1, '"N": give a number of at least 0.'],
    [aQuestion('n', { label: 'N', type: 'number' }), '3', '"N": give a number.'],
    [
      aQuestion('d', { label: 'D', type: 'date' }),
      '2027-02-29',
      '"D": give a date that there is, YYYY-MM-DD.',
    ],
    [aQuestion('y', { label: 'Y', type: 'yes-no' }), 'yes', '"Y": answer with true or false.'],
  ] as const)
    assert.deepEqual(faultsOf(question, value), [text]);
  const unknown = check([aQuestion('a')], { b: 'x' }).faults;
  assert.deepEqual(unknown, [{ questionId: 'b', text: 'There is no question "b" in this form.' }]);
  assert.equal(check([aQuestion('a', { retired: true, required: true })], {}).faults.length, 0);
});

test('F136: a retired value is not chosen any more, but stays where it was chosen', () => {
  const question = aQuestion('c', { type: 'multi', dictionaryId: 'colours' });
  const dictionary = {
    ...colours,
    values: colours.values.map((value) => ({ ...value, retired: value.id === 'red' })),
  };
  assert.equal(check([question], { c: ['red'] }, { dictionary }).faults.length, 1);
  const before = [{ questionId: 'c', question: 'c', type: 'multi', values: ['red'], labels: ['Red'] }];
  const kept = check([question], { c: ['red', 'blue'] }, { dictionary, before });
  assert.deepEqual([kept.faults, kept.answers[0]?.labels], [[], ['Red', 'Blue']]);
});

test('F136: all answers of a form together are bounded', () => {
  const questions = Array.from({ length: 9 }, (_, index) => aQuestion(`q${index}`));
  const given = Object.fromEntries(questions.map(({ id }) => [id, 'x'.repeat(answerChars)]));
  assert.match(check(questions, given).faults[0]?.text ?? '', new RegExp(`at most ${formChars} characters`));
});

test('F136: whatever is given to whatever question, each is answered in its kind, missing, or refused', () => {
  const bound = fc.option(fc.integer({ min: 0, max: 5 }));
  const question = fc.record({
    type: fc.constantFrom(...questionTypes),
    required: fc.boolean(),
    min: bound,
    max: bound,
  });
  const value = fc.oneof(
    fc.anything(),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.subarray(['red', 'green', 'blue', 'pink']),
    fc.constantFrom('red', '2026-11-22', '2026-02-30', ''),
  );
  fc.assert(
    fc.property(question, value, (drawn, given) => {
      const chosen = drawn.type === 'single' || drawn.type === 'multi';
      const asked = aQuestion('q', { ...drawn, dictionaryId: chosen ? 'colours' : null });
      fc.pre(questionnaireFault({ triggers: ['close'], questions: [asked] }) === null);
      const { answers, faults } = check([asked], { q: given });
      assert.ok(answers.length + faults.length <= 2);
      if (asked.required) assert.equal(answers.length === 1, faults.length === 0);
      for (const { values, labels } of answers) {
        assert.ok(values.length > 0);
        assert.equal(labels.length, chosen ? values.length : 0);
        if (asked.type === 'number') assert.ok(Number.isFinite(Number(values[0])));
        if (asked.type === 'date') assert.match(values[0] ?? '', /^\d{4}-\d{2}-\d{2}$/);
        const amount = asked.type === 'multi' ? values.length : (values[0] ?? '').length;
        if (asked.type === 'text' || asked.type === 'multi') {
          assert.ok(amount >= (asked.min ?? 0));
          assert.ok(amount <= (asked.max ?? answerChars));
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
