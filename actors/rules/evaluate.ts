// Which queue, skills and priority a mail gets: the first rule that matches decides, else the mailbox's own queue, so
// that nothing falls through (F31, F44, F48). Pure; must not know who is signed in.

import type { Directory, Mailbox, Rule } from '../vocabulary/directory.ts';
import { mergeRequirements } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import { evaluateCondition } from './condition.ts';
import type { MailFacts } from './facts.ts';

export const defaultRuleId = 'default';

/** A rule that could not do what it says. */
export interface RuleProblem {
  readonly ruleId: string;
  readonly text: string;
}

export interface Placement {
  /** `default` when no rule matched. */
  readonly ruleId: string;
  /** Version of the rule; of the queue, for the default. */
  readonly ruleVersion: number;
  readonly queueId: string;
  /** Of the rule and of the queue together; of one skill, the higher level. */
  readonly skills: SkillLevel[];
  readonly priority: number;
  /** To be logged; none of them keeps the mail from its place. */
  readonly problems: readonly RuleProblem[];
}

export function evaluateRules(facts: MailFacts, mailbox: Mailbox, directory: Directory): Placement {
  const problems: RuleProblem[] = [];
  for (const rule of directory.rules) {
    if (!applies(rule, mailbox) || !matches(rule, facts, problems)) continue;
    const asked = rule.actions.queueId ?? mailbox.queueId;
    const known = directory.queues.has(asked);
    if (!known) problems.push({ ruleId: rule.id, text: `There is no queue ${asked}.` });
    const queueId = known ? asked : mailbox.queueId;
    const required = mergeRequirements(rule.actions.skills ?? [], queueSkills(directory, queueId));
    return {
      ruleId: rule.id,
      ruleVersion: rule.version,
      queueId,
      skills: required,
      priority: rule.actions.priority ?? 0,
      problems,
    };
  }
  return {
    ruleId: defaultRuleId,
    ruleVersion: directory.queues.get(mailbox.queueId)?.version ?? 0,
    queueId: mailbox.queueId,
    skills: mergeRequirements(queueSkills(directory, mailbox.queueId), []),
    priority: 0,
    problems,
  };
}

function applies(rule: Rule, mailbox: Mailbox): boolean {
  return rule.enabled && (rule.mailboxIds.length === 0 || rule.mailboxIds.includes(mailbox.id));
}

function matches(rule: Rule, facts: MailFacts, problems: RuleProblem[]): boolean {
  let all = true;
  for (const condition of rule.conditions) {
    const { holds, problem } = evaluateCondition(condition, facts);
    if (problem !== null) problems.push({ ruleId: rule.id, text: problem });
    all &&= holds;
    if (!all) break;
  }
  return all;
}

function queueSkills(directory: Directory, queueId: string): readonly SkillLevel[] {
  return directory.queues.get(queueId)?.skills ?? [];
}
