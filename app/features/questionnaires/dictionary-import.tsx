// The values of a dictionary out of a CSV file: what would be added, kept and retired is shown first, and nothing changes
// before that was seen (F136).

import { useRevalidator } from '@remix-run/react';
import { useState } from 'react';
import { toast } from 'sonner';
import { quick } from '../../lib/quick.ts';
import type { Dictionary } from '../../lib/questionnaire-shapes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Problem } from '../../ui/states.tsx';

interface Outcome {
  readonly added: number;
  readonly kept: number;
  readonly retired: number;
  readonly addedLabels: readonly string[];
  readonly retiredLabels: readonly string[];
}

interface Chosen {
  readonly csv: string;
  readonly outcome: Outcome;
}

function Labels({ title, count, labels }: { title: string; count: number; labels: readonly string[] }) {
  if (count === 0) return null;
  const more = count - labels.length;
  return (
    <details open={count <= 12} className="text-sm">
      <summary className="cursor-pointer font-medium">{`${title} (${count})`}</summary>
      <p className="mt-1 max-h-40 overflow-y-auto break-words text-text-2">
        {labels.join(', ')}
        {more > 0 && ` and ${more} more`}
      </p>
    </details>
  );
}

function Preview({ outcome }: { outcome: Outcome }) {
  const { added, kept, retired, addedLabels, retiredLabels } = outcome;
  return (
    <div role="status" className="flex flex-col gap-2 rounded-lg border border-line bg-sunken p-3">
      <dl className="grid grid-cols-3 gap-2 text-center">
        {[
          ['added', added],
          ['kept', kept],
          ['retired', retired],
        ].map(([name, count]) => (
          <div key={name} className="flex flex-col-reverse">
            <dt className="text-xs text-text-3">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{count}</dd>
          </div>
        ))}
      </dl>
      <Labels title="Added" count={added} labels={addedLabels} />
      <Labels title="Retired" count={retired} labels={retiredLabels} />
    </div>
  );
}

interface DictionaryImportProps {
  dictionary: Dictionary;
  /** The list has changes that are not saved: a file would take their place unseen. */
  blocked: boolean;
}

export function DictionaryImport({ dictionary, blocked }: DictionaryImportProps) {
  const { revalidate } = useRevalidator();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  /** Of the file input: a new one can choose the same file again. */
  const [round, setRound] = useState(0);
  const path = `/dictionaries/${encodeURIComponent(dictionary.id)}/import`;

  async function ask(csv: string, preview: boolean): Promise<Outcome | null> {
    setBusy(true);
    setProblem('');
    const answer = await quick<Outcome>({ method: 'POST', path: preview ? `${path}?preview=1` : path, csv });
    setBusy(false);
    if (answer.ok) return answer.body;
    setProblem(answer.problem.detail);
    return null;
  }
  async function look(file: File | undefined): Promise<void> {
    setChosen(null);
    if (file === undefined) return;
    const csv = await file.text();
    const outcome = await ask(csv, true);
    if (outcome !== null) setChosen({ csv, outcome });
  }
  function forget(): void {
    setChosen(null);
    setProblem('');
    setRound(round + 1);
  }
  async function take({ csv }: Chosen): Promise<void> {
    const outcome = await ask(csv, false);
    if (outcome === null) return;
    const { added, kept, retired } = outcome;
    toast.success('The values are imported', {
      description: `${added} added, ${kept} kept, ${retired} retired.`,
    });
    forget();
    revalidate();
  }
  return (
    <div className="flex flex-col gap-3" onChange={(event) => event.stopPropagation()}>
      <Field
        label="CSV file"
        hint={
          blocked
            ? 'Save what you changed above first: a file takes its place.'
            : 'One value a line; with the heading id,label also its id.'
        }
      >
        {({ id, describedBy }) => (
          <input
            key={round}
            id={id}
            aria-describedby={describedBy}
            type="file"
            accept=".csv,text/csv,text/plain"
            disabled={busy || blocked}
            onChange={(event) => void look(event.target.files?.[0])}
            className="max-w-full text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:font-medium"
          />
        )}
      </Field>
      {problem !== '' && <Problem>{problem}</Problem>}
      {chosen !== null && !blocked && (
        <>
          <Preview outcome={chosen.outcome} />
          <div className="flex gap-2">
            <Button weight="primary" disabled={busy} onClick={() => void take(chosen)}>
              Import
            </Button>
            <Button disabled={busy} onClick={forget}>
              Cancel
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
