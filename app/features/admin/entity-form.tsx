// A form of the administration: sections, one bar to save, a warning before unsaved changes are lost, the answer told.

import { Form, Link, useActionData, useBlocker, useNavigation } from '@remix-run/react';
import { clsx } from 'clsx';
import { ArrowLeft, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/floating.tsx';
import { Problem } from '../../ui/states.tsx';
import { FormTouch } from './touch.ts';

interface Answer {
  readonly saved: boolean;
  readonly at: number;
  readonly problem: string | null;
}

interface EntityFormProps {
  title: string;
  listPath: string;
  listName: string;
  children: ReactNode;
  /** Shows a way to remove it, with what that means. */
  removal?: string | undefined;
  /** Changes that are not in input fields. */
  touched?: boolean;
  /** Sections to jump to, by their ids; for long pages. */
  contents?: readonly { readonly id: string; readonly title: string }[];
  /** For what is written beside how it looks. */
  wide?: boolean;
  /** What the button says, for what is not saved but created. */
  saves?: string;
}

function useUnsaved(answer: Answer | undefined, touched: boolean) {
  const [dirty, setDirty] = useState(false);
  const saving = useNavigation().state !== 'idle';
  useEffect(() => {
    if (answer?.saved === true) {
      setDirty(false);
      toast.success('Saved. It is live now.');
    }
  }, [answer]);
  const unsaved = dirty || (touched && answer?.saved !== true);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && !saving && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (unsaved && !saving) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved, saving]);
  return { unsaved, saving, blocker, change: () => setDirty(true) };
}

function Leave({ blocker }: { blocker: ReturnType<typeof useBlocker> }) {
  const open = blocker.state === 'blocked';
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && blocker.reset?.()}
      title="Leave without saving?"
      width="max-w-sm"
    >
      <p className="p-4 text-sm text-text-2">What you changed on this page is lost when you leave.</p>
      <div className="flex justify-end gap-2 px-4 pb-4">
        <Button onClick={() => blocker.reset?.()}>Stay here</Button>
        <Button weight="danger" onClick={() => blocker.proceed?.()}>
          Leave
        </Button>
      </div>
    </Dialog>
  );
}

function Remove({ says }: { says: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
      <p className="flex-1 text-sm text-text-2">{says}</p>
      {asking ? (
        <>
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <button
            type="submit"
            name="intent"
            value="remove"
            formNoValidate
            className={buttonClass('danger', false)}
          >
            <Trash2 size={16} aria-hidden="true" /> Remove for good
          </button>
        </>
      ) : (
        <Button weight="danger" onClick={() => setAsking(true)}>
          Remove …
        </Button>
      )}
    </div>
  );
}

function Contents({ of }: { of: NonNullable<EntityFormProps['contents']> }) {
  return (
    <nav
      aria-label="Sections of this page"
      className="sticky top-0 z-10 -mx-4 flex gap-1 overflow-x-auto border-b border-line bg-canvas px-4 py-2 sm:-mx-6 sm:px-6"
    >
      {of.map(({ id, title }) => (
        <a
          key={id}
          href={`#${id}`}
          className="rounded-md px-2.5 py-1 text-sm whitespace-nowrap text-text-2 hover:bg-hover hover:text-text"
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

/** A field that is wrong while it is folded away would stop the form without a word. */
function reveal(field: EventTarget): void {
  if (!(field instanceof Element)) return;
  field.closest('details')?.setAttribute('open', '');
  field.closest('[hidden]')?.removeAttribute('hidden');
}

export function EntityForm({
  title,
  listPath,
  listName,
  children,
  removal,
  touched = false,
  contents = [],
  wide = false,
  saves = 'Save',
}: EntityFormProps) {
  const answer = useActionData<Answer>();
  const { unsaved, saving, blocker, change } = useUnsaved(answer, touched);
  return (
    // Positioned: words for screen readers alone would else stretch the document, and jumps would move the frame.
    <div className="relative h-full overflow-y-auto">
      <Form
        method="post"
        onChange={change}
        onInvalidCapture={(event) => reveal(event.target)}
        className={clsx('mx-auto flex flex-col gap-4 p-4 sm:p-6', wide ? 'max-w-6xl' : 'max-w-3xl')}
      >
        <div>
          <Link to={listPath} className="inline-flex items-center gap-1 text-sm text-text-2 hover:text-text">
            <ArrowLeft size={14} aria-hidden="true" /> {listName}
          </Link>
          <h1 className="mt-1 text-xl">{title}</h1>
        </div>
        {answer?.problem !== null && answer?.problem !== undefined && (
          <Problem>{answer.problem} Nothing else was lost: correct it and save again.</Problem>
        )}
        {contents.length > 0 && <Contents of={contents} />}
        <FormTouch.Provider value={change}>{children}</FormTouch.Provider>
        <div className="sticky bottom-0 z-10 -mx-4 flex items-center gap-3 border-t border-line bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
          <button
            type="submit"
            name="intent"
            value="save"
            disabled={saving}
            className={buttonClass('primary', false)}
          >
            {saving ? 'Saving …' : saves}
          </button>
          <span aria-live="polite" className="text-sm text-text-3">
            {unsaved ? 'Not saved yet' : ''}
          </span>
        </div>
        {removal !== undefined && <Remove says={removal} />}
      </Form>
      <Leave blocker={blocker} />
    </div>
  );
}

interface SectionProps {
  title: string;
  says?: string;
  /** To be jumped to. */
  id?: string;
  children: ReactNode;
}

export function Section({ title, says, id, children }: SectionProps) {
  return (
    <section id={id} className="scroll-mt-14 rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base">{title}</h2>
      {says !== undefined && <p className="mb-3 text-sm text-text-2">{says}</p>}
      <div className="mt-3 flex flex-col gap-4">{children}</div>
    </section>
  );
}
