// What is filled into a form, on its way to the API and back, and in words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersBody, answerText, boundsText, valuesOf } from '../../../app/lib/questionnaire-values.ts';

const answer = (type: string, values: string[], labels: string[] = []) => ({
  questionId: type,
  question: type,
  type,
  values,
  labels,
});

test('F136: each kind of answer goes to the API as its question takes it; what is empty as none', () => {
  const questions = (['text', 'number', 'date', 'yes-no', 'single', 'multi'] as const).map((type) => ({
    id: type,
    type,
  }));
  const answers = [
    answer('text', ['A hat']),
    answer('number', ['2.5']),
    answer('date', ['2026-12-24']),
    answer('yes-no', ['no']),
    answer('single', ['red'], ['Red']),
    answer('multi', ['red', 'blue'], ['Red', 'Blue']),
  ];
  assert.deepEqual(answersBody(questions, valuesOf(answers)), {
    text: 'A hat',
    number: 2.5,
    date: '2026-12-24',
    'yes-no': false,
    single: 'red',
    multi: ['red', 'blue'],
  });
  const none = { text: null, number: null, date: null, 'yes-no': null, single: null, multi: [] };
  assert.deepEqual(answersBody(questions, {}), none);
  assert.deepEqual(answers.map(answerText), ['A hat', '2.5', '2026-12-24', 'No', 'Red', 'Red, Blue']);
});

test('F136: the bounds of a question are said in words', () => {
  const words = (type: 'text' | 'number' | 'multi', min: number | null, max: number | null): string =>
    boundsText({ type, min, max });
  assert.equal(words('text', null, 200), 'At most 200 characters.');
  assert.equal(words('number', 0, 500), '0 to 500.');
  assert.equal(words('number', 3, null), 'At least 3.');
  assert.equal(words('multi', 1, null), 'Choose at least 1.');
  assert.equal(words('multi', 2, 2), 'Choose 2.');
  assert.equal(words('text', null, null), '');
});
