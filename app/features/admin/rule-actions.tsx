// What a rule does: where the mail goes, how it is served, what is noted, or how it leaves.

import type { RuleActions, RuleDraft } from '../../lib/rule-shapes.ts';
import type { RuleNames } from '../../services/rules.server.ts';
import { Field, inputClass, SelectField, TextField } from '../../ui/field.tsx';
import { SkillLevels } from './choices.tsx';
import { Section } from './entity-form.tsx';

interface ActionsProps {
  readonly draft: RuleDraft;
  readonly names: RuleNames;
  readonly change: (part: Partial<RuleDraft>) => void;
}

interface ChoiceProps {
  readonly label: string;
  readonly none: string;
  readonly hint: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (id: string | undefined) => void;
}

function Choice({ none, value, options, onChange, ...explained }: ChoiceProps) {
  return (
    <SelectField
      {...explained}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{none}</option>
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

/** `name: value` a line, as they are typed. */
function fieldsOf(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').map((line) => line.split(':'));
  return Object.fromEntries(
    lines
      .map(([name = '', ...value]) => [name.trim(), value.join(':').trim()] as const)
      .filter(([name, value]) => name !== '' && value !== ''),
  );
}

function Notes({ actions, act }: { actions: RuleActions; act: (part: RuleActions) => void }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Tags"
        defaultValue={actions.tags?.join(', ') ?? ''}
        onChange={({ target }) =>
          act({
            tags: target.value
              .split(',')
              .map((tag) => tag.trim())
              .filter((tag) => tag !== ''),
          })
        }
        hint="Separated by commas; shown with the case."
      />
      <Field label="Custom fields" hint="One a line, as “name: value”; written on the case.">
        {({ id, describedBy }) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            rows={2}
            defaultValue={Object.entries(actions.fields ?? {})
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
            onChange={({ target }) => act({ fields: fieldsOf(target.value) })}
            className={`${inputClass} !h-auto py-1.5`}
          />
        )}
      </Field>
    </div>
  );
}

function WaysOut({ actions, act }: { actions: RuleActions; act: (part: RuleActions) => void }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Send on to"
        type="email"
        defaultValue={actions.divertTo ?? ''}
        disabled={(actions.discardReason ?? '') !== ''}
        onChange={({ target }) => act({ divertTo: target.value })}
        hint="The whole mail goes there as an attachment; its case is closed."
      />
      <TextField
        label="Make no case, because"
        maxLength={200}
        defaultValue={actions.discardReason ?? ''}
        disabled={(actions.divertTo ?? '') !== ''}
        onChange={({ target }) => act({ discardReason: target.value })}
        hint="The mail stays in the archive with this reason; nobody sees it."
      />
    </div>
  );
}

export function Actions({ draft, change, names }: ActionsProps) {
  const { actions } = draft;
  const act = (part: RuleActions): void => change({ actions: { ...actions, ...part } });
  return (
    <>
      <Section title="Then">
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice
            label="Queue"
            none="the mailbox’s own"
            hint="Where the mail waits."
            value={actions.queueId}
            options={names.queues}
            onChange={(queueId) => act({ queueId })}
          />
          <Choice
            label="Agent"
            none="whoever the queue finds"
            hint="Has it first, for the time that the queue keeps follow-ups."
            value={actions.agentId}
            options={names.agents}
            onChange={(agentId) => act({ agentId })}
          />
          <TextField
            label="Priority"
            type="number"
            min={-100}
            max={100}
            defaultValue={actions.priority ?? 0}
            onChange={({ target }) => act({ priority: Math.round(Number(target.value)) })}
            hint="Higher is served earlier, as if it had waited longer. 0: as usual."
          />
          <Choice
            label="Receipt"
            none="that of the queue"
            hint="What the sender gets at once."
            value={actions.templateId}
            options={names.templates.filter(
              ({ id, queueId }) =>
                id === actions.templateId || queueId === null || (actions.queueId ?? queueId) === queueId,
            )}
            onChange={(templateId) => act({ templateId })}
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
        <Notes actions={actions} act={act} />
      </Section>
      <Section title="Or it leaves" says="Instead of waiting for anybody here.">
        <WaysOut actions={actions} act={act} />
      </Section>
    </>
  );
}
