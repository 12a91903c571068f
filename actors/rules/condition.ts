// One condition over the facts of a mail. Patterns run on RE2, in time linear to the text, so that a pattern that an
// administrator writes cannot stop the mail of others. Must not know what a rule does.

import { RE2JS } from 're2js';
import { limits } from '../limits.ts';
import type { RuleCondition } from '../vocabulary/directory.ts';
import { textsOf, wholeTexts } from './facts.ts';
import type { MailFacts } from './facts.ts';

/** Compiled once for each condition object; a directory snapshot keeps its conditions as long as it lives. */
const compiled = new WeakMap<RuleCondition, RE2JS | string>();

/** Null: valid. Else what is wrong with the pattern, in the words of the engine. */
export function patternProblem(pattern: string): string | null {
  const result = compile(pattern);
  return typeof result === 'string' ? result : null;
}

export interface ConditionOutcome {
  readonly holds: boolean;
  /** Set when the condition can never hold because its pattern is invalid. */
  readonly problem: string | null;
}

/** Compared without regard to case. `matches` finds the pattern anywhere in the text. */
export function evaluateCondition(condition: RuleCondition, facts: MailFacts): ConditionOutcome {
  const { field, operator } = condition;
  if (operator === 'matches') return evaluatePattern(condition, textsOf(facts, field));
  const value = condition.value.trim().toLowerCase();
  const holds =
    operator === 'is'
      ? wholeTexts(facts, field).some((text) => text.trim().toLowerCase() === value)
      : textsOf(facts, field).some((text) => text.toLowerCase().includes(value));
  return { holds, problem: null };
}

function evaluatePattern(condition: RuleCondition, texts: readonly string[]): ConditionOutcome {
  const known = compiled.get(condition);
  const pattern = known ?? compile(condition.value);
  if (known === undefined) compiled.set(condition, pattern);
  if (typeof pattern === 'string') return { holds: false, problem: pattern };
  return { holds: texts.some((text) => pattern.test(text)), problem: null };
}

function compile(pattern: string): RE2JS | string {
  if (pattern.length > limits.rulePatternChars) {
    return `A pattern has at most ${limits.rulePatternChars} characters.`;
  }
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    // The engine's only failure is a pattern it cannot read; it goes back to who wrote it.
    return error instanceof Error ? error.message : 'The pattern cannot be read.';
  }
}
