// A rule in plain words, so that who writes one sees what it will do. Pure.

import type { Names } from './report-shapes.ts';
import { fieldInfo, operatorWords, saidActions, saidConditions } from './rule-shapes.ts';
import type { RuleActions, RuleCondition, RuleDraft } from './rule-shapes.ts';

function list(parts: readonly string[], last: string): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1) ?? ''}`;
}

function effects(actions: RuleActions, names: Names): string[] {
  const named = (id: string): string => names[id] ?? id;
  const { discardReason, divertTo, queueId, agentId, skills, priority, tags, templateId, fields } = actions;
  if (discardReason !== undefined) return [`makes no case (“${discardReason}”) and stays in the archive`];
  if (divertTo !== undefined) return [`is sent on to ${divertTo} and closed`];
  const parts: string[] = [];
  if (queueId !== undefined) parts.push(`goes to ${named(queueId)}`);
  if (agentId !== undefined) parts.push(`is kept for ${named(agentId)} first`);
  if (skills !== undefined)
    parts.push(
      `asks for ${list(
        skills.map(({ skillId, level }) => `${named(skillId)} at level ${level} or better`),
        'and',
      )}`,
    );
  if (priority !== undefined)
    parts.push(
      priority > 0 ? `is served earlier (priority ${priority})` : `is served later (priority ${priority})`,
    );
  if (tags !== undefined) parts.push(`is tagged ${list(tags, 'and')}`);
  if (fields !== undefined)
    parts.push(
      `notes ${list(
        Object.entries(fields).map(([name, value]) => `${name} “${value}”`),
        'and',
      )}`,
    );
  if (templateId !== undefined) parts.push(`is answered at once with “${named(templateId)}”`);
  return parts;
}

export function conditionWords(condition: RuleCondition, names: Names): string {
  const { field, operator, value, name = '', negated = false } = condition;
  const words = operatorWords[operator];
  const what = `${fieldInfo(field).words}${name === '' ? '' : ` ${names[name] ?? name}`}`;
  const how = negated ? words.isNot : words.is;
  if (operator === 'exists') return `${what} ${how}`;
  const said =
    operator === 'in'
      ? value
          .split(/[\n,;]/)
          .map((line) => line.trim())
          .join(', ')
      : value;
  return `${what} ${how} “${said}”`;
}

export function ruleSentence(rule: RuleDraft, names: Names): string {
  const where =
    rule.mailboxIds.length === 0
      ? ''
      : ` to ${list(
          rule.mailboxIds.map((id) => names[id] ?? id),
          'or',
        )}`;
  const conditions = saidConditions(rule.conditions).map((condition) => conditionWords(condition, names));
  const when =
    conditions.length === 0
      ? `Every e-mail${where}`
      : `An e-mail${where} of which ${list(conditions, rule.match === 'any' ? 'or' : 'and')}`;
  const then = effects(saidActions(rule.actions), names);
  return `${when} ${then.length === 0 ? 'is left as it is; later rules are not asked' : list(then, 'and')}.`;
}
