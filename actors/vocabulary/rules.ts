// Rules as the directory keeps them: what they look at, how they compare, and what they do (F26, F31, F44, F48).
// Types, and the one list of what they may name.

import type { RequiredSkill } from './directory.ts';

/** Texts of the mail. */
export type TextField = 'from' | 'to' | 'cc' | 'subject' | 'body';

export const ruleFieldNames = [
  'from',
  'to',
  'cc',
  'subject',
  'body',
  // A header by `name`; a hidden field of a form by `name` (F62).
  'header',
  'hidden-field',
  'attachment-name',
  // Media type, such as `application/pdf`.
  'attachment-type',
  'attachment-count',
  // Of the raw mail, in bytes.
  'size',
  // ISO 639-1, such as `de`; empty when nobody can tell.
  'language',
  // Id of the mailbox it came to.
  'mailbox',
  // Local time `HH:MM` of arrival, in the zone of the condition's `name` (UTC without).
  'time',
  // `open` or `closed` at arrival, by the schedule whose id is the condition's `name`.
  'schedule',
  // `pass`, `fail`, `none` or `unknown`: whether the sender is who the mail says (SPF, DKIM, DMARC).
  'authentication',
  // How its writer signed and encrypted it, in the words of `mail-protection.ts`, such as `valid` or `decrypted`.
  'signature',
  'encryption',
  // How many cases the sender has had before this one; and how many of them are open.
  'customer-cases',
  'customer-open',
  // `yes` or `no`: whether the sender is on the list of VIP customers.
  'customer-vip',
] as const;

export type RuleField = (typeof ruleFieldNames)[number];

/** `in`: one of the lines of the value. `over`, `under`: as numbers, or as times. `exists` ignores the value. */
export const ruleOperators = ['is', 'contains', 'matches', 'in', 'over', 'under', 'exists'] as const;

export type RuleOperator = (typeof ruleOperators)[number];

export interface RuleCondition {
  readonly field: RuleField;
  readonly operator: RuleOperator;
  /** Compared without regard to case; for `matches` an RE2 pattern. */
  readonly value: string;
  /** Which header, hidden field, zone or schedule. */
  readonly name?: string | undefined;
  /** Holds when the comparison does not. */
  readonly negated?: boolean | undefined;
}

export interface RuleActions {
  readonly queueId?: string | undefined;
  /** The item is kept for this agent first, as a follow-up is (F45). */
  readonly agentId?: string | undefined;
  readonly skills?: readonly RequiredSkill[] | undefined;
  /** -100 to 100; what a VIP customer has is added. */
  readonly priority?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Sent in place of the receipt of the queue. */
  readonly templateId?: string | undefined;
  /** Written on the case, shown to the agent, and found in reports. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** Sent on to this address, as an attachment, and closed here. */
  readonly divertTo?: string | undefined;
  /** No case is made; the mail stays in the archive with this reason. */
  readonly discardReason?: string | undefined;
}

/** The first rule that matches decides (F31). */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly enabled: boolean;
  /** Empty: every mailbox. */
  readonly mailboxIds: readonly string[];
  /** Whether all conditions must hold, or any one of them; without conditions it always matches. */
  readonly match: 'all' | 'any';
  readonly conditions: readonly RuleCondition[];
  readonly actions: RuleActions;
  readonly version: number;
}
