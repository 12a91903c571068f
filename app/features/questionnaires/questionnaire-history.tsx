// What a questionnaire asked in its earlier versions, each to be looked at and put back; it is asked again once it is saved.

import { useState } from 'react';
import { useNow, useZone } from '../../lib/now.ts';
import { typeLabel } from '../../lib/questionnaire-form.ts';
import type { Question, Questionnaire } from '../../lib/questionnaire-shapes.ts';
import { moment, ms } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';

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

function Row({
  version,
  names,
  onPutBack,
}: { version: QuestionnaireVersion } & Pick<HistoryProps, 'names' | 'onPutBack'>) {
  const [open, setOpen] = useState(false);
  const now = useNow(60_000);
  const zone = useZone();
  const at = ms(version.at);
  const questions = version.questionnaire?.questions ?? [];
  return (
    <li className="flex flex-col gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium">Version {version.version}</span>
        <span className="flex-1 text-text-2">
          {at === null ? '' : `${moment(at, now, zone)} · `}
          {names[version.byUserId] ?? version.byUserId}
        </span>
        <Button small weight="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show'}
        </Button>
        <Button small onClick={() => onPutBack(questions)}>
          Put back
        </Button>
      </div>
      {open && (
        <ol className="list-decimal rounded-md bg-sunken py-2 pr-3 pl-8 text-sm">
          {questions
            .filter(({ retired }) => !retired)
            .map(({ id, label, type }) => (
              <li key={id}>
                {label} <span className="text-text-3">({typeLabel(type).toLowerCase()})</span>
              </li>
            ))}
        </ol>
      )}
    </li>
  );
}

export function QuestionnaireHistory({ versions, current, names, onPutBack }: HistoryProps) {
  const earlier = versions.filter(
    ({ version, questionnaire }) => version !== null && version !== current && questionnaire !== null,
  );
  if (earlier.length === 0) return null;
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm font-medium">{`Earlier versions (${earlier.length})`}</summary>
      <ul className="divide-y divide-line">
        {earlier.map((version) => (
          <Row key={version.version} version={version} names={names} onPutBack={onPutBack} />
        ))}
      </ul>
    </details>
  );
}
