// Where a mail goes, and with what: the first rule that matches decides, else the mailbox's own queue, so that nothing
// falls through (F31, F44, F48). Pure; must not know who is signed in.

import type { Directory, Mailbox } from '../vocabulary/directory.ts';
import type { Rule, RuleActions } from '../vocabulary/rules.ts';
import { mergeRequirements } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import { evaluateCondition } from './condition.ts';
import type { MailFacts } from './facts.ts';
import { vipSender } from './vip.ts';

export const defaultRuleId = 'default';
export const lowestPriority = -100;
export const highestPriority = 100;

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
  /** Whom the item is kept for first; empty: nobody. */
  readonly agentId: string;
  /** Of the rule and of the queue together; of one skill, the higher level. */
  readonly skills: SkillLevel[];
  /** Of the rule and the customer together, -100 to 100. */
  readonly priority: number;
  readonly vip: boolean;
  readonly tags: readonly string[];
  /** Empty: the receipt of the queue. */
  readonly templateId: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Empty: it stays. */
  readonly divertTo: string;
  /** Empty: a case is made of it. */
  readonly discardReason: string;
  /** To be logged; none of them keeps the mail from its place. */
  readonly problems: readonly RuleProblem[];
}

export function evaluateRules(facts: MailFacts, mailbox: Mailbox, directory: Directory): Placement {
  const problems: RuleProblem[] = [];
  for (const rule of directory.rules) {
    if (!applies(rule, mailbox) || !matches(rule, { facts, directory, problems })) continue;
    return placedBy(rule, { facts, mailbox, directory, problems });
  }
  const version = directory.queues.get(mailbox.queueId)?.version ?? 0;
  return placement(
    { ruleId: defaultRuleId, ruleVersion: version, actions: {}, queueId: mailbox.queueId },
    {
      facts,
      mailbox,
      directory,
      problems,
    },
  );
}

/** Whether some rule looks at what the sender wrote before; else nobody needs to find out. */
export function asksForHistory({ rules }: Directory): boolean {
  return rules.some(
    ({ enabled, conditions }) =>
      enabled && conditions.some(({ field }) => field === 'customer-cases' || field === 'customer-open'),
  );
}

interface Given {
  readonly facts: MailFacts;
  readonly mailbox: Mailbox;
  readonly directory: Directory;
  readonly problems: RuleProblem[];
}

function placedBy(rule: Rule, given: Given): Placement {
  const { directory, mailbox, problems } = given;
  const { queueId = mailbox.queueId, agentId = '' } = rule.actions;
  const known = directory.queues.has(queueId);
  if (!known) problems.push({ ruleId: rule.id, text: `There is no queue ${queueId}.` });
  const agentKnown = agentId === '' || directory.users.get(agentId)?.active === true;
  if (!agentKnown) problems.push({ ruleId: rule.id, text: `There is no active user ${agentId}.` });
  return placement(
    {
      ruleId: rule.id,
      ruleVersion: rule.version,
      actions: agentKnown ? rule.actions : { ...rule.actions, agentId: undefined },
      queueId: known ? queueId : mailbox.queueId,
    },
    given,
  );
}

interface Decided {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly actions: RuleActions;
  readonly queueId: string;
}

function placement({ ruleId, ruleVersion, actions, queueId }: Decided, given: Given): Placement {
  const { facts, directory, problems } = given;
  const vip = vipSender(directory, facts);
  const priority = (actions.priority ?? 0) + (vip?.priority ?? 0);
  return {
    ruleId,
    ruleVersion,
    queueId,
    agentId: actions.agentId ?? '',
    skills: mergeRequirements(actions.skills ?? [], directory.queues.get(queueId)?.skills ?? []),
    priority: Math.max(lowestPriority, Math.min(highestPriority, priority)),
    vip: vip !== undefined,
    tags: actions.tags ?? [],
    templateId: actions.templateId ?? '',
    fields: actions.fields ?? {},
    divertTo: actions.divertTo ?? '',
    discardReason: actions.discardReason ?? '',
    problems,
  };
}

function applies(rule: Rule, mailbox: Mailbox): boolean {
  return rule.enabled && (rule.mailboxIds.length === 0 || rule.mailboxIds.includes(mailbox.id));
}

function matches(rule: Rule, { facts, directory, problems }: Omit<Given, 'mailbox'>): boolean {
  const all = rule.match === 'all';
  for (const condition of rule.conditions) {
    const { holds, problem } = evaluateCondition(condition, facts, directory);
    if (problem !== null) problems.push({ ruleId: rule.id, text: problem });
    if (holds !== all) return holds;
  }
  return all || rule.conditions.length === 0;
}
