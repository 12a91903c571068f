// The questionnaire of a case: what is asked, and what is answered (F135). Checked here, so that every field that is wrong is
// named at once; decided by the case.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { checkAnswers, readAnswers } from '#actors/vocabulary/answers.ts';
import type { GivenAnswer } from '#actors/vocabulary/answers.ts';
import { mostQuestions, questionnaireOf, questionnaireTriggers } from '#actors/vocabulary/questionnaires.ts';
import type { QuestionnaireTrigger } from '#actors/vocabulary/questionnaires.ts';
import { callerOf } from '../authentication.ts';
import { decideCase, type IdParams } from '../case-decisions.ts';
import type { HttpDeps } from '../deps.ts';
import { answer, body, id, idParams, keyHeader } from '../schemas.ts';
import { formShape } from '../shapes/questionnaire.ts';
import { seenCase, type SeenCase } from '../visibility.ts';

const agentRole = { leastRole: 'agent' } as const;
const tags = ['conversations'];

interface AnswersBody {
  readonly questionnaireId: string;
  readonly version: number;
  readonly trigger: QuestionnaireTrigger;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Throws NO_QUESTIONNAIRE, QUESTIONNAIRE_CHANGED (rejected), BAD_ANSWERS (invalid) with a sentence for each question. */
function checked(deps: HttpDeps, { view, kept }: SeenCase, given: AnswersBody): readonly GivenAnswer[] {
  const directory = deps.directory.current();
  const questionnaire = questionnaireOf(directory, kept.mailboxId);
  if (questionnaire === null)
    throw new SkillpostError(
      'NO_QUESTIONNAIRE',
      'rejected',
      'There is no questionnaire to fill in for this case.',
    );
  if (questionnaire.id !== given.questionnaireId || questionnaire.version !== given.version)
    throw new SkillpostError(
      'QUESTIONNAIRE_CHANGED',
      'rejected',
      'The questionnaire has changed since you opened it: look at its questions, then save again.',
    );
  const read = readAnswers(questionnaire, given.answers);
  const before = view.answers?.questionnaireId === questionnaire.id ? view.answers.answers : [];
  const { faults } = checkAnswers(questionnaire, directory.dictionaries, { given: read.answers, before });
  // Of another kind than its question says more than that an answer is missing.
  const fields = Object.fromEntries(
    [...faults, ...read.faults].map(({ questionId, text }) => [questionId, text]),
  );
  const texts = Object.values(fields);
  if (texts.length > 0) throw new SkillpostError('BAD_ANSWERS', 'invalid', texts.join(' '), { fields });
  return read.answers;
}

export function answerRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: IdParams }>(
    '/conversations/:id/questionnaire',
    {
      config: agentRole,
      schema: {
        summary: 'What is to be filled in for the case, with what can be chosen',
        tags,
        params: idParams,
        response: answer('`{questionnaire, answers}`: null where there is none, where nothing was saved.'),
      },
    },
    async (request) => {
      const { view } = await seenCase(deps, callerOf(request).user, request.params.id);
      return formShape(view, deps.directory.current());
    },
  );
  app.put<{ Params: IdParams; Body: AnswersBody }>(
    '/conversations/:id/answers',
    {
      config: agentRole,
      schema: {
        summary: 'Fill in the questionnaire of the case, or correct what was saved',
        tags,
        headers: keyHeader,
        params: idParams,
        body: body(['questionnaireId', 'version', 'trigger', 'answers'], {
          questionnaireId: id,
          version: { type: 'integer', minimum: 1, description: 'The one that was filled in.' },
          trigger: { enum: questionnaireTriggers, description: 'What it was shown for.' },
          answers: {
            type: 'object',
            maxProperties: mostQuestions,
            additionalProperties: true,
            description:
              'By id of the question: a text, a number, a date (YYYY-MM-DD), true or false, the id of a value, or a list of them. Absent, null, empty: not answered.',
          },
        }),
        response: answer(
          'The case without its messages. 422 BAD_ANSWERS: `fields` says by question what is wrong; 409 QUESTIONNAIRE_CHANGED: it asks something else by now.',
        ),
      },
    },
    async (request) => {
      const agentId = callerOf(request).user.id;
      const seen = await seenCase(deps, callerOf(request).user, request.params.id);
      const answers = checked(deps, seen, request.body).map(({ questionId, values }) => ({
        questionId,
        values: [...values],
      }));
      const { questionnaireId, version, trigger } = request.body;
      const value = { agentId, questionnaireId, version, trigger, answers };
      return decideCase(deps, request, { $case: 'saveAnswers', value });
    },
  );
}
