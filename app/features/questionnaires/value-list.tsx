// The values of a dictionary as they are written: in their order, renamed, retired and brought back; new ones one a line
// (F136). Long lists are looked through by a filter.

import { ArrowDown, ArrowUp, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { consoleLimits } from '../../lib/limits.ts';
import { addedValues, moved } from '../../lib/questionnaire-form.ts';
import type { DictionaryValue } from '../../lib/questionnaire-shapes.ts';
import { Button } from '../../ui/button.tsx';
import { Field, inputClass } from '../../ui/field.tsx';
import { useTouch } from '../admin/touch.ts';

interface RowProps {
  value: DictionaryValue;
  first: boolean;
  last: boolean;
  onChange: (label: string) => void;
  onMove: (by: -1 | 1) => void;
  onRetire: () => void;
}

function Row({ value, first, last, onChange, onMove, onRetire }: RowProps) {
  const { id, label } = value;
  return (
    <li className="flex items-center gap-1">
      <input
        aria-label="Label of the value"
        required
        maxLength={200}
        value={label}
        onChange={(event) => onChange(event.target.value)}
        className={`${inputClass} min-w-0 flex-1`}
      />
      <Button
        square
        weight="quiet"
        aria-label={`Move ${label} up`}
        disabled={first}
        onClick={() => onMove(-1)}
      >
        <ArrowUp size={16} aria-hidden="true" />
      </Button>
      <Button
        square
        weight="quiet"
        aria-label={`Move ${label} down`}
        disabled={last}
        onClick={() => onMove(1)}
      >
        <ArrowDown size={16} aria-hidden="true" />
      </Button>
      <Button weight="quiet" aria-label={`${id === '' ? 'Remove' : 'Retire'} ${label}`} onClick={onRetire}>
        {id === '' ? 'Remove' : 'Retire'}
      </Button>
    </li>
  );
}

function AddValues({ onAdd }: { onAdd: (lines: string) => void }) {
  const [lines, setLines] = useState('');
  return (
    <Field label="Add values" hint="One or several, one a line.">
      {({ id, describedBy }) => (
        <div className="flex items-start gap-2" onChange={(event) => event.stopPropagation()}>
          <textarea
            id={id}
            aria-describedby={describedBy}
            rows={2}
            value={lines}
            onChange={(event) => setLines(event.target.value)}
            className={`${inputClass} h-auto min-h-14 py-1.5`}
          />
          <Button
            disabled={lines.trim() === ''}
            onClick={() => {
              onAdd(lines);
              setLines('');
            }}
          >
            <Plus size={16} aria-hidden="true" /> Add
          </Button>
        </div>
      )}
    </Field>
  );
}

interface ValueListProps {
  values: readonly DictionaryValue[];
  /** Whether there is something that is not saved. */
  onChanged: (changed: boolean) => void;
}

export function ValueList({ values, onChanged }: ValueListProps) {
  const touch = useTouch();
  const [all, setAll] = useState(values);
  const [filter, setFilter] = useState('');
  // It begins with what is kept.
  useEffect(() => onChanged(false), []);
  const set = (next: readonly DictionaryValue[]): void => {
    setAll(next);
    onChanged(true);
    touch();
  };
  const replace = (value: DictionaryValue, fields: Partial<DictionaryValue>): void =>
    set(all.map((each) => (each === value ? { ...each, ...fields } : each)));
  const open = all.filter(({ retired }) => !retired);
  const retired = all.filter((value) => value.retired);
  const words = filter.trim().toLowerCase();
  const found = open.filter(({ label }) => label.toLowerCase().includes(words));
  const shown = found.slice(0, consoleLimits.dictionaryRows);
  const retire = (value: DictionaryValue): void =>
    value.id === '' ? set(all.filter((each) => each !== value)) : replace(value, { retired: true });
  return (
    <div className="flex flex-col gap-4">
      <input type="hidden" name="values" value={JSON.stringify(all)} />
      {open.length > 10 && (
        <input
          type="search"
          aria-label="Find a value"
          placeholder="Find a value"
          value={filter}
          onChange={(event) => {
            event.stopPropagation();
            setFilter(event.target.value);
          }}
          className={`${inputClass} max-w-72`}
        />
      )}
      {open.length === 0 && (
        <p className="text-sm text-text-2">There is no value yet: write the first ones below.</p>
      )}
      <ol aria-label="Values" className="flex flex-col gap-1.5">
        {shown.map((value, index) => (
          <Row
            // A value that is new has no id; its place is what it is known by.
            key={value.id || `new-${all.indexOf(value)}`}
            value={value}
            first={words !== '' || index === 0}
            last={words !== '' || index === open.length - 1}
            onChange={(label) => replace(value, { label })}
            onMove={(by) => set(moved(all, value, by))}
            onRetire={() => retire(value)}
          />
        ))}
      </ol>
      {found.length > shown.length && (
        <p className="text-sm text-text-2">{`${found.length - shown.length} more: look for them by their words.`}</p>
      )}
      <AddValues onAdd={(lines) => set(addedValues(all, lines))} />
      {retired.length > 0 && (
        <details className="rounded-md border border-line px-3 py-2">
          <summary className="cursor-pointer text-sm font-medium">{`Retired (${retired.length})`}</summary>
          <p className="mt-1 text-xs text-text-3">
            They cannot be chosen any more; answers that chose them keep them.
          </p>
          <ul className="mt-1 max-h-72 divide-y divide-line overflow-y-auto">
            {retired.map((value) => (
              <li key={value.id} className="flex items-center gap-3 py-1.5 text-sm">
                <span className="min-w-0 flex-1 break-words">{value.label}</span>
                <Button
                  small
                  aria-label={`Bring back ${value.label}`}
                  onClick={() => replace(value, { retired: false })}
                >
                  Bring back
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
