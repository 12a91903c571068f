// The editor of a rule: conditions that all must hold, what happens then, and the whole in one sentence as it is written.

import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Rule, RuleCondition } from '../../lib/directory-shapes.ts';
import type { Names } from '../../lib/report-shapes.ts';
import { ruleSentence, type RuleDraft } from '../../lib/rule-words.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, inputClass, SelectField, TextField } from '../../ui/field.tsx';
import { CheckList, SkillLevels } from './choices.tsx';
import { EntityForm, Section } from './entity-form.tsx';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface RuleEditorProps {
  rule: Rule;
  fresh: boolean;
  names: { queues: readonly Named[]; skills: readonly Named[]; mailboxes: readonly Named[]; all: Names };
}

const fields = [
  ['from', 'Sender'],
  ['to', 'To'],
  ['cc', 'Cc'],
  ['subject', 'Subject'],
  ['body', 'Text'],
] as const;

const operators = [
  ['contains', 'contains'],
  ['is', 'is'],
  ['matches', 'matches pattern'],
] as const;

interface ConditionLineProps {
  condition: RuleCondition;
  number: number;
  onChange: (condition: RuleCondition) => void;
  onRemove: () => void;
}

function ConditionLine({ condition, number, onChange, onRemove }: ConditionLineProps) {
  return (
    <li className="flex flex-wrap items-center gap-2 sm:flex-nowrap">
      <select
        name="field"
        aria-label={`Condition ${number}: where`}
        value={condition.field}
        onChange={(event) => onChange({ ...condition, field: event.target.value as RuleCondition['field'] })}
        className={`${inputClass} !w-28`}
      >
        {fields.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <select
        name="operator"
        aria-label={`Condition ${number}: how`}
        value={condition.operator}
        onChange={(event) =>
          onChange({ ...condition, operator: event.target.value as RuleCondition['operator'] })
        }
        className={`${inputClass} !w-40`}
      >
        {operators.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <input
        name="value"
        aria-label={`Condition ${number}: what`}
        value={condition.value}
        maxLength={1_000}
        onChange={(event) => onChange({ ...condition, value: event.target.value })}
        className={inputClass}
      />
      <Button square weight="quiet" aria-label={`Remove condition ${number}`} onClick={onRemove}>
        <Trash2 size={16} aria-hidden="true" />
      </Button>
    </li>
  );
}

interface DraftProps {
  draft: RuleDraft;
  change: (part: Partial<RuleDraft>) => void;
}

function Conditions({ draft, change }: DraftProps) {
  const { conditions } = draft;
  const put = (index: number, condition: RuleCondition): void =>
    change({ conditions: conditions.map((each, at) => (at === index ? condition : each)) });
  return (
    <Section
      title="When all of this holds"
      says="Compared without regard to capitals. Without a condition, every mail fits."
    >
      <ol className="flex flex-col gap-2">
        {conditions.map((condition, index) => (
          <ConditionLine
            // Lines have no identity of their own; they are only added at the end.
            key={index}
            number={index + 1}
            condition={condition}
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

function Actions({ draft, change, names }: DraftProps & Pick<RuleEditorProps, 'names'>) {
  const { actions } = draft;
  const act = (part: Partial<RuleDraft['actions']>, without: 'queueId' | 'priority' | null = null): void => {
    const { [without ?? 'skills']: _, ...rest } = actions;
    change({ actions: { ...(without === null ? actions : rest), ...part } });
  };
  return (
    <Section title="Then">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Queue"
          name="queueId"
          defaultValue={actions.queueId ?? ''}
          onChange={(event) =>
            event.target.value === '' ? act({}, 'queueId') : act({ queueId: event.target.value })
          }
          hint="Where the mail waits."
        >
          <option value="">the mailbox’s own</option>
          {names.queues.map((queue) => (
            <option key={queue.id} value={queue.id}>
              {queue.name}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Priority"
          name="priority"
          type="number"
          min={-1_000}
          max={1_000}
          defaultValue={actions.priority ?? 0}
          onChange={(event) =>
            Number(event.target.value) === 0
              ? act({}, 'priority')
              : act({ priority: Number(event.target.value) })
          }
          hint="Higher is served first. 0: as usual."
        />
      </div>
      <fieldset>
        <legend className="mb-2 text-sm font-medium">Skills it asks for</legend>
        <SkillLevels
          skills={names.skills}
          chosen={actions.skills ?? []}
          lowest={1}
          none="not required"
          onChange={(skills) => act({ skills })}
        />
      </fieldset>
    </Section>
  );
}

export function RuleEditor({ rule, fresh, names }: RuleEditorProps) {
  const [draft, setDraft] = useState<RuleDraft>(rule);
  const [touched, setTouched] = useState(false);
  const change = (part: Partial<RuleDraft>): void => {
    setTouched(true);
    setDraft((before) => ({ ...before, ...part }));
  };
  return (
    <EntityForm
      title={fresh ? 'New rule' : rule.name}
      listPath="/administration/rules"
      listName="Rules"
      touched={touched}
      removal={fresh ? undefined : 'Mail that is here already is not touched by removing a rule.'}
    >
      <p aria-live="polite" className="rounded-lg bg-accent-soft px-4 py-3 text-sm">
        <span className="font-medium">What it does: </span>
        {ruleSentence(draft, names.all)}
      </p>
      <Section title="Rule">
        <TextField
          label="Name"
          name="name"
          required
          maxLength={200}
          defaultValue={rule.name}
          hint="Shown in the explanation of each offer."
        />
        <CheckField label="Switched on" name="enabled" defaultChecked={rule.enabled} />
        <fieldset>
          <legend className="mb-1 text-sm font-medium">Mailboxes</legend>
          <p className="mb-1 text-xs text-text-3">None chosen: every mailbox.</p>
          <CheckList
            name="mailboxes"
            options={names.mailboxes}
            chosen={draft.mailboxIds}
            empty="There are no mailboxes yet."
            onChange={(mailboxIds) => change({ mailboxIds })}
          />
        </fieldset>
      </Section>
      <Conditions draft={draft} change={change} />
      <Actions draft={draft} change={change} names={names} />
    </EntityForm>
  );
}
