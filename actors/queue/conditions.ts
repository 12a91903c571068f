// Conditions that come and go, with hysteresis: one that has begun to hold ends only when it has not held for a while.
// Pure; knows neither tiers nor alarms.

import type { HeldCondition } from '#proto/gen/skillpost/v1/queue.ts';

export interface Judging {
  readonly at: number;
  /** How long a condition must not have held before it is over. */
  readonly holdMs: number;
}

/** What is held from now on, given the names of those that hold; `before` itself when nothing has changed. */
export function judge(
  before: readonly HeldCondition[],
  holding: ReadonlySet<string>,
  { at, holdMs }: Judging,
): readonly HeldCondition[] {
  const known = new Set(before.map(({ name }) => name));
  const after = before.flatMap((condition) => {
    if (holding.has(condition.name)) return [condition.quietSinceMs === 0 ? condition : holds(condition)];
    const quietSinceMs = condition.quietSinceMs || at;
    if (at - quietSinceMs >= holdMs) return [];
    return [condition.quietSinceMs === 0 ? { ...condition, quietSinceMs } : condition];
  });
  for (const name of holding) if (!known.has(name)) after.push({ name, sinceMs: at, quietSinceMs: 0 });
  const same = after.length === before.length && after.every((condition, at) => condition === before[at]);
  return same ? before : after;
}

function holds(condition: HeldCondition): HeldCondition {
  return { ...condition, quietSinceMs: 0 };
}

/** When the next of them is over if it stays as it is; Infinity: none. */
export function nextEnd(held: readonly HeldCondition[], holdMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { quietSinceMs } of held) if (quietSinceMs > 0) next = Math.min(next, quietSinceMs + holdMs);
  return next;
}
