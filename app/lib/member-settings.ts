// How a user belongs to a queue, as fields of a form (F40, F41, F53, F55), and what has to be written when it changes.

import { readRows, type Setting } from './fields.ts';
import type { Member } from './directory-shapes.ts';

export const memberColumns: readonly Setting[] = [
  {
    path: 'tier',
    kind: 'number',
    min: 1,
    max: 9,
    label: 'Tier',
    hint: '1 is always asked; others as they open.',
  },
  {
    path: 'priority',
    kind: 'number',
    min: 0,
    max: 100,
    label: 'Order',
    hint: 'Of this queue among the agent’s queues: lower is served first.',
  },
  {
    path: 'weight',
    kind: 'number',
    min: 1,
    max: 100,
    label: 'Weight',
    hint: 'Chance in “Random, by weight”.',
  },
  {
    path: 'position',
    kind: 'number',
    min: 0,
    max: 10_000,
    label: 'Place',
    hint: 'In “Fixed order”: lower is asked first.',
  },
  {
    path: 'assigned',
    kind: 'flag',
    label: 'Always in',
    hint: 'Gets work of the queue without signing in to it.',
  },
];

const member: Setting = {
  path: 'userId',
  kind: 'text',
  input: 'text',
  required: true,
  label: 'User',
  hint: '',
};

/** As the core takes a member of whom nothing else was said. */
export function plainMember(userId: string): Member {
  return { userId, tier: 1, priority: 0, weight: 10, position: 0, assigned: false };
}

export function readMembers(form: FormData): Member[] {
  return readRows(form, 'members', [member, ...memberColumns]).map((fields) => {
    const userId = typeof fields['userId'] === 'string' ? fields['userId'] : '';
    return { ...plainMember(userId), ...fields };
  });
}

interface MemberDifference {
  readonly userId: string;
  readonly on: boolean;
  readonly fields?: Omit<Member, 'userId'>;
}

/** Who has to be written, who has to go; members as they were are left alone. */
export function memberDifferences(before: readonly Member[], after: readonly Member[]): MemberDifference[] {
  const was = new Map(before.map((each) => [each.userId, each]));
  const stays = new Set(after.map(({ userId }) => userId));
  const changed = after.filter((each) => {
    const old = was.get(each.userId);
    return (
      old === undefined ||
      memberColumns.some(({ path }) => old[path as keyof Member] !== each[path as keyof Member])
    );
  });
  return [
    ...changed.map(({ userId, ...fields }) => ({ userId, on: true, fields })),
    ...before.filter(({ userId }) => !stays.has(userId)).map(({ userId }) => ({ userId, on: false })),
  ];
}
