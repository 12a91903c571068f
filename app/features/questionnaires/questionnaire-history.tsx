// What a questionnaire asked in its earlier versions, each to be looked at and put back; it is asked again once it is saved.

import { typeLabel } from '../../lib/questionnaire-form.ts';
import type { Question, Questionnaire } from '../../lib/questionnaire-shapes.ts';
import { EarlierVersions } from '../../ui/earlier-versions.tsx';

export interface QuestionnaireVersion {
  readonly version: number | null;
  readonly at: string | null;
  readonly byUserId: string;
  /** Null: removed. */
  readonly questionnaire: Pick<Questionnaire, 'questions'> | null;
}

interface HistoryProps {
  versions: readonly QuestionnaireVersion[];
  /** The one that is asked now. */
  current: number;
  names: Readonly<Record<string, string>>;
  onPutBack: (questions: readonly Question[]) => void;
}

export function QuestionnaireHistory({ versions, current, names, onPutBack }: HistoryProps) {
  const earlier = versions.filter(
    ({ version, questionnaire }) => version !== null && version !== current && questionnaire !== null,
  );
  return (
    <EarlierVersions
      title="Earlier versions"
      versions={earlier.map(({ version, at, byUserId, questionnaire }) => {
        const questions = questionnaire?.questions ?? [];
        return {
          version,
          at,
          by: names[byUserId] ?? byUserId,
          onPutBack: () => onPutBack(questions),
          shown: (
            <ol className="list-decimal rounded-md bg-sunken py-2 pr-3 pl-8 text-sm">
              {questions
                .filter(({ retired }) => !retired)
                .map(({ id, label, type }) => (
                  <li key={id}>
                    {label} <span className="text-text-3">({typeLabel(type).toLowerCase()})</span>
                  </li>
                ))}
            </ol>
          ),
        };
      })}
    />
  );
}
