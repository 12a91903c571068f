// The deadline of a mailbox as fields of its form: that of its pool, none, or its own. Pure.

import { minutesInWords } from './deadline-words.ts';
import type { Mailbox, Pool } from './directory-shapes.ts';
import { readSetting, type NumberSetting, type Setting } from './fields.ts';
import { fieldText } from './form.ts';

type Choice = 'pool' | 'own' | 'none';

/** Of pools and mailboxes alike, in the unit that people say. */
export const deadlineHours = { unit: 'hours', per: 60, min: 0.02, max: 366 * 24 } as const;

const ownDeadline: NumberSetting = {
  path: 'ownDeadlineMinutes',
  kind: 'number',
  ...deadlineHours,
  when: { path: 'deadlineOf', is: ['own'] },
  label: 'Cases are to be closed within',
  hint: 'In the opening hours of their queue, from when the mail came.',
};

function poolSays(pools: readonly Pick<Pool, 'id' | 'name' | 'deadlineMinutes'>[], poolId: string): string {
  const pool = pools.find(({ id }) => id === poolId);
  if (pool === undefined) return 'Its pool says within how long cases are to be closed.';
  const { name, deadlineMinutes } = pool;
  return deadlineMinutes === null
    ? `${name} has none: cases may take as long as they take.`
    : `${name} says: to be closed within ${minutesInWords(deadlineMinutes)}, in the hours of their queue.`;
}

export function deadlineSettings(
  pools: readonly Pick<Pool, 'id' | 'name' | 'deadlineMinutes'>[],
): readonly Setting[] {
  return [
    {
      path: 'deadlineOf',
      kind: 'choice',
      options: [
        { value: 'pool', label: 'As its pool has it', says: ({ poolId = '' }) => poolSays(pools, poolId) },
        { value: 'own', label: 'Its own', says: 'Cases that are open keep the one that they opened with.' },
        { value: 'none', label: 'None', says: 'Whatever its pool says, its cases may take their time.' },
      ],
      label: 'Deadline',
      hint: '',
    },
    ownDeadline,
  ];
}

/** What the form shows; a mailbox that gets its own begins with a day. */
export function deadlineShown({ ownDeadlineMinutes }: Pick<Mailbox, 'ownDeadlineMinutes'>): {
  readonly deadlineOf: Choice;
  readonly ownDeadlineMinutes: number;
} {
  const deadlineOf = ownDeadlineMinutes === null ? 'pool' : ownDeadlineMinutes === 0 ? 'none' : 'own';
  return { deadlineOf, ownDeadlineMinutes: ownDeadlineMinutes || 1_440 };
}

/** The field that the API takes; nothing where the form says nothing. */
export function readDeadline(form: FormData): { readonly deadlineMinutes?: number | null } {
  const choice = fieldText(form, 'deadlineOf');
  if (choice === 'pool') return { deadlineMinutes: null };
  if (choice === 'none') return { deadlineMinutes: 0 };
  const minutes = choice === 'own' ? readSetting(form, ownDeadline, ownDeadline.path) : undefined;
  return typeof minutes === 'number' ? { deadlineMinutes: minutes } : {};
}
