// What the pages of rules need: names for sentences, choices for forms, the draft that a form carries, and its trial.

import type { Mailbox, Queue, Skill, User } from '../lib/directory-shapes.ts';
import type { Names } from '../lib/report-shapes.ts';
import type { DryRunAnswer, Rule, RuleDraft } from '../lib/rule-shapes.ts';
import type { Api } from './api.server.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface RuleNames {
  readonly queues: readonly Named[];
  readonly skills: readonly Named[];
  readonly mailboxes: readonly Named[];
  readonly agents: readonly Named[];
  /** Of receipts; `queueId` null: for every queue (F107). */
  readonly templates: readonly (Named & { readonly queueId: string | null })[];
  readonly schedules: readonly Named[];
  /** By id, whatever it is the id of. */
  readonly all: Names;
}

export async function readRuleNames(api: Api): Promise<RuleNames> {
  const [queues, skills, mailboxes, users, templates, schedules] = await Promise.all([
    api.list<Queue>('/queues'),
    api.list<Skill>('/skills'),
    api.list<Mailbox>('/mailboxes'),
    api.list<User>('/users'),
    api.list<Named & { readonly kind: string; readonly queueId: string | null }>('/templates'),
    api.list<Named>('/schedules'),
  ]);
  const named = {
    queues: queues.map(({ id, name }) => ({ id, name })),
    skills: skills.map(({ id, name }) => ({ id, name })),
    mailboxes: mailboxes.map(({ id, address }) => ({ id, name: address })),
    agents: users
      .filter(({ role, active }) => role !== 'account' && active)
      .map(({ id, name }) => ({ id, name })),
    templates: templates
      .filter(({ kind }) => kind === 'receipt')
      .map(({ id, name, queueId }) => ({ id, name, queueId })),
    schedules: schedules.map(({ id, name }) => ({ id, name })),
  };
  return {
    ...named,
    // Of things with one id the later name wins: queues are spoken of most.
    all: Object.fromEntries(
      [
        ...named.schedules,
        ...named.templates,
        ...named.agents,
        ...named.mailboxes,
        ...named.skills,
        ...named.queues,
      ].map(({ id, name }) => [id, name]),
    ),
  };
}

/** Null: the form was not filled in by our page. */
export function draftOf(json: string): RuleDraft | null {
  try {
    const draft = JSON.parse(json) as RuleDraft;
    return typeof draft === 'object' && Array.isArray(draft.conditions) ? draft : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

interface Trial {
  readonly id: string;
  readonly draft: RuleDraft;
  readonly days: number;
  readonly cursor: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** One page of past mail, with the draft in the place of the rule, or behind all others when it is new. */
export async function tryRule(
  api: Api,
  { id, draft, days, cursor, at }: Trial,
): Promise<{ trial: DryRunAnswer | null; problem: string | null }> {
  const rules = await api.list<Rule>('/rules');
  const last = Math.max(0, ...rules.map(({ position }) => position));
  const known = rules.find((rule) => rule.id === id);
  const tried = { name: 'draft', enabled: true, position: last + 10, ...known, ...draft };
  const set = known === undefined ? [...rules, tried] : rules.map((rule) => (rule.id === id ? tried : rule));
  const answer = await api.call<DryRunAnswer>('POST', '/rules/dry-run', {
    rules: set,
    from: new Date(at - days * 86_400_000).toISOString(),
    ...(cursor === '' ? {} : { cursor }),
  });
  return answer.ok ? { trial: answer.body, problem: null } : { trial: null, problem: answer.problem.detail };
}
