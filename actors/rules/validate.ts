// What is wrong with a rule before it is saved: for the administration, in words that name the place.

import type { Directory, RuleActions, RuleCondition } from '../vocabulary/directory.ts';
import { highestLevel, lowestRequiredLevel } from '../vocabulary/skill.ts';
import { patternProblem } from './condition.ts';

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

const highestPriority = 100;

/** Empty when the rule can be saved. Priorities run from -100 to 100. */
export function validateRule(rule: CheckedRule, directory: Directory): readonly RuleFault[] {
  return [
    ...rule.mailboxIds.flatMap((id, index) =>
      directory.mailboxes.has(id) ? [] : [{ path: `mailboxIds.${index}`, text: 'There is no such mailbox.' }],
    ),
    ...rule.conditions.flatMap(conditionFaults),
    ...actionFaults(rule.actions, directory),
  ];
}

function conditionFaults(condition: RuleCondition, index: number): readonly RuleFault[] {
  const path = `conditions.${index}.value`;
  if (condition.value.trim() === '') return [{ path, text: 'A condition needs a value.' }];
  if (condition.operator !== 'matches') return [];
  const problem = patternProblem(condition.value);
  return problem === null ? [] : [{ path, text: problem }];
}

function actionFaults(actions: RuleActions, directory: Directory): readonly RuleFault[] {
  const faults: RuleFault[] = [];
  const { queueId, skills = [], priority } = actions;
  if (queueId === undefined && skills.length === 0 && priority === undefined) {
    faults.push({ path: 'actions', text: 'A rule must do something.' });
  }
  if (queueId !== undefined && !directory.queues.has(queueId)) {
    faults.push({ path: 'actions.queueId', text: 'There is no such queue.' });
  }
  for (const [index, skill] of skills.entries()) {
    if (!directory.skills.has(skill.skillId)) {
      faults.push({ path: `actions.skills.${index}.skillId`, text: 'There is no such skill.' });
    }
    if (!Number.isInteger(skill.level) || skill.level < lowestRequiredLevel || skill.level > highestLevel) {
      faults.push({
        path: `actions.skills.${index}.level`,
        text: 'A required level is a whole number, 1 to 10.',
      });
    }
  }
  if (priority !== undefined && (!Number.isInteger(priority) || Math.abs(priority) > highestPriority)) {
    faults.push({ path: 'actions.priority', text: 'A priority is a whole number, -100 to 100.' });
  }
  return faults;
}
