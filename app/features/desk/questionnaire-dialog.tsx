// The questionnaire of a case as a form above the desk: before the case is closed, after an answer has left, or because the
// agent wants to change it. What is wrong is said at its question; nothing that was filled in is lost by that.

import { useEffect, useRef, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useShortcuts } from '../../lib/keys.ts';
import { quick } from '../../lib/quick.ts';
import type { CaseForm } from '../../lib/questionnaire-shapes.ts';
import { answersBody, valuesOf, type FormValues } from '../../lib/questionnaire-values.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { useStore } from '../../lib/store.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/floating.tsx';
import { ModKey } from '../../ui/mod-key.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { Questions } from '../questionnaires/questions.tsx';
import { askedForm, type AskedFor, type AskedForm } from './questionnaire-flow.ts';

const words: Readonly<
  Record<AskedFor, { readonly save: string; readonly skip: string; readonly says: string }>
> = {
  close: { save: 'Save and close the case', skip: 'Close without', says: 'Before the case is closed.' },
  send: {
    save: 'Save and send',
    skip: 'Send without',
    says: 'Before your answer goes out and the case is closed.',
  },
  sent: { save: 'Save', skip: 'Skip', says: 'About the answer that you have just sent.' },
  change: { save: 'Save', skip: '', says: 'It can be changed until the case is closed.' },
};

function pathOf({ id }: Conversation, what: string): string {
  return `/conversations/${encodeURIComponent(id)}/${what}`;
}

interface Form {
  readonly form: CaseForm['questionnaire'];
  readonly values: FormValues;
  readonly errors: Readonly<Record<string, string>>;
  readonly problem: string;
  readonly busy: boolean;
}

const loading: Form = { form: null, values: {}, errors: {}, problem: '', busy: true };

function useForm(conversation: Conversation) {
  const [state, setState] = useState<Form>(loading);
  const load = async (problem: string): Promise<void> => {
    const answer = await quick<CaseForm>({ method: 'GET', path: pathOf(conversation, 'questionnaire') });
    if (!answer.ok) {
      setState((before) => ({ ...before, busy: false, problem: answer.problem.detail }));
      return;
    }
    const { questionnaire, answers } = answer.body;
    const sameForm = answers !== null && answers.questionnaireId === questionnaire?.id;
    const none = questionnaire === null ? 'There is nothing to fill in for this case any more.' : problem;
    setState((before) => ({
      form: questionnaire,
      // What was filled in already stays.
      values: { ...valuesOf(sameForm ? answers.answers : []), ...before.values },
      errors: {},
      problem: none,
      busy: false,
    }));
  };
  useEffect(() => void load(''), [conversation.id]);

  async function save(trigger: 'respond' | 'close'): Promise<boolean> {
    const { form, values } = state;
    if (form === null) return false;
    setState((before) => ({ ...before, busy: true, errors: {}, problem: '' }));
    const answer = await quick({
      method: 'PUT',
      path: pathOf(conversation, 'answers'),
      body: {
        questionnaireId: form.id,
        version: form.version,
        trigger,
        answers: answersBody(form.questions, values),
      },
    });
    if (answer.ok) return true;
    const { code, detail, fields = {} } = answer.problem;
    if (code === 'QUESTIONNAIRE_CHANGED') await load(detail);
    else {
      const known = form.questions.some(({ id }) => fields[id] !== undefined);
      setState((before) => ({ ...before, busy: false, errors: fields, problem: known ? '' : detail }));
    }
    return false;
  }
  return { state, save, change: (values: FormValues) => setState((before) => ({ ...before, values })) };
}

/** Where the person goes on: the first question, or the first that is wrong. */
function useFocus(ready: boolean, errors: Readonly<Record<string, string>>) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!ready) return;
    const [wrong] = Object.keys(errors);
    const place = wrong === undefined ? '' : `[data-question="${CSS.escape(wrong)}"] `;
    form.current?.querySelector<HTMLElement>(`${place}:is(input, select, textarea)`)?.focus();
  }, [ready, errors]);
  return form;
}

interface BodyProps {
  conversation: Conversation;
  asked: AskedForm;
  onDone: () => void;
}

function Body({ conversation, asked, onDone }: BodyProps) {
  const { state, save, change } = useForm(conversation);
  const { form, values, errors, problem, busy } = state;
  const formRef = useFocus(form !== null && !busy, errors);
  const { why } = asked;
  const close = (): void => askedForm.set(null);
  const goOn = (): void => {
    close();
    asked.proceed();
  };
  const submit = async (): Promise<void> => {
    if (busy || !(await save(why === 'sent' ? 'respond' : 'close'))) return;
    onDone();
    if (why === 'sent' || why === 'change') toast.success('The questionnaire is saved');
    goOn();
  };
  useShortcuts([
    { keys: 'mod+enter', does: 'Save the questionnaire', group: 'Conversation', run: () => void submit() },
  ]);
  // What is mandatory can be put off after an answer, but not passed over.
  const skip = form?.mandatory === true ? (why === 'sent' ? 'Later' : '') : words[why].skip;
  return (
    <form
      ref={formRef}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="flex flex-col gap-4 p-4">
        <p className="text-sm text-text-2">
          {words[why].says}
          {form?.mandatory === true && why === 'sent' && ' The case cannot be closed before it is saved.'}
        </p>
        {problem !== '' && <Problem>{problem}</Problem>}
        {form === null ? (
          busy && [0, 1, 2].map((row) => <Skeleton key={row} className="h-12" />)
        ) : (
          <Questions questions={form.questions} values={values} errors={errors} onChange={change} />
        )}
      </div>
      <div className="sticky bottom-0 flex flex-wrap justify-end gap-2 border-t border-line bg-surface px-4 py-3">
        {(why !== 'sent' || skip === '') && <Button onClick={close}>Cancel</Button>}
        {skip !== '' && <Button onClick={goOn}>{skip}</Button>}
        <button
          type="submit"
          disabled={busy || form === null}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          className={buttonClass('primary', false)}
        >
          {words[why].save} <ModKey with="⏎" onFill />
        </button>
      </div>
    </form>
  );
}

interface QuestionnaireDialogProps {
  conversation: Conversation;
  /** Something was saved. */
  onSaved: () => void;
}

export function QuestionnaireDialog({ conversation, onSaved }: QuestionnaireDialogProps) {
  const asked = useStore(askedForm, (form) => form);
  const here = asked?.conversationId === conversation.id ? asked : null;
  // Left with its case: what it stood before does not happen behind somebody's back.
  useEffect(() => () => askedForm.set(null), [conversation.id]);
  return (
    <Dialog
      open={here !== null}
      onOpenChange={(open) => {
        if (!open) askedForm.set(null);
      }}
      title={conversation.questionnaire?.name ?? 'Questionnaire'}
    >
      {here !== null && <Body key={here.why} conversation={conversation} asked={here} onDone={onSaved} />}
    </Dialog>
  );
}
