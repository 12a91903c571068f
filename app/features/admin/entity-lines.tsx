// A page of small entities that are edited where they stand: a line for a new one, then a line for each, all from one
// table of settings. Works as plain forms.

import { Form, useActionData } from '@remix-run/react';
import { Trash2, type LucideIcon } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { toast } from 'sonner';
import { shownValue, valueAt, type Setting } from '../../lib/fields.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Badge, Empty, Problem } from '../../ui/states.tsx';
import { SettingInput, type Choices } from './setting-input.tsx';

export interface Line {
  readonly id: string;
  readonly name: string;
  /** Belongs to the product: shown, not changed. */
  readonly builtIn?: boolean;
}

interface EntityLinesProps {
  title: string;
  says: string;
  icon: LucideIcon;
  /** "skill", as in "Add a skill". */
  singular: string;
  columns: readonly Setting[];
  /** What references among the columns can be chosen from. */
  choices?: Choices;
  lines: readonly Line[];
  /** What a new one begins with. */
  blank: object;
  /** What is lost with it, after "Remove the skill “french”". */
  removal: string;
  /** What holds while there are none. */
  empty: ReactNode;
}

const gridClass = 'grid min-w-0 flex-1 gap-2 sm:auto-cols-fr sm:grid-flow-col';

interface CellProps {
  column: Setting;
  value: unknown;
  label: string;
  choices: Choices;
}

function Cell({ column, value, label, choices }: CellProps) {
  return (
    <div className="min-w-0">
      {column.kind === 'flag' ? (
        <label className="flex h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            name={column.path}
            defaultChecked={value === true}
            aria-label={label}
            className="size-4"
          />
          <span aria-hidden="true">{column.label}</span>
        </label>
      ) : (
        <>
          <span aria-hidden="true" className="text-xs text-text-3 sm:hidden">
            {column.label}
          </span>
          <SettingInput setting={column} name={column.path} value={value} choices={choices} label={label} />
        </>
      )}
    </div>
  );
}

function wordsOf(column: Setting, value: unknown): string {
  if (column.kind === 'flag') return value === true ? column.label : '';
  const shown = shownValue(column, value);
  if (column.kind !== 'choice') return shown;
  return column.options.find((option) => option.value === shown)?.label ?? shown;
}

function FixedLine({ line, columns }: { line: Line; columns: readonly Setting[] }) {
  return (
    <li className="flex min-h-12 items-center gap-2 border-t border-line px-3 py-2 text-sm">
      <div className={gridClass}>
        {columns.map((column) => (
          <span key={column.path} className="truncate sm:px-2.5 empty:hidden sm:empty:block">
            {wordsOf(column, valueAt(line, column.path))}
          </span>
        ))}
      </div>
      <span className="flex w-26 justify-end">
        <Badge>built in</Badge>
      </span>
    </li>
  );
}

type LineProps = Pick<EntityLinesProps, 'columns' | 'singular' | 'removal'> & {
  line: Line;
  choices: Choices;
};

function EditedLine({ line, columns, singular, removal, choices }: LineProps) {
  return (
    <li className="border-t border-line">
      <Form method="post" className="flex items-end gap-2 px-3 py-2 sm:items-center">
        <input type="hidden" name="id" value={line.id} />
        <div className={gridClass}>
          {columns.map((column) => (
            <Cell
              key={column.path}
              column={column}
              value={valueAt(line, column.path)}
              label={`${column.label} of ${line.name}`}
              choices={choices}
            />
          ))}
        </div>
        <span className="flex w-26 shrink-0 justify-end gap-1">
          <button
            type="submit"
            name="intent"
            value="save"
            aria-label={`Save ${line.name}`}
            className={buttonClass('plain', false)}
          >
            Save
          </button>
          <Button
            type="submit"
            name="intent"
            value="remove"
            weight="quiet"
            square
            formNoValidate
            aria-label={`Remove ${line.name}`}
            onClick={(event) => {
              const says = `Remove the ${singular} “${line.name}”? ${removal}`;
              if (!window.confirm(says)) event.preventDefault();
            }}
          >
            <Trash2 size={16} aria-hidden="true" />
          </Button>
        </span>
      </Form>
    </li>
  );
}

type NewLineProps = Pick<EntityLinesProps, 'columns' | 'singular' | 'blank'> & { choices: Choices };

function NewLine({ columns, singular, blank, choices }: NewLineProps) {
  return (
    <Form
      method="post"
      aria-label={`Add a ${singular}`}
      className="flex items-end gap-2 bg-sunken px-3 py-3 sm:items-center"
    >
      <div className={gridClass}>
        {columns.map((column) => (
          <Cell
            key={column.path}
            column={column}
            value={valueAt(blank, column.path)}
            label={`${column.label} of the new ${singular}`}
            choices={choices}
          />
        ))}
      </div>
      <span className="flex w-26 shrink-0 justify-end">
        <button type="submit" name="intent" value="save" className={buttonClass('primary', false)}>
          Add
        </button>
      </span>
    </Form>
  );
}

function Heads({ columns }: { columns: readonly Setting[] }) {
  return (
    <div className="hidden gap-2 border-b border-line px-3 py-2 text-xs text-text-3 sm:flex">
      <div className={gridClass}>
        {columns.map(({ path, label, hint }) => (
          <span key={path} className="px-0.5">
            <span className="font-medium">{label}</span>
            {hint !== '' && <span className="block">{hint}</span>}
          </span>
        ))}
      </div>
      <span className="w-26 shrink-0" />
    </div>
  );
}

interface Answer {
  readonly saved: boolean;
  readonly at: number;
  readonly problem: string | null;
}

export function EntityLines(props: EntityLinesProps) {
  const { title, says, icon, singular, columns, choices = {}, lines, blank, removal, empty } = props;
  const answer = useActionData<Answer>();
  useEffect(() => {
    if (answer?.saved === true) toast.success('Saved. It is live now.');
  }, [answer]);
  return (
    <Page title={title} says={says}>
      {answer?.problem !== null && answer?.problem !== undefined && <Problem>{answer.problem}</Problem>}
      <Panel>
        <Heads columns={columns} />
        {/* One that was added leaves an empty line behind; one that was refused keeps what was typed. */}
        <NewLine key={lines.length} columns={columns} singular={singular} blank={blank} choices={choices} />
        {lines.length === 0 ? (
          <Empty icon={icon} title={`No ${singular} yet`}>
            {empty}
          </Empty>
        ) : (
          <ul>
            {lines.map((line) =>
              line.builtIn === true ? (
                <FixedLine key={line.id} line={line} columns={columns} />
              ) : (
                <EditedLine
                  key={line.id}
                  line={line}
                  columns={columns}
                  singular={singular}
                  removal={removal}
                  choices={choices}
                />
              ),
            )}
          </ul>
        )}
      </Panel>
    </Page>
  );
}
