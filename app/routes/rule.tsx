// One rule: conditions, actions, and what it will do in plain words while it is written.

import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { RuleEditor } from '../features/admin/rule-editor.tsx';
import type { Rule, RuleField, RuleOperator } from '../lib/directory-shapes.ts';
import { fieldFlag, fieldNumber, fieldSkills, fieldText, fieldTexts } from '../lib/form.ts';
import { apiFor } from '../services/api.server.ts';
import { newId } from '../lib/new-id.ts';
import { refused, removeEntity, saved, saveEntity, type FormAnswer } from '../services/directory.server.ts';
import { readRuleNames } from '../services/rules.server.ts';

const blank: Rule = {
  id: newId,
  name: '',
  position: 0,
  enabled: true,
  mailboxIds: [],
  conditions: [{ field: 'subject', operator: 'contains', value: '' }],
  actions: {},
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const [rule, names] = await Promise.all([
    id === newId ? blank : api.get<Rule>(`/rules/${encodeURIComponent(id)}`),
    readRuleNames(api),
  ]);
  return { rule, names };
}

function conditionsOf(form: FormData) {
  const fields = fieldTexts(form, 'field') as RuleField[];
  const operators = fieldTexts(form, 'operator') as RuleOperator[];
  return fieldTexts(form, 'value')
    .map((value, index) => ({
      field: fields[index] ?? 'subject',
      operator: operators[index] ?? 'contains',
      value: value.trim(),
    }))
    .filter(({ value }) => value !== '');
}

function actionsOf(form: FormData) {
  const queueId = fieldText(form, 'queueId');
  const skills = fieldSkills(form);
  const priority = Math.round(fieldNumber(form, 'priority', 0));
  return {
    ...(queueId === '' ? {} : { queueId }),
    ...(skills.length === 0 ? {} : { skills }),
    ...(priority === 0 ? {} : { priority }),
  };
}

export async function action({
  request,
  params,
  context,
}: ActionFunctionArgs): Promise<FormAnswer | Response> {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const form = await request.formData();
  if (fieldText(form, 'intent') === 'remove') return removeEntity(api, 'rules', id);
  const rules = id === newId ? await api.list<Rule>('/rules') : [];
  const last = Math.max(0, ...rules.map(({ position }) => position));
  const kept = await saveEntity(api, 'rules', id, {
    name: fieldText(form, 'name'),
    enabled: fieldFlag(form, 'enabled'),
    mailboxIds: fieldTexts(form, 'mailboxes'),
    conditions: conditionsOf(form),
    actions: actionsOf(form),
    ...(id === newId ? { position: last + 10 } : {}),
  });
  if ('problem' in kept) return refused(kept.problem);
  return id === newId ? redirect(`/administration/rules/${encodeURIComponent(kept.id)}`) : saved();
}

export default function RulePage() {
  const { rule, names } = useLoaderData<typeof loader>();
  return <RuleEditor key={rule.id} rule={rule} names={names} fresh={rule.id === newId} />;
}
