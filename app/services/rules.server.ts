// What the pages of rules need to know of the rest of the directory: names for sentences, choices for forms.

import type { Mailbox, Queue, Skill } from '../lib/directory-shapes.ts';
import type { Names } from '../lib/report-shapes.ts';
import type { Api } from './api.server.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface RuleNames {
  readonly queues: readonly Named[];
  readonly skills: readonly Named[];
  readonly mailboxes: readonly Named[];
  /** By id, whatever it is the id of. */
  readonly all: Names;
}

export async function readRuleNames(api: Api): Promise<RuleNames> {
  const [queues, skills, mailboxes] = await Promise.all([
    api.list<Queue>('/queues'),
    api.list<Skill>('/skills'),
    api.list<Mailbox>('/mailboxes'),
  ]);
  const named = {
    queues: queues.map(({ id, name }) => ({ id, name })),
    skills: skills.map(({ id, name }) => ({ id, name })),
    mailboxes: mailboxes.map(({ id, address }) => ({ id, name: address })),
  };
  return {
    ...named,
    all: Object.fromEntries(
      [...named.mailboxes, ...named.skills, ...named.queues].map(({ id, name }) => [id, name]),
    ),
  };
}
