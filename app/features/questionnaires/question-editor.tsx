// The questions of a questionnaire as they are written, beside the form as agents see it (F136). All are saved together with
// the form around; a question that was asked is retired, not removed.

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { moved } from '../../lib/questionnaire-form.ts';
import type { Dictionary, FormQuestion, Question, Questionnaire } from '../../lib/questionnaire-shapes.ts';
import type { FormValues } from '../../lib/questionnaire-values.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../admin/entity-form.tsx';
import { useTouch } from '../admin/touch.ts';
import { QuestionCard } from './question-card.tsx';
import { QuestionnaireHistory, type QuestionnaireVersion } from './questionnaire-history.tsx';
import { Questions } from './questions.tsx';

/** What is new has no id yet, but a place in the page. */
type Edited = Question & { readonly key: string };

const blank: Question = {
  id: '',
  label: '',
  help: '',
  type: 'text',
  dictionaryId: null,
  required: false,
  min: null,
  max: null,
  retired: false,
};

function edited(questions: readonly Question[]): readonly Edited[] {
  return questions.map((question) => ({ ...question, key: question.id }));
}

/** Without what only the page needs. */
function sent(all: readonly Edited[]): string {
  return JSON.stringify(all.map(({ key: _key, ...question }) => question));
}

function useQuestions({ questions }: Questionnaire) {
  const touch = useTouch();
  const [all, setAll] = useState<readonly Edited[]>(() => edited(questions));
  const [open, setOpen] = useState<string | null>(null);
  const [count, setCount] = useState(0);
  const set = (next: readonly Edited[]): void => {
    setAll(next);
    touch();
  };
  return {
    all,
    open,
    setOpen,
    change: (key: string, fields: Partial<Question>) =>
      set(all.map((each) => (each.key === key ? { ...each, ...fields } : each))),
    move: (question: Edited, by: -1 | 1) => set(moved(all, question, by)),
    add: () => {
      const key = `new-${count}`;
      setCount(count + 1);
      set([...all, { ...blank, key }]);
      setOpen(key);
    },
    remove: ({ key, id }: Edited) =>
      set(
        id === ''
          ? all.filter((each) => each.key !== key)
          : all.map((each) => (each.key === key ? { ...each, retired: true } : each)),
      ),
    putBack: (before: readonly Question[]) => {
      const ids = new Set(before.map(({ id }) => id));
      // What has been asked since is retired, not lost.
      const since = all
        .filter(({ id }) => id !== '' && !ids.has(id))
        .map((each) => ({ ...each, retired: true }));
      set([...edited(before), ...since]);
    },
  };
}

function Preview({
  questions,
  dictionaries,
}: {
  questions: readonly Edited[];
  dictionaries: readonly Dictionary[];
}) {
  const [values, setValues] = useState<FormValues>({});
  const shown = questions.map((question): FormQuestion => ({
    ...question,
    id: question.key,
    label: question.label || 'New question',
    options: (dictionaries.find(({ id }) => id === question.dictionaryId)?.values ?? []).filter(
      ({ retired }) => !retired,
    ),
  }));
  return (
    // Trying it out is no change of the questionnaire.
    <section aria-label="Preview" onChange={(event) => event.stopPropagation()} className="min-w-0">
      <h3 className="mb-2 text-sm font-medium text-text-2">As agents see it</h3>
      <div className="rounded-lg border border-line bg-surface p-4 lg:sticky lg:top-4">
        {shown.length === 0 ? (
          <p className="text-sm text-text-3">The form stands here as soon as there is a question.</p>
        ) : (
          <Questions questions={shown} values={values} errors={{}} onChange={setValues} />
        )}
      </div>
    </section>
  );
}

interface QuestionEditorProps {
  questionnaire: Questionnaire;
  dictionaries: readonly Dictionary[];
  versions: readonly QuestionnaireVersion[];
  /** User id → name. */
  names: Readonly<Record<string, string>>;
}

export function QuestionEditor({ questionnaire, dictionaries, versions, names }: QuestionEditorProps) {
  const { all, open, setOpen, change, move, add, remove, putBack } = useQuestions(questionnaire);
  const asked = all.filter(({ retired }) => !retired);
  const retired = all.filter((question) => question.retired);
  return (
    <Section title="Questions" says="In the order in which they are asked.">
      <input type="hidden" name="questions" value={sent(all)} />
      <div className="grid gap-6 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          {asked.length === 0 && (
            <p className="text-sm text-text-2">There is no question yet: add the first one.</p>
          )}
          <ol className="flex flex-col gap-2">
            {asked.map((question, index) => (
              <QuestionCard
                key={question.key}
                question={question}
                number={index + 1}
                last={index === asked.length - 1}
                dictionaries={dictionaries}
                open={open === question.key}
                onOpen={(on) => setOpen(on ? question.key : null)}
                onChange={(fields) => change(question.key, fields)}
                onMove={(by) => move(question, by)}
                onRemove={() => remove(question)}
              />
            ))}
          </ol>
          <div>
            <Button onClick={add}>
              <Plus size={16} aria-hidden="true" /> Add a question
            </Button>
          </div>
          {retired.length > 0 && (
            <details className="rounded-md border border-line px-3 py-2">
              <summary className="cursor-pointer text-sm font-medium">{`Retired (${retired.length})`}</summary>
              <ul className="divide-y divide-line">
                {retired.map(({ key, label }) => (
                  <li key={key} className="flex items-center gap-3 py-2 text-sm">
                    <span className="min-w-0 flex-1 break-words">{label}</span>
                    <Button small onClick={() => change(key, { retired: false })}>
                      Ask again
                    </Button>
                  </li>
                ))}
              </ul>
            </details>
          )}
          <QuestionnaireHistory
            versions={versions}
            current={questionnaire.version}
            names={names}
            onPutBack={putBack}
          />
        </div>
        <Preview questions={asked} dictionaries={dictionaries} />
      </div>
    </Section>
  );
}
