// A list of rows in a form (tiers, steps, holidays), each row from the same table of settings. Rows come and go without
// a request; what is in them goes with the form.

import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { rowInput, valueAt, type Setting } from '../../lib/fields.ts';
import { Button } from '../../ui/button.tsx';
import { SettingInput, type Choices } from './setting-input.tsx';
import { useTouch } from './touch.ts';

interface SettingRowsProps {
  name: string;
  /** One of them, as in "Add a tier". */
  singular: string;
  columns: readonly Setting[];
  rows: readonly object[];
  /** What a new row holds at first, knowing how many there are. */
  fresh: (count: number) => object;
  /** Said when there are none. */
  empty: string;
  choices?: Choices;
}

interface Row {
  readonly key: string;
  readonly values: object;
}

interface CellProps {
  column: Setting;
  name: string;
  row: Row;
  label: string;
  choices: Choices;
}

function Cell({ column, name, row, label, choices }: CellProps) {
  const input = rowInput(name, row.key, column.path);
  const value = valueAt(row.values, column.path);
  if (column.kind === 'flag')
    return (
      <label className="flex h-8 items-center gap-2 text-sm sm:pl-2.5">
        <input
          type="checkbox"
          name={input}
          defaultChecked={value === true}
          aria-label={label}
          className="size-4"
        />
        <span className="sm:sr-only" aria-hidden="true">
          {column.label}
        </span>
      </label>
    );
  return (
    <div>
      <span aria-hidden="true" className="text-xs text-text-3 sm:hidden">
        {column.label}
      </span>
      <SettingInput setting={column} name={input} value={value} choices={choices} label={label} />
    </div>
  );
}

function Heads({ columns }: { columns: readonly Setting[] }) {
  return (
    <div
      aria-hidden="true"
      className="hidden grid-flow-col auto-cols-fr gap-2 pr-10 text-xs text-text-3 sm:grid"
    >
      {columns.map(({ path, label, hint }) => (
        <span key={path} title={hint} className="truncate">
          {label}
        </span>
      ))}
    </div>
  );
}

function useRows(initial: readonly object[]) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    initial.map((values, index) => ({ key: String(index), values })),
  );
  const [next, setNext] = useState(initial.length);
  const touch = useTouch();
  return {
    rows,
    add: (values: object) => {
      setRows([...rows, { key: String(next), values }]);
      setNext(next + 1);
      touch();
    },
    remove: (key: string) => {
      setRows(rows.filter((row) => row.key !== key));
      touch();
    },
  };
}

export function SettingRows({
  name,
  singular,
  columns,
  rows: initial,
  fresh,
  empty,
  choices = {},
}: SettingRowsProps) {
  const { rows, add, remove } = useRows(initial);
  return (
    <div className="flex flex-col gap-2">
      {rows.length === 0 ? <p className="text-sm text-text-2">{empty}</p> : <Heads columns={columns} />}
      {rows.map((row, index) => (
        <div
          key={row.key}
          role="group"
          aria-label={`${singular}, row ${index + 1}`}
          className="flex items-start gap-2 max-sm:rounded-md max-sm:border max-sm:border-line max-sm:p-2"
        >
          <input type="hidden" name={`${name}:row`} value={row.key} />
          <div className="grid flex-1 gap-2 sm:auto-cols-fr sm:grid-flow-col">
            {columns.map((column) => (
              <Cell
                key={column.path}
                column={column}
                name={name}
                row={row}
                label={`${column.label}, row ${index + 1}`}
                choices={choices}
              />
            ))}
          </div>
          <Button
            weight="quiet"
            square
            aria-label={`Remove ${singular} in row ${index + 1}`}
            onClick={() => remove(row.key)}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        </div>
      ))}
      <div>
        <Button small onClick={() => add(fresh(rows.length))}>
          <Plus size={14} aria-hidden="true" /> Add a {singular}
        </Button>
      </div>
    </div>
  );
}
