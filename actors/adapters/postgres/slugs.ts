// Ids of directory entries that people can read: from the name, made unique by a number.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { EntityName } from '../../ports/directory-store.ts';
import type { Database } from './schema.ts';

/** Lower-case letters, digits and dashes; the entity's own name when nothing is left of the given one. */
export function slugOf(entity: EntityName, columns: Readonly<Record<string, unknown>>): string {
  const source =
    entity === 'users' ? columns['email'] : entity === 'mailboxes' ? columns['address'] : columns['name'];
  const slug = String(source)
    .toLowerCase()
    .replace(/@.*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return slug === '' ? entity.replace(/ies$/, 'y').replace(/e?s$/, '') : slug;
}

// Addresses of the API that would hide a mailbox of the same id.
const routesOfMailboxes = ['presets'];

/** `slug`, or `slug-2`, `slug-3` … the first that is free. */
export async function freeId(db: Kysely<Database>, entity: EntityName, slug: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(entity)} where id = ${slug} or id like ${`${slug}-%`}`.execute(db);
  const taken = new Set([...rows.map(({ id }) => id), ...(entity === 'mailboxes' ? routesOfMailboxes : [])]);
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}
