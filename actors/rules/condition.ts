// One condition over the facts of a mail. Patterns run on RE2, in time linear to the text, so that a pattern that an
// administrator writes cannot stop the mail of others. Must not know what a rule does.

import { RE2JS } from 're2js';
import { isOpen } from '../calendar/calendar.ts';
import { minuteOfDay } from '../calendar/time-of-day.ts';
import { limits } from '../limits.ts';
import type { Directory } from '../vocabulary/directory.ts';
import type { RuleCondition } from '../vocabulary/rules.ts';
import { textsOf, wholeTexts } from './facts.ts';
import type { MailFacts } from './facts.ts';
import { vipSender } from './vip.ts';

/** Compiled once for each condition object; a directory snapshot keeps its conditions as long as it lives. */
const compiled = new WeakMap<RuleCondition, RE2JS | string>();
const valueLines = new WeakMap<RuleCondition, ReadonlySet<string>>();

/** Null: valid. Else what is wrong with the pattern, in the words of the engine. */
export function patternProblem(pattern: string): string | null {
  const result = compile(pattern);
  return typeof result === 'string' ? result : null;
}

export interface ConditionOutcome {
  readonly holds: boolean;
  /** Set when the condition can never hold because of what it says. */
  readonly problem: string | null;
}

const holdsNot: ConditionOutcome = { holds: false, problem: null };

/** Compared without regard to case. `matches` finds the pattern anywhere in the text. */
export function evaluateCondition(
  condition: RuleCondition,
  facts: MailFacts,
  directory: Directory,
): ConditionOutcome {
  const outcome = compare(condition, facts, directory);
  if (outcome.problem !== null || condition.negated !== true) return outcome;
  return { holds: !outcome.holds, problem: null };
}

function compare(condition: RuleCondition, facts: MailFacts, directory: Directory): ConditionOutcome {
  const texts = textsOf(facts, condition);
  if (texts !== null) return compareTexts(condition, texts);
  const value = valueOf(condition, facts, directory);
  if (value === null) return { holds: false, problem: `There is no schedule ${condition.name ?? ''}.` };
  if (typeof value === 'string') return compareTexts(condition, [value]);
  return { holds: compareNumber(condition, value), problem: null };
}

function compareTexts(condition: RuleCondition, texts: readonly string[]): ConditionOutcome {
  const value = condition.value.trim().toLowerCase();
  switch (condition.operator) {
    case 'matches':
      return comparePattern(condition, texts);
    case 'contains':
      return plain(texts.some((text) => text.toLowerCase().includes(value)));
    case 'is':
      return plain(wholes(condition, texts).some((text) => text === value));
    case 'in': {
      const lines = linesOf(condition);
      return plain(wholes(condition, texts).some((text) => lines.has(text) || lines.has(domainOf(text))));
    }
    case 'exists':
      return plain(texts.some((text) => text.trim() !== ''));
    case 'over':
    case 'under':
    default:
      return holdsNot;
  }
}

/** A list may name whole domains, as `@example.com`. */
function domainOf(text: string): string {
  return text.slice(text.lastIndexOf('@'));
}

function wholes({ field }: RuleCondition, texts: readonly string[]): readonly string[] {
  return wholeTexts(texts, field).map((text) => text.trim().toLowerCase());
}

function plain(holds: boolean): ConditionOutcome {
  return { holds, problem: null };
}

/** Of fields that are no texts of the mail. Null: what the condition names is not there. */
function valueOf(
  { field, name = '' }: RuleCondition,
  facts: MailFacts,
  directory: Directory,
): number | string | null {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- `textsOf` has answered for all others
  switch (field) {
    case 'attachment-count':
      return facts.attachments.length;
    case 'size':
      return facts.sizeBytes;
    case 'customer-cases':
      return facts.history.cases;
    case 'customer-open':
      return facts.history.open;
    case 'customer-vip':
      return vipSender(directory, facts) === undefined ? 'no' : 'yes';
    case 'time':
      return minuteOfDay(facts.receivedAtMs, name === '' ? 'UTC' : name);
    case 'schedule': {
      const schedule = directory.schedules.get(name);
      if (schedule === undefined) return null;
      return isOpen(schedule, facts.receivedAtMs) ? 'open' : 'closed';
    }
    default:
      return '';
  }
}

function compareNumber(condition: RuleCondition, value: number): boolean {
  const bound = numberIn(condition);
  switch (condition.operator) {
    case 'is':
      return value === bound;
    case 'over':
      return value > bound;
    case 'under':
      return value < bound;
    case 'exists':
      return value > 0;
    case 'in':
      return linesOf(condition).has(String(value));
    case 'contains':
    case 'matches':
    default:
      return false;
  }
}

/** The value of a condition as a number: times in minutes of the day; NaN when it is none. */
export function numberIn({ field, value }: RuleCondition): number {
  const text = value.trim();
  if (field !== 'time') return text === '' ? Number.NaN : Number(text);
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  return hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes);
}

function linesOf(condition: RuleCondition): ReadonlySet<string> {
  const known = valueLines.get(condition);
  if (known !== undefined) return known;
  const lines = new Set(
    condition.value
      .split(/[\n,;]/)
      .map((line) => line.trim().toLowerCase())
      .filter((line) => line !== ''),
  );
  valueLines.set(condition, lines);
  return lines;
}

function comparePattern(condition: RuleCondition, texts: readonly string[]): ConditionOutcome {
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
