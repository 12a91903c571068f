// Questionnaires and dictionaries of the fake gateway: the ones that pages are looked at with, and filling one in.

import { checkAnswers, readAnswers } from '#actors/vocabulary/answers.ts';
import { importValues } from '#actors/vocabulary/dictionary-import.ts';
import { readDictionaryCsv } from '#gateway/http/dictionary-csv.ts';
import type { Conversation } from '../../app/lib/shapes.ts';
import { notFound, ok, type FakeAnswer } from './fake-answers.ts';
import type { Handler } from './fake-api.ts';
import type { FakeWorld } from './fake-world.ts';
import type { CaseForm, Dictionary, Question, Questionnaire } from '../../app/lib/questionnaire-shapes.ts';

function question(id: string, label: string, fields: Partial<Question> = {}): Question {
  return {
    id,
    label,
    help: '',
    type: 'text',
    dictionaryId: null,
    required: false,
    min: null,
    max: null,
    retired: false,
    ...fields,
  };
}

export const fakeDictionaries: readonly Dictionary[] = [
  {
    id: 'reasons',
    name: 'Reasons',
    poolId: null,
    values: [
      { id: 'late', label: 'Delivery too late', retired: false },
      { id: 'broken', label: 'Article broken', retired: false },
      { id: 'invoice', label: 'Invoice wrong', retired: false },
      { id: 'fax', label: 'Asked by fax', retired: true },
    ],
    version: 4,
  },
  {
    id: 'articles',
    name: 'Articles of the shop',
    poolId: 'shops',
    values: ['Lamp', 'Chair', 'Table', 'Shelf'].map((label) => ({
      id: label.toLowerCase(),
      label,
      retired: false,
    })),
    version: 1,
  },
];

export const fakeQuestionnaires: readonly Questionnaire[] = [
  {
    id: 'closing',
    name: 'Why they wrote',
    triggers: ['close'],
    mandatory: true,
    questions: [
      question('reason', 'Reason', { type: 'single', dictionaryId: 'reasons', required: true }),
      question('refund', 'Refund', { type: 'number', min: 0, max: 500, help: 'In euros; 0 for none.' }),
      question('solved', 'Solved for good?', { type: 'yes-no', required: true }),
      question('follow-up', 'Ask again on', { type: 'date' }),
      question('words', 'Anything else', { max: 200 }),
      question('fax', 'Fax number', { retired: true }),
    ],
    version: 3,
  },
  {
    id: 'shop',
    name: 'Articles they asked about',
    triggers: ['respond', 'close'],
    mandatory: false,
    questions: [question('articles', 'Articles', { type: 'multi', dictionaryId: 'articles', min: 1 })],
    version: 1,
  },
];

function factsOf(questionnaire: Questionnaire, answered: boolean): Conversation['questionnaire'] {
  const { id, name, version, triggers, mandatory } = questionnaire;
  return { id, name, version, triggers, mandatory, answered };
}

/** From now on the case is asked with that questionnaire. */
export function askWith({ conversations, directory }: FakeWorld, conversationId: string, id: string): void {
  const conversation = conversations.get(conversationId);
  const questionnaire = directory.questionnaires.find((one) => one.id === id);
  if (conversation === undefined || questionnaire === undefined)
    throw new Error(`no ${conversationId} or ${id}`);
  conversations.set(conversationId, { ...conversation, questionnaire: factsOf(questionnaire, false) });
}

function formOf({ directory }: FakeWorld, { questionnaire, answers }: Conversation): CaseForm {
  const found = directory.questionnaires.find(({ id }) => id === questionnaire?.id);
  if (found === undefined) return { questionnaire: null, answers: answers ?? null };
  const questions = found.questions
    .filter(({ retired }) => !retired)
    .map((asked) => ({
      ...asked,
      options: (directory.dictionaries.find(({ id }) => id === asked.dictionaryId)?.values ?? []).filter(
        ({ retired }) => !retired,
      ),
    }));
  return { questionnaire: { ...found, questions }, answers: answers ?? null };
}

function refused(status: number, code: string, detail: string, fields?: object): FakeAnswer {
  return { status, body: { title: 'Not possible now', status, code, detail, ...(fields && { fields }) } };
}

function save(world: FakeWorld, conversation: Conversation, body: Record<string, unknown>): FakeAnswer {
  const found = world.directory.questionnaires.find(({ id }) => id === body['questionnaireId']);
  if (found === undefined || found.version !== body['version'])
    return refused(409, 'QUESTIONNAIRE_CHANGED', 'The questionnaire has changed since you opened it.');
  const read = readAnswers(found, body['answers'] as Record<string, unknown>);
  const dictionaries = new Map(world.directory.dictionaries.map((one) => [one.id, one]));
  const checked = checkAnswers(found, dictionaries, { given: read.answers, before: [] });
  const fields = Object.fromEntries(
    [...checked.faults, ...read.faults].map(({ questionId, text }) => [questionId, text]),
  );
  const texts = Object.values(fields);
  if (texts.length > 0) return refused(422, 'BAD_ANSWERS', texts.join(' '), fields);
  const saved: Conversation = {
    ...conversation,
    questionnaire: factsOf(found, true),
    answers: {
      questionnaireId: found.id,
      name: found.name,
      version: found.version,
      by: world.me.id,
      byName: world.me.name,
      at: new Date().toISOString(),
      answers: checked.answers,
    },
  };
  world.conversations.set(conversation.id, saved);
  return ok(saved);
}

export const questionnaireRoutes: readonly [string, Handler][] = [
  [
    'GET /conversations/([^/]+)/questionnaire',
    ({ world, match }) => {
      const conversation = world.conversations.get(match[1] ?? '');
      return conversation === undefined ? notFound : ok(formOf(world, conversation));
    },
  ],
  [
    'PUT /conversations/([^/]+)/answers',
    ({ world, match, body }) => {
      const conversation = world.conversations.get(match[1] ?? '');
      return conversation === undefined ? notFound : save(world, conversation, body);
    },
  ],
  [
    'POST /conversations/([^/]+)/close',
    ({ world, match }) => {
      const asked = world.conversations.get(match[1] ?? '')?.questionnaire ?? null;
      // Null: it is closed by whoever does that.
      return asked === null || !asked.mandatory || asked.answered
        ? null
        : refused(409, 'ANSWERS_MISSING', 'The questionnaire of this case has to be filled in first.');
    },
  ],
  [
    'POST /dictionaries/([^/]+)/import',
    ({ world, match, query, body }) => {
      const at = world.directory.dictionaries.findIndex(({ id }) => id === match[1]);
      const known = world.directory.dictionaries[at];
      if (known === undefined) return notFound;
      const text = body['text'];
      const listed = readDictionaryCsv(typeof text === 'string' ? text : '');
      if ('why' in listed) return refused(422, 'BAD_CSV', `Line ${listed.line} of the file: ${listed.why}.`);
      const outcome = importValues(known.values, listed.values);
      if ('why' in outcome) return refused(422, 'BAD_CSV', `Line ${outcome.line}: ${outcome.why}.`);
      const { added, kept, retired, values } = outcome;
      if (query.get('preview') === null)
        world.directory.dictionaries[at] = { ...known, values, version: known.version + 1 };
      return ok({
        added: added.length,
        kept: kept.length,
        retired: retired.length,
        addedLabels: added.map(({ label }) => label),
        retiredLabels: retired.map(({ label }) => label),
        dictionary: { ...known, values },
      });
    },
  ],
  [
    'GET /questionnaires/([^/]+)/versions',
    ({ world, match }) => {
      const found = world.directory.questionnaires.find(({ id }) => id === match[1]);
      if (found === undefined) return notFound;
      const at = '2026-11-20T09:30:00.000Z';
      const before = { ...found, version: found.version - 1, questions: found.questions.slice(0, 1) };
      const items = [found, before].map((questionnaire) => ({
        version: questionnaire.version,
        at,
        byUserId: 'admin',
        action: 'update',
        questionnaire,
      }));
      return ok({ items, nextCursor: null });
    },
  ],
];
