// One question of a questionnaire as it is written: a line that says what it is, opened to be changed.

import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react';
import { clsx } from 'clsx';
import { questionTypes, typeLabel } from '../../lib/questionnaire-form.ts';
import type { Dictionary, Question } from '../../lib/questionnaire-shapes.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { Badge } from '../../ui/states.tsx';

interface QuestionCardProps {
  question: Question;
  /** 1 is the first. */
  number: number;
  last: boolean;
  dictionaries: readonly Dictionary[];
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (fields: Partial<Question>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

const boundsOf: Partial<Record<Question['type'], readonly [least: string, most: string]>> = {
  text: ['Least characters', 'Most characters'],
  number: ['Least number', 'Greatest number'],
  multi: ['Least values', 'Most values'],
};

function numberOrNull(text: string): number | null {
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? null : value;
}

function Bounds({ question, onChange }: Pick<QuestionCardProps, 'question' | 'onChange'>) {
  const words = boundsOf[question.type];
  if (words === undefined) return null;
  const step = question.type === 'number' ? 'any' : 1;
  return (
    <div className="grid grid-cols-2 gap-4">
      {(['min', 'max'] as const).map((key, index) => (
        <TextField
          key={key}
          type="number"
          step={step}
          {...(question.type !== 'number' && { min: 0 })}
          label={words[index]}
          placeholder="any"
          value={question[key] ?? ''}
          onChange={(event) => onChange({ [key]: numberOrNull(event.target.value) })}
        />
      ))}
    </div>
  );
}

function Details({
  question,
  dictionaries,
  onChange,
  onRemove,
}: Pick<QuestionCardProps, 'question' | 'dictionaries' | 'onChange' | 'onRemove'>) {
  const { id, type, dictionaryId } = question;
  const kept = id !== '';
  const chosen = type === 'single' || type === 'multi';
  const change = (next: Question['type']): void =>
    onChange({
      type: next,
      min: null,
      max: null,
      ...(next === 'single' || next === 'multi' ? {} : { dictionaryId: null }),
    });
  return (
    <div className="flex flex-col gap-4 border-t border-line p-3">
      <TextField
        label="Question"
        required
        maxLength={300}
        value={question.label}
        onChange={(event) => onChange({ label: event.target.value })}
      />
      <TextField
        label="Explanation"
        maxLength={1_000}
        value={question.help}
        placeholder="none"
        onChange={(event) => onChange({ help: event.target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Answered with"
          value={type}
          disabled={kept}
          hint={kept ? 'It was asked like this: retire it to ask in another way.' : undefined}
          onChange={(event) => {
            const next = questionTypes.find(({ value }) => value === event.target.value);
            if (next !== undefined) change(next.value);
          }}
        >
          {questionTypes.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        {chosen && (
          <SelectField
            label="Dictionary"
            required
            value={dictionaryId ?? ''}
            hint={dictionaries.length === 0 ? 'There is none yet: make one under Dictionaries.' : undefined}
            onChange={(event) => onChange({ dictionaryId: event.target.value || null })}
          >
            <option value="">Choose …</option>
            {dictionaries.map(({ id: each, name }) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      <Bounds question={question} onChange={onChange} />
      <CheckField
        label="An answer is needed"
        checked={question.required}
        onChange={(event) => onChange({ required: event.target.checked })}
      />
      <div>
        <Button small weight="danger" onClick={onRemove}>
          {kept ? 'Retire the question' : 'Remove the question'}
        </Button>
      </div>
    </div>
  );
}

export function QuestionCard({
  question,
  number,
  last,
  open,
  onOpen,
  onMove,
  ...details
}: QuestionCardProps) {
  const name = question.label || `Question ${number}`;
  return (
    <li className="rounded-lg border border-line bg-surface">
      <div className="flex items-center gap-1 p-1.5">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => onOpen(!open)}
          className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 py-1 text-left hover:bg-hover"
        >
          <ChevronDown
            size={16}
            aria-hidden="true"
            className={clsx('shrink-0 text-text-3 transition-transform', !open && '-rotate-90')}
          />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-medium">{name}</span>
            <span className="block truncate text-xs text-text-3">{typeLabel(question.type)}</span>
          </span>
          {question.required && <Badge tone="accent">needed</Badge>}
        </button>
        <Button
          square
          small
          weight="quiet"
          aria-label={`Move ${name} up`}
          disabled={number === 1}
          onClick={() => onMove(-1)}
        >
          <ArrowUp size={16} aria-hidden="true" />
        </Button>
        <Button
          square
          small
          weight="quiet"
          aria-label={`Move ${name} down`}
          disabled={last}
          onClick={() => onMove(1)}
        >
          <ArrowDown size={16} aria-hidden="true" />
        </Button>
      </div>
      {open && <Details question={question} {...details} />}
    </li>
  );
}
