// Entities of the directory as the API shows them: maps become lists, and nothing secret has ever been in them.

import type { Directory, Group, Queue, Skill, Status, Template, User } from '#actors/vocabulary/directory.ts';
import type { Mailbox, Rule } from '#actors/vocabulary/directory.ts';
import { skillShapes, type SkillShape } from './values.ts';

export interface UserShape extends Omit<User, 'skills'> {
  readonly skills: readonly SkillShape[];
  readonly groupIds: readonly string[];
}

export interface QueueShape extends Omit<Queue, 'skills'> {
  readonly skills: readonly SkillShape[];
  readonly memberIds: readonly string[];
  readonly mailboxIds: readonly string[];
}

export interface EntityShapes {
  users: UserShape;
  groups: Group;
  skills: Skill;
  queues: QueueShape;
  mailboxes: Mailbox;
  rules: Rule;
  templates: Template;
  statuses: Status;
}

export function userShape(user: User, directory: Directory): UserShape {
  const held = [...user.skills].map(([skillId, level]) => ({ skillId, level }));
  return {
    ...user,
    skills: skillShapes(held, directory),
    groupIds: [...directory.groups.values()]
      .filter((group) => group.userIds.includes(user.id))
      .map((group) => group.id),
  };
}

export function queueShape(queue: Queue, directory: Directory): QueueShape {
  return {
    ...queue,
    skills: skillShapes([...queue.skills], directory),
    memberIds: [...directory.users.values()]
      .filter((user) => user.queueIds.includes(queue.id))
      .map((user) => user.id),
    mailboxIds: [...directory.mailboxes.values()]
      .filter((mailbox) => mailbox.queueId === queue.id)
      .map((mailbox) => mailbox.id),
  };
}
