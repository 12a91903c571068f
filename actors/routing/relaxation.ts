// Relaxation (C2): what an item asks for less of, once it has waited. Steps lower what is asked for, never raise it. A
// skill that is given up stays in the list at level 0: the item goes to agents without it as well, but never to one who
// holds it at level 0, who sees and is not offered (F47); and it still counts in favour of who has it (F35).

import type { RelaxationStep } from '../vocabulary/queue-policy.ts';
import { sameSkills } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';

export interface Relaxed {
  /** Number of the last step that has lowered anything, from 1 in order of time; 0: none has. */
  readonly step: number;
  readonly required: readonly SkillLevel[];
  /** When the next step lowers something, in milliseconds since 1970; 0: never. */
  readonly nextAtMs: number;
}

export interface Waited {
  readonly enqueuedAtMs: number;
  readonly at: number;
}

export function relax(
  required: readonly SkillLevel[],
  steps: readonly RelaxationStep[],
  { enqueuedAtMs, at }: Waited,
): Relaxed {
  let relaxed: Relaxed = { step: 0, required, nextAtMs: 0 };
  for (const [index, step] of inOrder(steps).entries()) {
    const lower = lowered(relaxed.required, step);
    if (sameSkills(lower, relaxed.required)) continue;
    const dueAtMs = enqueuedAtMs + step.afterMs;
    if (dueAtMs > at) return { ...relaxed, nextAtMs: dueAtMs };
    relaxed = { step: index + 1, required: lower, nextAtMs: 0 };
  }
  return relaxed;
}

export function inOrder(steps: readonly RelaxationStep[]): readonly RelaxationStep[] {
  return steps.toSorted((one, other) => one.afterMs - other.afterMs);
}

function lowered(required: readonly SkillLevel[], { skills }: RelaxationStep): readonly SkillLevel[] {
  return required.map((asked) => {
    const enough = skills.find(({ skillId }) => skillId === asked.skillId);
    return enough === undefined || enough.level >= asked.level ? asked : { ...asked, level: enough.level };
  });
}
