// What the directory says of a person beside name and skills: memberships, profiles, absence, capacity by medium.
// Types and defaults only; imports only its neighbours.

import type { Medium } from './queue-policy.ts';

/** How a user belongs to a queue. */
export interface Membership {
  /** Overflow tier of the agent in this queue, 1..9 (F40). */
  readonly tier: number;
  /** Order in which the agent takes from several queues: lower first, equal ones merge by age (F53). */
  readonly priority: number;
  /** Share in weighted random choice, 1..100 (F55). */
  readonly weight: number;
  /** Place in the order of `linear`; lower first (F55). */
  readonly position: number;
  /** Gets the queue's work whenever routable, signed in to it or not (F41). */
  readonly assigned: boolean;
}

export const plainMembership: Membership = {
  tier: 1,
  priority: 0,
  weight: 10,
  position: 0,
  assigned: false,
};

/** A named set of skills that an agent can switch to (F86). */
export interface AgentProfile {
  readonly id: string;
  readonly name: string;
  /** Skill id → level, in place of the user's own levels; what is not named is not held. */
  readonly skills: ReadonlyMap<string, number>;
}

/** A time away with who takes over (F129). Times in milliseconds since 1970. */
export interface Absence {
  readonly fromMs: number;
  /** Exclusive; then the absence ends by itself. */
  readonly untilMs: number;
  /** Empty: nobody takes over. */
  readonly substituteId: string;
  /** What becomes of the open cases when it begins. */
  readonly openCases: 'keep' | 'substitute' | 'queue';
}

export interface PersonPolicy {
  /** Points of capacity for each medium; a medium that is not named has no limit of its own (C3, F59). */
  readonly mediumCapacity: Readonly<Partial<Record<Medium, number>>>;
  readonly profiles: readonly AgentProfile[];
  readonly absence: Absence | null;
  /** May take work beyond the capacity by hand (F54). */
  readonly pickOverCapacity: boolean;
  /** So long a reply of this person can be taken back (C10); null: as the queue has it. */
  readonly undoMs: number | null;
  /** Further addresses of the personal mailbox, lower-case (F3). */
  readonly aliases: readonly string[];
  /** What may lie in the Inbox of the personal mailbox; 0: any amount (F3). */
  readonly quotaBytes: number;
}

export const personPolicyDefaults: PersonPolicy = {
  mediumCapacity: {},
  profiles: [],
  absence: null,
  pickOverCapacity: false,
  undoMs: null,
  aliases: [],
  quotaBytes: 1_073_741_824,
};

export interface Skilled extends Pick<PersonPolicy, 'profiles'> {
  readonly skills: ReadonlyMap<string, number>;
}

/** Skill id → level that counts while the profile is chosen; a profile that is gone, or none: the user's own (F86). */
export function skillsWith(user: Skilled, profileId: string): ReadonlyMap<string, number> {
  if (profileId === '') return user.skills;
  return user.profiles.find(({ id }) => id === profileId)?.skills ?? user.skills;
}
