// The rules in the order in which they are asked: each in plain words; moved with two buttons, by mouse or by key.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { ArrowDown, ArrowUp, Plus, Waypoints } from 'lucide-react';
import { fieldText } from '../lib/form.ts';
import type { Rule } from '../lib/rule-shapes.ts';
import { ruleSentence } from '../lib/rule-words.ts';
import { apiFor } from '../services/api.server.ts';
import { refused, saved, saveEntity, type FormAnswer } from '../services/directory.server.ts';
import { readRuleNames } from '../services/rules.server.ts';
import { buttonClass } from '../ui/button.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Badge, Empty, Problem } from '../ui/states.tsx';

function inOrder(rules: readonly Rule[]): Rule[] {
  return rules.toSorted((left, right) => left.position - right.position || left.id.localeCompare(right.id));
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [rules, names] = await Promise.all([api.list<Rule>('/rules'), readRuleNames(api)]);
  return { rules: inOrder(rules), names: names.all };
}

/** Moves a rule by one place; every rule that stands elsewhere then is written with its new number. */
export async function action({ request, context }: ActionFunctionArgs): Promise<FormAnswer> {
  const api = apiFor(request, context);
  const form = await request.formData();
  const rules = inOrder(await api.list<Rule>('/rules'));
  const from = rules.findIndex(({ id }) => id === fieldText(form, 'id'));
  const to = from + (fieldText(form, 'intent') === 'up' ? -1 : 1);
  const [moved] = from === -1 ? [] : rules.splice(from, 1);
  if (moved === undefined || to < 0 || to > rules.length) return saved();
  rules.splice(to, 0, moved);
  for (const [index, rule] of rules.entries()) {
    const position = (index + 1) * 10;
    if (rule.position === position) continue;
    const kept = await saveEntity(api, 'rules', rule.id, { position });
    if ('problem' in kept) return refused(kept.problem);
  }
  return saved();
}

function Move({ rule, first, last }: { rule: Rule; first: boolean; last: boolean }) {
  return (
    <Form method="post" className="flex flex-col">
      <input type="hidden" name="id" value={rule.id} />
      <button
        type="submit"
        name="intent"
        value="up"
        disabled={first}
        aria-label={`Move ${rule.name} up`}
        className={buttonClass('quiet', true, true)}
      >
        <ArrowUp size={14} aria-hidden="true" />
      </button>
      <button
        type="submit"
        name="intent"
        value="down"
        disabled={last}
        aria-label={`Move ${rule.name} down`}
        className={buttonClass('quiet', true, true)}
      >
        <ArrowDown size={14} aria-hidden="true" />
      </button>
    </Form>
  );
}

export default function Rules() {
  const { rules, names } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Rules"
      says="Asked from top to bottom for each new mail; the first that fits decides."
      actions={
        <Link to="/administration/rules/new" className={buttonClass('primary', false)}>
          <Plus size={16} aria-hidden="true" /> Add a rule
        </Link>
      }
    >
      {answer?.problem !== null && answer?.problem !== undefined && <Problem>{answer.problem}</Problem>}
      <Panel>
        {rules.length === 0 ? (
          <Empty icon={Waypoints} title="No rules yet">
            Without rules, mail waits in the queue of its mailbox and asks for that queue’s skills.
          </Empty>
        ) : (
          <ol>
            {rules.map((rule, index) => (
              <li
                key={rule.id}
                className="flex items-center gap-3 border-t border-line px-3 py-2 first:border-t-0"
              >
                <span className="w-6 text-right text-sm text-text-3 tabular-nums">{index + 1}</span>
                <Move rule={rule} first={index === 0} last={index === rules.length - 1} />
                <div className="min-w-0 flex-1">
                  <Link to={`/administration/rules/${rule.id}`} className="font-medium hover:underline">
                    {rule.name}
                  </Link>{' '}
                  {!rule.enabled && <Badge>switched off</Badge>}
                  <p className="text-sm text-text-2">{ruleSentence(rule, names)}</p>
                </div>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </Page>
  );
}
