// The directory as the API shows and takes it, for the pages of the administration.

import type { HeldSkill, Role } from './shapes.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly capacity: number;
  readonly skills: readonly HeldSkill[];
  readonly queueIds: readonly string[];
}

export interface Skill {
  readonly id: string;
  readonly name: string;
}

export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly strategy: string;
  readonly offerTimeoutMs: number;
  readonly wrapUpMs: number;
  readonly skills: readonly HeldSkill[];
  readonly serviceLevelSeconds: number;
  readonly stickyMs: number;
  readonly receiptEnabled: boolean;
  readonly memberIds: readonly string[];
}

export interface Mailbox {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly queueId: string;
  readonly active: boolean;
}

export type RuleField = 'from' | 'to' | 'cc' | 'subject' | 'body';
export type RuleOperator = 'is' | 'contains' | 'matches';

export interface RuleCondition {
  readonly field: RuleField;
  readonly operator: RuleOperator;
  readonly value: string;
}

export interface RuleActions {
  readonly queueId?: string | undefined;
  readonly skills?: readonly { readonly skillId: string; readonly level: number }[] | undefined;
  readonly priority?: number | undefined;
}

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly enabled: boolean;
  readonly mailboxIds: readonly string[];
  readonly conditions: readonly RuleCondition[];
  readonly actions: RuleActions;
}

export interface Status {
  readonly id: string;
  readonly name: string;
  readonly routable: boolean;
  readonly reportClass: string;
}
