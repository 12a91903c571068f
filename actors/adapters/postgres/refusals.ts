// The refusals of these stores, each with its code in one place.

import { SkillpostError } from '../../errors.ts';

export function nameTaken(text: string, cause?: unknown): SkillpostError {
  return new SkillpostError('NAME_TAKEN', 'rejected', text, { cause });
}

export function notFound(text: string): SkillpostError {
  return new SkillpostError('NOT_FOUND', 'invalid', text);
}

export function unknownReference(text: string, cause?: unknown): SkillpostError {
  return new SkillpostError('UNKNOWN_REFERENCE', 'invalid', text, { cause });
}

export function inUse(text: string, cause?: unknown): SkillpostError {
  return new SkillpostError('IN_USE', 'rejected', text, { cause });
}

export function substitutesInACircle(names: readonly string[]): SkillpostError {
  return new SkillpostError(
    'SUBSTITUTES_IN_A_CIRCLE',
    'rejected',
    `They would all be away at once and stand in for each other: ${names.join(', ')}.`,
  );
}

export function lastAdministrator(): SkillpostError {
  return new SkillpostError(
    'LAST_ADMINISTRATOR',
    'rejected',
    'This is the last active administrator: nobody could administer any more.',
  );
}

/** `field` is named as in `vocabulary/directory.ts`; it is in `meta.field` too. */
export function badField(field: string, why: string): SkillpostError {
  return new SkillpostError('BAD_FIELD', 'invalid', `${field}: ${why}`, { meta: { field } });
}
