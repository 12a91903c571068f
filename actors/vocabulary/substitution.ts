// Who takes over from whom (F129): a chain of substitutes, each in force only while the one before is away. Pure
// arithmetic over absences; imports only its neighbours, knows no cases and no queues.

import type { Absence } from './people.ts';

/** What must be known of a person. */
export interface Replaceable {
  readonly active: boolean;
  readonly absence: Absence | null;
}

export type People = ReadonlyMap<string, Replaceable>;

/** `at` in milliseconds since 1970. The end is exclusive. */
export function isAbsent(person: Pick<Replaceable, 'absence'> | undefined, at: number): boolean {
  const absence = person?.absence ?? null;
  return absence !== null && absence.fromMs <= at && at < absence.untilMs;
}

/**
 * Who stands in for `userId` at that moment: the user, while present; else the first in the chain of substitutes who is.
 * Empty: nobody is (no substitute, one who is not active, or a circle).
 */
export function presentFor(people: People, userId: string, at: number): string {
  let id = userId;
  // A chain longer than there are people would be a circle.
  for (let steps = 0; steps <= people.size; steps += 1) {
    const person = people.get(id);
    if (person === undefined || !person.active) return '';
    if (!isAbsent(person, at)) return id;
    id = person.absence?.substituteId ?? '';
  }
  return '';
}

/**
 * The circle that `absence` would close if it were the absence of `userId`: the people in it, from the user on. Null:
 * none. A circle needs a moment at which everybody in it is away.
 */
export function circleOf(people: People, userId: string, absence: Absence): readonly string[] | null {
  const circle = [userId];
  let { fromMs, untilMs, substituteId } = absence;
  for (let steps = 0; steps <= people.size; steps += 1) {
    if (substituteId === userId) return circle;
    const next = people.get(substituteId)?.absence ?? null;
    if (next === null) return null;
    circle.push(substituteId);
    fromMs = Math.max(fromMs, next.fromMs);
    untilMs = Math.min(untilMs, next.untilMs);
    if (fromMs >= untilMs) return null;
    substituteId = next.substituteId;
  }
  return null;
}
