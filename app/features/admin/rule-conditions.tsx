// The conditions of a rule, line by line: what is looked at, how it is compared, with what.

import { Plus, Trash2 } from 'lucide-react';
import { fieldInfo, operatorWords, ruleFields } from '../../lib/rule-shapes.ts';
import type { RuleCondition, RuleDraft, RuleField, RuleOperator } from '../../lib/rule-shapes.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { Section } from './entity-form.tsx';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface LineProps {
  readonly condition: RuleCondition;
  readonly number: number;
  readonly schedules: readonly Named[];
  readonly onChange: (condition: RuleCondition) => void;
  readonly onRemove: () => void;
}

const names = Object.keys(ruleFields) as RuleField[];
const groups = [...new Set(names.map((name) => fieldInfo(name).group))];

/** Another field may not know the operator or the value of the one before. */
function withField(condition: RuleCondition, field: RuleField): RuleCondition {
  const { operators, choices } = fieldInfo(field);
  const operator = operators.includes(condition.operator) ? condition.operator : (operators[0] ?? 'is');
  return { field, operator, value: choices?.[0] ?? condition.value, negated: condition.negated };
}

function FieldChoice({ condition, number, onChange }: Omit<LineProps, 'onRemove' | 'schedules'>) {
  return (
    <select
      aria-label={`Condition ${number}: where`}
      value={condition.field}
      onChange={(event) => onChange(withField(condition, event.target.value as RuleField))}
      className={`${inputClass} sm:!w-44`}
    >
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {names
            .filter((name) => fieldInfo(name).group === group)
            .map((name) => (
              <option key={name} value={name}>
                {fieldInfo(name).label}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

function NameInput({ condition, number, schedules, onChange }: Omit<LineProps, 'onRemove'>) {
  const { named, example = '' } = fieldInfo(condition.field);
  const change = (name: string): void => onChange({ ...condition, name });
  if (named === undefined) return null;
  if (named === 'schedule')
    return (
      <select
        aria-label={`Condition ${number}: which schedule`}
        value={condition.name ?? ''}
        onChange={(event) => change(event.target.value)}
        className={`${inputClass} sm:!w-36`}
      >
        <option value="">choose …</option>
        {schedules.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    );
  return (
    <input
      aria-label={`Condition ${number}: which one`}
      placeholder={named === 'zone' ? 'Europe/Berlin' : example}
      value={condition.name ?? ''}
      maxLength={200}
      onChange={(event) => change(event.target.value)}
      className={`${inputClass} sm:!w-36`}
    />
  );
}

function OperatorChoice({ condition, number, onChange }: Omit<LineProps, 'onRemove' | 'schedules'>) {
  const { operators } = fieldInfo(condition.field);
  const chosen = `${condition.negated === true ? '!' : ''}${condition.operator}`;
  return (
    <select
      aria-label={`Condition ${number}: how`}
      value={chosen}
      onChange={({ target }) =>
        onChange({
          ...condition,
          operator: target.value.replace('!', '') as RuleOperator,
          negated: target.value.startsWith('!'),
        })
      }
      className={`${inputClass} sm:!w-48`}
    >
      {operators.flatMap((operator) => [
        <option key={operator} value={operator}>
          {operatorWords[operator].is}
        </option>,
        <option key={`!${operator}`} value={`!${operator}`}>
          {operatorWords[operator].isNot}
        </option>,
      ])}
    </select>
  );
}

function ValueInput({ condition, number, onChange }: Omit<LineProps, 'onRemove' | 'schedules'>) {
  const { choices, example } = fieldInfo(condition.field);
  const change = (value: string): void => onChange({ ...condition, value });
  const label = `Condition ${number}: what`;
  if (condition.operator === 'exists') return <span className="hidden flex-1 sm:block" />;
  if (choices !== undefined)
    return (
      <select
        aria-label={label}
        value={condition.value}
        onChange={(event) => change(event.target.value)}
        className={inputClass}
      >
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (condition.operator === 'in')
    return (
      <textarea
        aria-label={label}
        rows={3}
        placeholder={'one a line; whole domains as @example.com'}
        value={condition.value}
        maxLength={10_000}
        onChange={(event) => change(event.target.value)}
        className={`${inputClass} !h-auto py-1.5`}
      />
    );
  return (
    <input
      aria-label={label}
      placeholder={example}
      value={condition.value}
      maxLength={1_000}
      onChange={(event) => change(event.target.value)}
      className={inputClass}
    />
  );
}

function ConditionLine(props: LineProps) {
  return (
    <li className="flex flex-wrap items-start gap-2 sm:flex-nowrap">
      <FieldChoice {...props} />
      <NameInput {...props} />
      <OperatorChoice {...props} />
      <ValueInput {...props} />
      <Button square weight="quiet" aria-label={`Remove condition ${props.number}`} onClick={props.onRemove}>
        <Trash2 size={16} aria-hidden="true" />
      </Button>
    </li>
  );
}

interface ConditionsProps {
  readonly draft: RuleDraft;
  readonly schedules: readonly Named[];
  readonly change: (part: Partial<RuleDraft>) => void;
}

export function Conditions({ draft, schedules, change }: ConditionsProps) {
  const { conditions } = draft;
  const put = (index: number, condition: RuleCondition): void =>
    change({ conditions: conditions.map((each, at) => (at === index ? condition : each)) });
  return (
    <Section title="When" says="Compared without regard to capitals. Without a condition, every mail fits.">
      <label className="flex items-center gap-2 text-sm">
        <select
          aria-label="How many conditions must hold"
          value={draft.match}
          onChange={({ target }) => change({ match: target.value === 'any' ? 'any' : 'all' })}
          className={`${inputClass} !w-40`}
        >
          <option value="all">all of this holds</option>
          <option value="any">any of this holds</option>
        </select>
      </label>
      <ol className="flex flex-col gap-3 sm:gap-2">
        {conditions.map((condition, index) => (
          <ConditionLine
            // Lines have no identity of their own; they are only added at the end.
            key={index}
            number={index + 1}
            condition={condition}
            schedules={schedules}
            onChange={(changed) => put(index, changed)}
            onRemove={() => change({ conditions: conditions.filter((_, at) => at !== index) })}
          />
        ))}
      </ol>
      <div>
        <Button
          onClick={() =>
            change({ conditions: [...conditions, { field: 'subject', operator: 'contains', value: '' }] })
          }
        >
          <Plus size={16} aria-hidden="true" /> Add a condition
        </Button>
      </div>
    </Section>
  );
}
