// Places in lists that are ordered by a time and an id: where the next page begins. Pure.

import { SkillpostError } from '../../errors.ts';

export interface KeysetPlace {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

export function writeCursor({ at, id }: KeysetPlace): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** Throws BAD_CURSOR. */
export function readCursor(cursor: string): KeysetPlace {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as readonly unknown[];
    if (Number.isSafeInteger(at) && typeof id === 'string') return { at: at as number, id };
  } catch (cause) {
    throw new SkillpostError('BAD_CURSOR', 'invalid', 'The cursor is not one that a page gave.', { cause });
  }
  throw new SkillpostError('BAD_CURSOR', 'invalid', 'The cursor is not one that a page gave.');
}
