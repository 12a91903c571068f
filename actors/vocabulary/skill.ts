// Arithmetic of skills: what is held against what is required (F26, F47). Imports nothing, knows no agent and no queue.

export interface SkillLevel {
  readonly skillId: string;
  /** Held: 0..10, 0 is visible but never offered (F47). Required: 1..10; 0: may be missing, but not held at 0 (C2). */
  readonly level: number;
}

export const lowestRequiredLevel = 1;
export const highestLevel = 10;

/** Level held of a skill; 0 when not held. */
export function levelOf(held: readonly SkillLevel[], skillId: string): number {
  return heldLevel(held, skillId) ?? 0;
}

function heldLevel(held: readonly SkillLevel[], skillId: string): number | undefined {
  for (const skill of held) if (skill.skillId === skillId) return skill.level;
  return undefined;
}

function meets(held: readonly SkillLevel[], { skillId, level }: SkillLevel): boolean {
  const has = heldLevel(held, skillId);
  return level === 0 ? has !== 0 : has !== undefined && has >= level;
}

/** The first requirement that is not met; undefined when all are. A requirement is never met at level 0 (F47). */
export function missingSkill(
  held: readonly SkillLevel[],
  required: readonly SkillLevel[],
): SkillLevel | undefined {
  return required.find((skill) => !meets(held, skill));
}

/** Both lists together; of a skill that is in both, the higher level. Sorted by skill id. */
export function mergeRequirements(first: readonly SkillLevel[], second: readonly SkillLevel[]): SkillLevel[] {
  const levels = new Map<string, number>();
  for (const { skillId, level } of [...first, ...second]) {
    levels.set(skillId, Math.max(levels.get(skillId) ?? 0, level));
  }
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([skillId, level]) => ({ skillId, level }));
}

/** `required` without the skills of `removed`. */
export function withoutRequirements(
  required: readonly SkillLevel[],
  removed: readonly SkillLevel[],
): readonly SkillLevel[] {
  const gone = new Set(removed.map((skill) => `${skill.skillId} ${skill.level}`));
  return required.filter((skill) => !gone.has(`${skill.skillId} ${skill.level}`));
}

/** The same text for the same set of requirements, whatever their order. */
export function requirementsKey(required: readonly SkillLevel[]): string {
  const [first] = required;
  if (first === undefined) return '';
  if (required.length === 1) return `${first.skillId}:${first.level}`;
  return mergeRequirements(required, [])
    .map((skill) => `${skill.skillId}:${skill.level}`)
    .join('|');
}

export function sameSkills(first: readonly SkillLevel[], second: readonly SkillLevel[]): boolean {
  return (
    first.length === second.length &&
    first.every((skill, index) => {
      const other = second[index];
      return other !== undefined && other.skillId === skill.skillId && other.level === skill.level;
    })
  );
}
