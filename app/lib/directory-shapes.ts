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

export interface Status {
  readonly id: string;
  readonly name: string;
  readonly routable: boolean;
  readonly reportClass: string;
}
