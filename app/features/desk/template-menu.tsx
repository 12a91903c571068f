// The list that opens when a `/` is written: templates that may be taken here, chosen by arrow keys and Enter or by pointer,
// put in the place of the `/`. The focus stays in the text; screen readers hear the marked entry.

import type { Editor as TipTap } from '@tiptap/react';
import { clsx } from 'clsx';
import { FileText } from 'lucide-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { languageName } from '../../lib/language-names.ts';
import {
  fillTemplate,
  fillTemplateHtml,
  fittingTemplates,
  slashQuery,
  templateParagraphs,
  type Template,
} from '../../lib/templates.ts';
import { useTemplates, type WrittenFor } from './template-list.ts';

export interface TemplatePlace {
  readonly written: WrittenFor;
  readonly facts: Readonly<Record<string, string>>;
}

interface Slash {
  readonly query: string;
  readonly from: number;
  readonly to: number;
}

function slashAt(editor: TipTap): Slash | null {
  const { selection } = editor.state;
  if (!selection.empty || !editor.isFocused) return null;
  const { $from } = selection;
  const query = slashQuery($from.parent.textBetween(0, $from.parentOffset, undefined, '\n'));
  return query === null ? null : { query, from: $from.pos - query.length - 1, to: $from.pos };
}

/** Above the `/`, in reach of the window's right edge. */
function placeOf(editor: TipTap, slash: Slash): { left: number; bottom: number } {
  const { left, top } = editor.view.coordsAtPos(slash.from);
  return { left: Math.max(8, Math.min(left, window.innerWidth - 336)), bottom: window.innerHeight - top + 6 };
}

interface ListProps {
  id: string;
  choices: readonly Template[];
  marked: number;
  place: { left: number; bottom: number };
  onChoose: (template: Template) => void;
}

function List({ id, choices, marked, place, onChoose }: ListProps) {
  const several = new Set(choices.map(({ language }) => language)).size > 1;
  return (
    <div
      style={place}
      className="fixed z-40 w-80 max-w-[calc(100vw-16px)] animate-rise rounded-lg bg-surface p-1.5 shadow-float"
    >
      <ul id={id} role="listbox" aria-label="Templates">
        {choices.map((template, index) => (
          <li
            key={template.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === marked}
            // The text keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(template)}
            className={clsx(
              'flex cursor-pointer items-start gap-2.5 rounded-md px-2.5 py-1.5',
              index === marked ? 'bg-hover' : 'hover:bg-hover',
            )}
          >
            <FileText size={16} className="mt-0.5 shrink-0 text-text-3" aria-hidden="true" />
            <span className="min-w-0">
              <span className="flex items-baseline gap-2">
                <span className="truncate text-sm font-medium">{template.name}</span>
                {several && (
                  <span className="shrink-0 text-xs text-text-3">{languageName(template.language)}</span>
                )}
              </span>
              <span className="block truncate text-xs text-text-3">{template.text}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Nothing({ place, failed }: { place: ListProps['place']; failed: boolean }) {
  return (
    <p
      role="status"
      style={place}
      className="fixed z-40 w-80 rounded-lg bg-surface px-4 py-3 text-sm text-text-2 shadow-float"
    >
      {failed
        ? 'The templates could not be read. Write on; try / again later.'
        : 'This queue has no templates of answers yet.'}
    </p>
  );
}

function wrap(index: number, length: number): number {
  return (index + length) % length;
}

export interface TemplateMenu {
  readonly shown: ReactNode;
  /** True: the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** To be called at every transaction of the editor. `place` null: a `/` is a `/`. */
export function useTemplateMenu(editor: TipTap | null, place: TemplatePlace | null): TemplateMenu {
  const id = useId();
  const { templates, state } = useTemplates(place?.written ?? null);
  const [mark, setMark] = useState({ query: '', index: 0 });
  const [dismissedAt, setDismissedAt] = useState<number | null>(null);
  const found = editor === null || place === null ? null : slashAt(editor);
  const slash = found !== null && found.from === dismissedAt ? null : found;
  const choices = slash === null ? [] : fittingTemplates(templates, slash.query);
  const marked = mark.query === slash?.query ? Math.min(mark.index, choices.length - 1) : 0;
  const open = choices.length > 0;
  const written = found !== null;

  // A slash that was left alone is forgotten once it is gone.
  useEffect(() => {
    if (!written) setDismissedAt(null);
  }, [written]);

  useEffect(() => {
    const text = editor?.isDestroyed === false ? editor.view.dom : null;
    text?.setAttribute('aria-autocomplete', 'list');
    if (open) {
      text?.setAttribute('aria-controls', id);
      text?.setAttribute('aria-activedescendant', `${id}-${marked}`);
    } else {
      text?.removeAttribute('aria-controls');
      text?.removeAttribute('aria-activedescendant');
    }
  }, [editor, id, open, marked]);

  function choose(template: Template | undefined): void {
    if (editor === null || slash === null || place === null || template === undefined) return;
    const { text, html } = template;
    const content =
      html === '' ? templateParagraphs(fillTemplate(text, place.facts)) : fillTemplateHtml(html, place.facts);
    editor.chain().focus().deleteRange({ from: slash.from, to: slash.to }).insertContent(content).run();
  }

  function onKey(event: KeyboardEvent): boolean {
    if (slash === null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
    if (event.key === 'Escape') setDismissedAt(slash.from);
    else if (!open) return false;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setMark({ query: slash.query, index: wrap(marked + by, choices.length) });
    } else if (event.key === 'Enter' || event.key === 'Tab') choose(choices[marked]);
    else return false;
    return true;
  }

  if (editor === null || slash === null) return { shown: null, onKey };
  const above = placeOf(editor, slash);
  if (open) return { shown: <List {...{ id, choices, marked }} place={above} onChoose={choose} />, onKey };
  const empty = slash.query === '' && state !== 'unread';
  return { shown: empty ? <Nothing place={above} failed={state === 'failed'} /> : null, onKey };
}
