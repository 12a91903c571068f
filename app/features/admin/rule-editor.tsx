// The editor of a rule: when it holds, what happens then, the whole in one sentence as it is written, and a trial.

import { useState } from 'react';
import { ruleSentence } from '../../lib/rule-words.ts';
import { saidActions, saidConditions } from '../../lib/rule-shapes.ts';
import type { Rule, RuleDraft } from '../../lib/rule-shapes.ts';
import type { RuleNames } from '../../services/rules.server.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { CheckList } from './choices.tsx';
import { EntityForm, Section } from './entity-form.tsx';
import { Actions } from './rule-actions.tsx';
import { Conditions } from './rule-conditions.tsx';
import { Trial } from './rule-trial.tsx';

interface RuleEditorProps {
  readonly rule: Rule;
  readonly fresh: boolean;
  readonly names: RuleNames;
}

/** What is saved and tried, whichever lines are still empty. */
function draftJson(draft: RuleDraft): string {
  return JSON.stringify({
    mailboxIds: draft.mailboxIds,
    match: draft.match,
    conditions: saidConditions(draft.conditions),
    actions: saidActions(draft.actions),
  });
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
      <input type="hidden" name="draft" value={draftJson(draft)} />
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
      <Conditions draft={draft} schedules={names.schedules} change={change} />
      <Actions draft={draft} change={change} names={names} />
      <Trial draft={draftJson(draft)} names={names.all} />
    </EntityForm>
  );
}
