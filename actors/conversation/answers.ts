// The questionnaire of a case (F135): its answers are kept with the case and told in the same commit, so that a case that
// needs them cannot be closed on answers that are lost. One form for each stretch of work: when the case is opened again, it
// is to be filled in again. What the system closes is never held back: nobody is there to ask.

import { checkAnswers } from '../vocabulary/answers.ts';
import { questionnaireOf } from '../vocabulary/questionnaires.ts';
import type { Questionnaire } from '../vocabulary/questionnaires.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { isOwned } from './records.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

const open: ReadonlySet<ConversationStatus> = new Set([
  ConversationStatus.RECEIVED,
  ConversationStatus.IN_PROGRESS,
]);

/** In the present stretch of work, or the one that ended with the case; another questionnaire than that one does not count. */
function isAnswered({ answers, work }: ConversationDraft, { id }: Questionnaire): boolean {
  return answers?.questionnaireId === id && answers.workItemId === work?.workItemId;
}

/** True: who handles the case may not close it yet. */
export function answersMissing(draft: ConversationDraft, theCase: Case): boolean {
  const questionnaire = questionnaireOf(draft.turn.world, theCase.mailboxId);
  if (questionnaire === null || !questionnaire.mandatory) return false;
  return open.has(theCase.status) && !isAnswered(draft, questionnaire);
}

interface Answering {
  readonly agentId: string;
  readonly questionnaire: Questionnaire;
}

/** Who may fill it in: who may close it; and who closed it, once, where it was closed without. */
function mayAnswer(draft: ConversationDraft, theCase: Case, { agentId, questionnaire }: Answering): Decided {
  const { work } = draft;
  if (work === undefined) return rejections.nothingToAsk;
  if (open.has(theCase.status))
    return isOwned(work) && theCase.ownerAgentId !== agentId ? rejections.notYourCase : null;
  const closed = theCase.status === ConversationStatus.CLOSED;
  return closed && theCase.lastAgentId === agentId && !isAnswered(draft, questionnaire)
    ? null
    : rejections.caseClosed;
}

export function saveAnswers(
  draft: ConversationDraft,
  { agentId, questionnaireId, version, trigger, answers: given }: ConversationCommandValue<'saveAnswers'>,
): Decided {
  const { case: theCase, work, turn } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  const questionnaire = questionnaireOf(turn.world, theCase.mailboxId);
  if (questionnaire === null) return rejections.nothingToAsk;
  const refused = mayAnswer(draft, theCase, { agentId, questionnaire });
  if (refused !== null) return refused;
  if (questionnaire.id !== questionnaireId || questionnaire.version !== version)
    return rejections.questionnaireChanged;
  const before = draft.answers?.questionnaireId === questionnaireId ? draft.answers.answers : [];
  const { answers, faults } = checkAnswers(questionnaire, turn.world.dictionaries, { given, before });
  const [fault] = faults;
  if (fault !== undefined) return { rejected: 'BAD_ANSWERS', text: fault.text };
  const saved = draft.putAnswers({
    questionnaireId,
    questionnaire: questionnaire.name,
    version,
    trigger,
    agentId,
    atMs: turn.at,
    workItemId: work?.workItemId ?? '',
    answers: answers.map(({ values, labels, ...answer }) => ({
      ...answer,
      values: [...values],
      labels: [...labels],
    })),
  });
  draft.emit('conversation.answered', { agentId, reason: trigger, answers: saved });
  return { workItemId: work?.workItemId ?? '' };
}
