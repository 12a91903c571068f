// The body of a template in one language: written as it looks, as HTML, or as text (F107). What the visual editor cannot
// keep stays as it is until somebody agrees to lose it; the text follows the HTML until somebody writes their own.

import { Suspense, lazy, useRef, useState } from 'react';
import type { Variant, Words } from '../../lib/template-kinds.ts';
import { htmlToText, textToHtml, visualLosses } from '../../lib/template-words.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { Segments } from './segments.tsx';
import { VariableMenu } from './variable-menu.tsx';

const Editor = lazy(async () => ({ default: (await import('../desk/editor.tsx')).Editor }));

type Mode = 'visual' | 'html' | 'text';

const modes = [
  { value: 'visual', label: 'Visual' },
  { value: 'html', label: 'HTML' },
  { value: 'text', label: 'Text' },
] as const;

function firstMode({ html, text }: Words): Mode {
  if (html === '') return text === '' ? 'visual' : 'text';
  return visualLosses(html).length === 0 ? 'visual' : 'html';
}

interface BodyProps {
  words: Variant;
  kind: string;
  onChange: (words: Partial<Words>) => void;
}

interface AreaProps {
  label: string;
  value: string;
  isCode: boolean;
  kind: string;
  language: string;
  onChange: (value: string) => void;
}

function Area({ label, value, isCode, kind, language, onChange }: AreaProps) {
  const box = useRef<HTMLTextAreaElement | null>(null);
  function insert(variable: string): void {
    const area = box.current;
    if (area === null) return;
    area.setRangeText(variable, area.selectionStart, area.selectionEnd, 'end');
    onChange(area.value);
  }
  return (
    <div className="flex flex-col gap-2">
      <textarea
        ref={box}
        aria-label={label}
        lang={isCode ? undefined : language}
        spellCheck={!isCode}
        rows={14}
        maxLength={100_000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${inputClass} h-auto py-2 leading-5 ${isCode ? 'font-mono text-xs' : ''}`}
      />
      <div className="flex justify-end">
        <VariableMenu kind={kind} language={language} onChoose={insert} />
      </div>
    </div>
  );
}

function Losses({
  losses,
  onStay,
  onAgree,
}: {
  losses: readonly string[];
  onStay: () => void;
  onAgree: () => void;
}) {
  return (
    <div role="alert" className="rounded-md bg-busy-soft p-3 text-sm text-busy-text">
      <p>
        The visual editor cannot keep all of this HTML. With the first change made there, it would lose:{' '}
        {losses.join(', ')}.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button small onClick={onStay}>
          Stay with the HTML
        </Button>
        <Button small weight="danger" onClick={onAgree}>
          Edit visually all the same
        </Button>
      </div>
    </div>
  );
}

interface TextNoteProps {
  own: boolean;
  onFollow: () => void;
  onRemove: () => void;
}

function TextNote({ own, onFollow, onRemove }: TextNoteProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm text-text-2">
      <p className="flex-1 basis-56">
        {own
          ? 'Mail programs without HTML show this text. It does not follow the HTML.'
          : 'Mail programs without HTML show this text. It follows the HTML until you change it.'}
      </p>
      {own && (
        <Button small onClick={onFollow}>
          Follow the HTML again
        </Button>
      )}
      <Button small weight="quiet" onClick={onRemove}>
        Send text only
      </Button>
    </div>
  );
}

export function TemplateBody({ words, kind, onChange }: BodyProps) {
  const { html, text, language } = words;
  const [mode, setMode] = useState<Mode>(() => firstMode(words));
  const [losses, setLosses] = useState<readonly string[]>([]);
  const own = html !== '' && text.trim() !== htmlToText(html);

  function changeHtml(written: string): void {
    // Whatever follows is compared with what stands here now, so it is decided before the HTML changes.
    onChange(own ? { html: written } : { html: written, text: htmlToText(written) });
  }
  function choose(next: Mode): void {
    const lost = next === 'visual' ? visualLosses(html) : [];
    setLosses(lost);
    if (lost.length === 0) setMode(next);
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-sm font-medium">Body</span>
        <Segments label="Written as" value={mode} choices={modes} onChange={choose} />
      </div>
      {losses.length > 0 && (
        <Losses
          losses={losses}
          onStay={() => setLosses([])}
          onAgree={() => {
            setLosses([]);
            setMode('visual');
          }}
        />
      )}
      {mode === 'visual' && (
        <div className="flex h-80 flex-col rounded-md border border-line-strong bg-surface">
          <Suspense fallback={<Skeleton className="m-3 h-28" />}>
            <Editor
              initialHtml={html === '' ? textToHtml(text) : html}
              label="Body"
              focus={false}
              onChange={changeHtml}
              tools={(insert) => <VariableMenu kind={kind} language={language} onChoose={insert} />}
            />
          </Suspense>
        </div>
      )}
      {mode === 'html' && (
        <Area label="HTML" value={html} isCode kind={kind} language={language} onChange={changeHtml} />
      )}
      {mode === 'text' && html !== '' && (
        <TextNote
          own={own}
          onFollow={() => onChange({ text: htmlToText(html) })}
          onRemove={() => onChange({ html: '' })}
        />
      )}
      {mode === 'text' && (
        <Area
          label="Text"
          value={text}
          isCode={false}
          kind={kind}
          language={language}
          onChange={(written) => onChange({ text: written })}
        />
      )}
    </div>
  );
}
