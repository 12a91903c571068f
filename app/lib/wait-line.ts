// What becomes of an item while it waits, in order of time: which tiers join, what it asks for less of, where it goes.
// Pure; from the settings of its queue as they are saved.

import { valueAt } from './fields.ts';

export interface WaitMark {
  readonly atMs: number;
  readonly says: string;
  readonly tone: 'tier' | 'less' | 'told' | 'alarm';
}

type Names = ReadonlyMap<string, string>;

function mark(atMs: unknown, tone: WaitMark['tone'], says: string): WaitMark[] {
  return typeof atMs === 'number' ? [{ atMs, tone, says }] : [];
}

interface Waits {
  readonly tiers: readonly object[];
  readonly relaxation: readonly {
    readonly afterMs: number;
    readonly skills: readonly { readonly skillId: string; readonly level: number }[];
  }[];
}

export function waitMarks(queue: Waits, skillNames: Names): WaitMark[] {
  const tiers = queue.tiers.flatMap((rule) =>
    mark(valueAt(rule, 'afterMs'), 'tier', `tier ${String(valueAt(rule, 'tier'))} joins`),
  );
  const less = queue.relaxation.flatMap(({ afterMs, skills }) =>
    skills.flatMap(({ skillId, level }) => {
      const name = skillNames.get(skillId) ?? skillId;
      return mark(afterMs, 'less', level === 0 ? `${name} not needed` : `${name} ${level} is enough`);
    }),
  );
  return [
    ...tiers,
    ...less,
    ...mark(valueAt(queue, 'estimate.holdAfterMs'), 'told', 'hold mail'),
    ...mark(valueAt(queue, 'thresholds.oldestMs'), 'alarm', 'alarm'),
    ...mark(valueAt(queue, 'backup.afterMs'), 'alarm', 'moves to the backup queue'),
    ...mark(valueAt(queue, 'thresholds.dropoutMs'), 'alarm', 'counts as abandoned'),
  ].toSorted((left, right) => left.atMs - right.atMs);
}
