// What is wrong with a rule before it is saved: for the administration, in words that name the place.

import type { Directory } from '../vocabulary/directory.ts';
import { encryptionVerdicts, signatureVerdicts } from '../vocabulary/mail-protection.ts';
import type { RuleActions, RuleCondition, RuleField, RuleOperator } from '../vocabulary/rules.ts';
import { highestLevel, lowestRequiredLevel } from '../vocabulary/skill.ts';
import { minuteOfDay } from '../calendar/time-of-day.ts';
import { numberIn, patternProblem } from './condition.ts';
import { highestPriority, lowestPriority } from './evaluate.ts';

export interface CheckedRule {
  readonly mailboxIds: readonly string[];
  readonly conditions: readonly RuleCondition[];
  readonly actions: RuleActions;
}

export interface RuleFault {
  /** Such as `conditions.0.value` or `actions.queueId`. */
  readonly path: string;
  readonly text: string;
}

const numbers = ['is', 'over', 'under', 'in', 'exists'] as const;
const texts = ['is', 'contains', 'matches', 'in', 'exists'] as const;

/** Operators that say something about a field. */
export const operatorsOf: Readonly<Record<RuleField, readonly RuleOperator[]>> = {
  from: texts,
  to: texts,
  cc: texts,
  subject: texts,
  body: texts,
  header: texts,
  'hidden-field': texts,
  'attachment-name': texts,
  'attachment-type': texts,
  'attachment-count': numbers,
  size: numbers,
  language: ['is', 'in', 'exists'],
  mailbox: ['is', 'in'],
  time: ['over', 'under'],
  schedule: ['is'],
  authentication: ['is', 'in'],
  signature: ['is', 'in'],
  encryption: ['is', 'in'],
  'customer-cases': numbers,
  'customer-open': numbers,
  'customer-vip': ['is'],
};

const choices: Readonly<Partial<Record<RuleField, readonly string[]>>> = {
  schedule: ['open', 'closed'],
  authentication: ['pass', 'fail', 'none', 'unknown'],
  signature: signatureVerdicts,
  encryption: encryptionVerdicts,
  'customer-vip': ['yes', 'no'],
};

/** Empty when the rule can be saved. */
export function validateRule(rule: CheckedRule, directory: Directory): readonly RuleFault[] {
  return [
    ...rule.mailboxIds.flatMap((id, index) =>
      directory.mailboxes.has(id) ? [] : [{ path: `mailboxIds.${index}`, text: 'There is no such mailbox.' }],
    ),
    ...rule.conditions.flatMap((condition, index) =>
      conditionFaults(condition, directory).map(({ path, text }) => ({
        path: `conditions.${index}.${path}`,
        text,
      })),
    ),
    ...actionFaults(rule.actions, directory),
  ];
}

function conditionFaults(condition: RuleCondition, directory: Directory): readonly RuleFault[] {
  const { field, operator, value } = condition;
  if (!operatorsOf[field].includes(operator)) {
    return [{ path: 'operator', text: `Of ${field} one can say: ${operatorsOf[field].join(', ')}.` }];
  }
  const named = nameFault(condition, directory);
  if (named !== null) return [{ path: 'name', text: named }];
  if (operator === 'exists') return [];
  if (value.trim() === '') return [{ path: 'value', text: 'A condition needs a value.' }];
  const text = operator === 'matches' ? patternProblem(value) : valueFault(condition);
  return text === null ? [] : [{ path: 'value', text }];
}

function nameFault({ field, name = '' }: RuleCondition, { schedules }: Directory): string | null {
  if ((field === 'header' || field === 'hidden-field') && name.trim() === '') return 'Say which one.';
  if (field === 'schedule' && !schedules.has(name)) return 'There is no such schedule.';
  return field === 'time' && name !== '' && !zoneExists(name) ? 'There is no such time zone.' : null;
}

function zoneExists(zone: string): boolean {
  try {
    return minuteOfDay(0, zone) >= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function valueFault(condition: RuleCondition): string | null {
  const { field, operator, value } = condition;
  const allowed = choices[field];
  const given = value.split(/[\n,;]/).map((line) => line.trim().toLowerCase());
  if (allowed !== undefined && !given.every((one) => allowed.includes(one))) {
    return `It is one of: ${allowed.join(', ')}.`;
  }
  if (operator !== 'in' && operatorsOf[field].includes('over') && Number.isNaN(numberIn(condition))) {
    return field === 'time' ? 'A time is written as 17:30.' : 'A number is needed.';
  }
  return null;
}

function actionFaults(actions: RuleActions, directory: Directory): readonly RuleFault[] {
  const faults: RuleFault[] = [];
  const add = (path: string, text: string): void => void faults.push({ path: `actions.${path}`, text });
  const { queueId, agentId, templateId, skills = [], priority, divertTo, discardReason } = actions;
  if (Object.values(actions).every((value) => value === undefined || isEmpty(value))) {
    faults.push({ path: 'actions', text: 'A rule must do something.' });
  }
  if (queueId !== undefined && !directory.queues.has(queueId)) add('queueId', 'There is no such queue.');
  if (agentId !== undefined && !directory.users.has(agentId)) add('agentId', 'There is no such user.');
  const template = directory.templates.get(templateId ?? '');
  if (templateId !== undefined && template === undefined) add('templateId', 'There is no such template.');
  if (template !== undefined && template.kind !== 'receipt')
    add('templateId', 'A rule chooses among receipts: this template is for something else.');
  else if (queueId !== undefined && (template?.queueId ?? queueId) !== queueId)
    add('templateId', 'This template is for another queue.');
  if (divertTo !== undefined && discardReason !== undefined) {
    add('discardReason', 'A mail is either sent on or discarded.');
  }
  if (divertTo !== undefined && ownAddress(directory, divertTo)) {
    add('divertTo', 'This is a mailbox of the system: choose its queue instead.');
  }
  for (const [index, skill] of skills.entries()) {
    if (!directory.skills.has(skill.skillId)) add(`skills.${index}.skillId`, 'There is no such skill.');
    if (!Number.isInteger(skill.level) || skill.level < lowestRequiredLevel || skill.level > highestLevel) {
      add(`skills.${index}.level`, 'A required level is a whole number, 1 to 10.');
    }
  }
  if (
    priority !== undefined &&
    !(Number.isInteger(priority) && priority >= lowestPriority && priority <= highestPriority)
  ) {
    add('priority', 'A priority is a whole number, -100 to 100.');
  }
  return faults;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function ownAddress({ mailboxes }: Directory, address: string): boolean {
  const lower = address.toLowerCase();
  return [...mailboxes.values()].some((mailbox) => mailbox.address === lower);
}
