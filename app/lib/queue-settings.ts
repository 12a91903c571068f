// All settings of a queue together: its tables of fields, its lists of rows, and how a form becomes a change. A test holds
// them against the queue policy of the core: a setting without a field does not pass.

import { readRows, readSettings, type Setting } from './fields.ts';
import { offerSettings } from './queue-offer-settings.ts';
import { waitSettings } from './queue-wait-settings.ts';

const minute = 60_000;

export const queueSettings: readonly Setting[] = [
  ...Object.values(offerSettings).flat(),
  ...Object.values(waitSettings).flat(),
];

export const tierColumns: readonly Setting[] = [
  { path: 'tier', kind: 'number', min: 2, max: 9, label: 'Tier', hint: '2 to 9.' },
  {
    path: 'afterMs',
    kind: 'number',
    unit: 'min',
    per: minute,
    min: 0,
    none: 'never',
    label: 'After a wait of',
    hint: 'Of the oldest item.',
  },
  {
    path: 'length',
    kind: 'number',
    unit: 'items',
    min: 1,
    max: 1_000_000,
    none: 'never',
    label: 'When so many wait',
    hint: 'Items in the queue.',
  },
  { path: 'whenAbsent', kind: 'flag', label: 'Nobody below', hint: 'No agent of a lower tier is signed in.' },
];

export const relaxationColumns: readonly Setting[] = [
  { path: 'afterMs', kind: 'number', unit: 'min', per: minute, min: 0, label: 'After', hint: 'Of waiting.' },
  { path: 'skillId', kind: 'reference', of: 'skills', label: 'Skill', hint: 'That is asked for less.' },
  {
    path: 'level',
    kind: 'number',
    min: 0,
    max: 10,
    label: 'Level that is enough',
    hint: '0: no longer asked for.',
  },
];

interface RelaxationStep {
  readonly afterMs: number;
  readonly skills: readonly { readonly skillId: string; readonly level: number }[];
}

/** A step of several skills is several rows of one time. */
export function relaxationRows(steps: readonly RelaxationStep[]): object[] {
  return steps.flatMap(({ afterMs, skills }) => skills.map((skill) => ({ afterMs, ...skill })));
}

function relaxationSteps(rows: readonly Readonly<Record<string, unknown>>[]): RelaxationStep[] {
  const steps = new Map<number, { skillId: string; level: number }[]>();
  for (const { afterMs, skillId, level } of rows) {
    if (typeof afterMs !== 'number' || typeof skillId !== 'string' || typeof level !== 'number') continue;
    steps.set(afterMs, [...(steps.get(afterMs) ?? []), { skillId, level }]);
  }
  return [...steps]
    .map(([afterMs, skills]) => ({ afterMs, skills }))
    .toSorted((a, b) => a.afterMs - b.afterMs);
}

/** What the form of a queue says, for a PATCH; `before` is the queue as it was read. */
export function readQueueSettings(form: FormData, before: object): Record<string, unknown> {
  const fields = readSettings(form, queueSettings, before);
  const { queueId } = (fields['backup'] ?? {}) as { queueId?: string | null };
  return {
    ...fields,
    backup: queueId === undefined || queueId === null ? null : fields['backup'],
    tiers: readRows(form, 'tiers', tierColumns),
    relaxation: relaxationSteps(readRows(form, 'relaxation', relaxationColumns)),
  };
}
