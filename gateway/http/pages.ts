// Pages of lists that are held in memory: ordered by a key, continued after the last key shown.

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';

export interface PageQuery {
  readonly limit?: string;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** 1 to `limits.apiPageItems`; default 50. */
export function pageLimit(query: PageQuery): number {
  if (query.limit === undefined) return limits.apiPageItemsDefault;
  const value = Number(query.limit);
  if (!Number.isInteger(value) || value < 1 || value > limits.apiPageItems)
    throw new SkillpostError('BAD_FIELD', 'invalid', `limit must be 1 to ${limits.apiPageItems}.`);
  return value;
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (Buffer.from(key, 'utf8').toString('base64url') !== cursor)
    throw new SkillpostError('BAD_FIELD', 'invalid', 'cursor must be a nextCursor of this list.');
  return key;
}

/** `keyOf` must be unique; items come in its order (by code unit, so that a cursor means the same everywhere). */
export function pageOf<T>(items: Iterable<T>, keyOf: (item: T) => string, query: PageQuery): Page<T> {
  const limit = pageLimit(query);
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const keyed = [...items].map((item) => ({ item, key: keyOf(item) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const rest = after === null ? keyed : keyed.filter(({ key }) => key > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const more = rest.length > page.length && last !== undefined;
  return {
    items: page.map(({ item }) => item),
    nextCursor: more ? Buffer.from(last.key, 'utf8').toString('base64url') : null,
  };
}
