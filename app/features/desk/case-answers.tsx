// What the questionnaire of a case was answered with, for everybody who sees the case; who handles it may fill it in and
// change it (F135).

import { ClipboardList } from 'lucide-react';
import { useNow, useZone } from '../../lib/now.ts';
import { answerText } from '../../lib/questionnaire-values.ts';
import { useShellData } from '../../lib/shell-data.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { moment, ms } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { Badge } from '../../ui/states.tsx';
import { askNow } from './questionnaire-flow.ts';

export function CaseAnswers({ conversation }: { conversation: Conversation }) {
  const { me } = useShellData();
  const now = useNow(60_000);
  const zone = useZone();
  const { questionnaire = null, answers = null } = conversation;
  if (questionnaire === null && answers === null) return null;
  const at = ms(answers?.at ?? null);
  const open = conversation.status !== 'closed' && conversation.agent === me.id && questionnaire !== null;
  const answered = questionnaire?.answered ?? true;
  return (
    <section aria-label="Questionnaire" className="mx-4 mb-4 rounded-lg border border-line p-3">
      <h3 className="flex items-center gap-2 text-sm font-medium">
        <ClipboardList size={16} aria-hidden="true" className="shrink-0 text-text-3" />
        <span className="min-w-0 flex-1 break-words">{questionnaire?.name ?? answers?.name}</span>
        {!answered && <Badge tone={questionnaire?.mandatory === true ? 'busy' : 'away'}>not filled in</Badge>}
      </h3>
      {!answered && (
        <p className="mt-1 text-xs text-text-3">
          {questionnaire?.mandatory === true
            ? 'To be filled in before the case is closed.'
            : 'It may be left out.'}
          {answers !== null && ' Below is what was said when the case was open before.'}
        </p>
      )}
      {answers !== null && (
        <>
          <dl className="mt-2 flex flex-col gap-1.5">
            {answers.answers.map((answer) => (
              <div key={answer.questionId} className="text-sm">
                <dt className="text-xs text-text-3">{answer.question}</dt>
                <dd className="break-words whitespace-pre-wrap">{answerText(answer)}</dd>
              </div>
            ))}
          </dl>
          {answers.answers.length === 0 && <p className="mt-2 text-sm text-text-2">Nothing was answered.</p>}
          <p className="mt-2 text-xs text-text-3">
            {answers.byName}
            {at !== null && <>, {moment(at, now, zone)}</>}
          </p>
        </>
      )}
      {open && (
        <Button small className="mt-2" onClick={() => askNow(conversation)}>
          {answered ? 'Change' : 'Fill in'}
        </Button>
      )}
    </section>
  );
}
