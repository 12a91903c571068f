// All settings of a queue together: its tables of fields, its lists of rows, and how a form becomes a change. A test holds
// them against the queue policy of the core: a setting without a field does not pass.

import { readRows, readSettings, type Setting } from './fields.ts';
import { intakeSettings } from './queue-intake-settings.ts';
import { mailSettings } from './queue-mail-settings.ts';
import { offerSettings } from './queue-offer-settings.ts';
import { waitSettings } from './queue-wait-settings.ts';

const minute = 60_000;

export const queueSettings: readonly Setting[] = [
  ...Object.values(offerSettings).flat(),
  ...Object.values(waitSettings).flat(),
  ...Object.values(intakeSettings).flat(),
  ...Object.values(mailSettings).flat(),
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

/** Tiers whose agents belong to another queue first (C6). */
export const lenderColumns: readonly Setting[] = [
  { path: 'tier', kind: 'number', min: 2, max: 9, label: 'Tier', hint: 'One of the tiers above.' },
  {
    path: 'queueId',
    kind: 'reference',
    of: 'queues',
    label: 'Lent by',
    hint: 'Where its agents belong first.',
  },
  {
    path: 'mostWaiting',
    kind: 'number',
    unit: 'items',
    min: 0,
    max: 1_000_000,
    none: 'any number',
    label: 'While at most',
    hint: 'Items that wait there.',
  },
  {
    path: 'mostOldestMs',
    kind: 'number',
    unit: 'min',
    per: minute,
    min: 0,
    none: 'any time',
    label: 'And none for over',
    hint: 'Longest wait there.',
  },
];

interface Tier {
  readonly tier?: number;
  readonly lender?: { readonly queueId: string } | null;
}

/** One row for each tier that borrows. */
export function lenderRows(tiers: readonly object[]): object[] {
  return tiers.flatMap(({ tier, lender }: Tier) =>
    lender === undefined || lender === null ? [] : [{ tier, ...lender }],
  );
}

type Row = Readonly<Record<string, unknown>>;

function withLenders(tiers: readonly Row[], lenders: readonly Row[]): Row[] {
  return tiers.map((rule) => {
    const found = lenders.find(({ tier, queueId }) => tier === rule['tier'] && typeof queueId === 'string');
    if (found === undefined) return rule;
    const { tier: _tier, ...lender } = found;
    return { ...rule, lender: { mostWaiting: null, mostOldestMs: null, ...lender } };
  });
}

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
    tiers: withLenders(readRows(form, 'tiers', tierColumns), readRows(form, 'lenders', lenderColumns)),
    relaxation: relaxationSteps(readRows(form, 'relaxation', relaxationColumns)),
  };
}
