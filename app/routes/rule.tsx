// One rule: conditions, actions, and what it will do in plain words while it is written.

import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { RuleEditor } from '../features/admin/rule-editor.tsx';
import type { TrialAnswer } from '../features/admin/rule-trial.tsx';
import { fieldFlag, fieldNumber, fieldText } from '../lib/form.ts';
import type { Rule } from '../lib/rule-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { newId } from '../lib/new-id.ts';
import { refused, removeEntity, saved, saveEntity, type FormAnswer } from '../services/directory.server.ts';
import { draftOf, readRuleNames, tryRule } from '../services/rules.server.ts';

const blank: Rule = {
  id: newId,
  name: '',
  position: 0,
  enabled: true,
  mailboxIds: [],
  match: 'all',
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

export async function action({
  request,
  params,
  context,
}: ActionFunctionArgs): Promise<FormAnswer | TrialAnswer | Response> {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const form = await request.formData();
  if (fieldText(form, 'intent') === 'remove') return removeEntity(api, 'rules', id);
  const draft = draftOf(fieldText(form, 'draft'));
  if (draft === null) throw new Response('The form of a rule carries its draft.', { status: 400 });
  if (fieldText(form, 'intent') === 'try') {
    const days = fieldNumber(form, 'days', 7);
    return tryRule(api, { id, draft, days, cursor: fieldText(form, 'cursor'), at: Date.now() });
  }
  const rules = id === newId ? await api.list<Rule>('/rules') : [];
  const last = Math.max(0, ...rules.map(({ position }) => position));
  const kept = await saveEntity(api, 'rules', id, {
    name: fieldText(form, 'name'),
    enabled: fieldFlag(form, 'enabled'),
    ...draft,
    ...(id === newId ? { position: last + 10 } : {}),
  });
  if ('problem' in kept) return refused(kept.problem);
  return id === newId ? redirect(`/administration/rules/${encodeURIComponent(kept.id)}`) : saved();
}

export default function RulePage() {
  const { rule, names } = useLoaderData<typeof loader>();
  return <RuleEditor key={rule.id} rule={rule} names={names} fresh={rule.id === newId} />;
}
