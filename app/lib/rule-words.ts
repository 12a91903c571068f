// A rule in plain words, so that who writes one sees what it will do. Pure.

import type { Names } from './report-shapes.ts';
import type { RuleActions, RuleCondition } from './directory-shapes.ts';

const fields = {
  from: 'the sender',
  to: 'the To line',
  cc: 'the Cc line',
  subject: 'the subject',
  body: 'the text',
} as const;
const operators = { is: 'is', contains: 'contains', matches: 'matches the pattern' } as const;

export interface RuleDraft {
  readonly mailboxIds: readonly string[];
  readonly conditions: readonly RuleCondition[];
  readonly actions: RuleActions;
}

function list(parts: readonly string[], last: string): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1) ?? ''}`;
}

function effects(actions: RuleActions, names: Names): string[] {
  const parts: string[] = [];
  if (actions.queueId !== undefined) parts.push(`goes to ${names[actions.queueId] ?? actions.queueId}`);
  if (actions.skills !== undefined && actions.skills.length > 0)
    parts.push(
      `asks for ${list(
        actions.skills.map(
          ({ skillId, level }) => `${names[skillId] ?? skillId} at level ${level} or better`,
        ),
        'and',
      )}`,
    );
  if (actions.priority !== undefined && actions.priority !== 0)
    parts.push(
      actions.priority > 0
        ? `is served earlier (priority ${actions.priority})`
        : `is served later (priority ${actions.priority})`,
    );
  return parts;
}

export function ruleSentence(rule: RuleDraft, names: Names): string {
  const where =
    rule.mailboxIds.length === 0
      ? ''
      : ` to ${list(
          rule.mailboxIds.map((id) => names[id] ?? id),
          'or',
        )}`;
  const conditions = rule.conditions.filter(({ value }) => value !== '');
  const when =
    conditions.length === 0
      ? `Every e-mail${where}`
      : `An e-mail${where} of which ${list(
          conditions.map(
            ({ field, operator, value }) => `${fields[field]} ${operators[operator]} “${value}”`,
          ),
          'and',
        )}`;
  const then = effects(rule.actions, names);
  return `${when} ${then.length === 0 ? 'is left as it is; later rules are not asked' : list(then, 'and')}.`;
}
