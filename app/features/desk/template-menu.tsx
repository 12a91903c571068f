// The list that opens when a `/` is written: templates that may be taken here, chosen by arrow keys and Enter or by pointer,
// put in the place of the `/`. The focus stays in the text; screen readers hear the marked entry.

import type { Editor as TipTap } from '@tiptap/react';
import { clsx } from 'clsx';
import { FileText } from 'lucide-react';
import { useEffect, useId, useReducer, useRef, type ReactNode } from 'react';
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

/** Tells screen readers which entry is marked while the focus stays in the text. */
function useMarkedEntry(editor: TipTap | null, entry: { id: string; marked: number } | null): void {
  const list = entry?.id ?? null;
  const marked = entry?.marked ?? 0;
  useEffect(() => {
    const text = editor?.isDestroyed === false ? editor.view.dom : null;
    text?.setAttribute('aria-autocomplete', 'list');
    if (list === null) {
      text?.removeAttribute('aria-controls');
      text?.removeAttribute('aria-activedescendant');
    } else {
      text?.setAttribute('aria-controls', list);
      text?.setAttribute('aria-activedescendant', `${list}-${marked}`);
    }
  }, [editor, list, marked]);
}

interface Chosen {
  readonly slash: Slash;
  readonly choices: readonly Template[];
  readonly marked: number;
}

/** To be called at every transaction of the editor. `place` null: a `/` is a `/`. */
export function useTemplateMenu(editor: TipTap | null, place: TemplatePlace | null): TemplateMenu {
  const id = useId();
  const { templates, state } = useTemplates(place?.written ?? null);
  // Keys come faster than pages are drawn: what they mean is read from the text as it is, never from what was drawn last.
  const mark = useRef({ query: '', index: 0 });
  const dismissedAt = useRef<number | null>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);

  function now(): Chosen | null {
    const slash = editor === null || place === null ? null : slashAt(editor);
    if (slash === null || slash.from === dismissedAt.current) return null;
    const choices = fittingTemplates(templates, slash.query);
    const marked = mark.current.query === slash.query ? Math.min(mark.current.index, choices.length - 1) : 0;
    return { slash, choices, marked };
  }

  // A slash that was left alone is forgotten once it is gone.
  useEffect(() => {
    const forget = (): void => {
      if (editor !== null && slashAt(editor) === null) dismissedAt.current = null;
    };
    editor?.on('transaction', forget);
    return () => void editor?.off('transaction', forget);
  }, [editor]);

  const shown = now();
  const open = shown !== null && shown.choices.length > 0;
  const marked = shown?.marked ?? 0;
  useMarkedEntry(editor, open ? { id, marked } : null);

  function choose({ slash }: Chosen, template: Template | undefined): void {
    if (editor === null || place === null || template === undefined) return;
    const { text, html } = template;
    const content =
      html === '' ? templateParagraphs(fillTemplate(text, place.facts)) : fillTemplateHtml(html, place.facts);
    editor.chain().focus().deleteRange({ from: slash.from, to: slash.to }).insertContent(content).run();
  }

  function onKey(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
    const found = now();
    if (found === null) return false;
    if (event.key === 'Escape') dismissedAt.current = found.slash.from;
    else if (found.choices.length === 0) return false;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : -1;
      mark.current = { query: found.slash.query, index: wrap(found.marked + by, found.choices.length) };
    } else if (event.key === 'Enter' || event.key === 'Tab') choose(found, found.choices[found.marked]);
    else return false;
    redraw();
    return true;
  }

  if (editor === null || shown === null) return { shown: null, onKey };
  const above = placeOf(editor, shown.slash);
  const { choices } = shown;
  if (open) {
    const take = (template: Template): void => choose(now() ?? shown, template);
    return { shown: <List {...{ id, choices, marked }} place={above} onChoose={take} />, onKey };
  }
  const empty = shown.slash.query === '' && state !== 'unread';
  return { shown: empty ? <Nothing place={above} failed={state === 'failed'} /> : null, onKey };
}
