// Entities of the directory as the API shows them: maps become lists, and nothing secret has ever been in them.

import type {
  Directory,
  Domain,
  Group,
  Mailbox,
  Pool,
  Queue,
  Skill,
  Status,
  Template,
  User,
  Vip,
} from '#actors/vocabulary/directory.ts';
import { plainMembership, type AgentProfile, type Membership } from '#actors/vocabulary/people.ts';
import type { Dictionary, Questionnaire } from '#actors/vocabulary/questionnaires.ts';
import type { Rule } from '#actors/vocabulary/rules.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import { skillShapes, type SkillShape } from './values.ts';

export interface ProfileShape extends Omit<AgentProfile, 'skills'> {
  /** Skill id → level. */
  readonly skills: Readonly<Record<string, number>>;
}

export interface UserShape extends Omit<User, 'skills' | 'memberships' | 'profiles'> {
  readonly skills: readonly SkillShape[];
  /** Queue id → how the user belongs to it. */
  readonly memberships: Readonly<Record<string, Membership>>;
  readonly profiles: readonly ProfileShape[];
  readonly groupIds: readonly string[];
}

export interface QueueShape extends Omit<Queue, 'skills'> {
  readonly skills: readonly SkillShape[];
  readonly memberIds: readonly string[];
  readonly members: readonly (Membership & { readonly userId: string })[];
  readonly mailboxIds: readonly string[];
}

export interface EntityShapes {
  users: UserShape;
  groups: Group;
  skills: Skill;
  queues: QueueShape;
  mailboxes: Mailbox;
  pools: Pool;
  domains: Domain;
  rules: Rule;
  templates: Template;
  statuses: Status;
  schedules: Schedule;
  vips: Vip;
  dictionaries: Dictionary;
  questionnaires: Questionnaire;
}

export function userShape(user: User, directory: Directory): UserShape {
  const held = [...user.skills].map(([skillId, level]) => ({ skillId, level }));
  return {
    ...user,
    skills: skillShapes(held, directory),
    memberships: Object.fromEntries(
      user.queueIds.map((id) => [id, user.memberships.get(id) ?? plainMembership]),
    ),
    profiles: user.profiles.map((profile) => ({ ...profile, skills: Object.fromEntries(profile.skills) })),
    groupIds: [...directory.groups.values()]
      .filter((group) => group.userIds.includes(user.id))
      .map((group) => group.id),
  };
}

export function queueShape(queue: Queue, directory: Directory): QueueShape {
  const members = [...directory.users.values()].filter((user) => user.queueIds.includes(queue.id));
  return {
    ...queue,
    skills: skillShapes([...queue.skills], directory),
    memberIds: members.map((user) => user.id),
    members: members.map((user) => ({
      userId: user.id,
      ...(user.memberships.get(queue.id) ?? plainMembership),
    })),
    mailboxIds: [...directory.mailboxes.values()]
      .filter((mailbox) => mailbox.queueId === queue.id)
      .map((mailbox) => mailbox.id),
  };
}
