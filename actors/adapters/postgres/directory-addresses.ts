// One address, one owner: over mailboxes, users and the further addresses of both (F3). Writes of the directory come one
// after the other (directory-writes.ts), so what is free here is free when it is written.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { EntityName } from '../../ports/directory-store.ts';
import type { CheckedFields } from './directory-fields.ts';
import { nameTaken, unknownReference } from './refusals.ts';
import type { Database } from './schema.ts';

interface Owner {
  readonly address: string;
  readonly kind: string;
  readonly name: string;
}

const owned = sql`
  select address, 'mailboxes' as entity, id, 'the mailbox' as kind, address as name from mailboxes
  union all
  select further, 'mailboxes', id, 'the mailbox', address
    from mailboxes, jsonb_array_elements_text(aliases) as further
  union all
  select email, 'users', id, 'the user', name from users
  union all
  select further, 'users', id, 'the user', name
    from users, jsonb_array_elements_text(settings -> 'aliases') as further`;

/** Throws NAME_TAKEN (rejected) for an address that somebody else has, UNKNOWN_REFERENCE for a catch-all nobody has. */
export async function assertAddresses(
  db: Kysely<Database>,
  { entity, id }: { readonly entity: EntityName; readonly id: string },
  fields: CheckedFields,
): Promise<void> {
  if (entity === 'domains') return assertCatchAll(db, fields.columns['catch_all']);
  const wanted = addressesIn(entity, fields);
  if (wanted.length === 0) return;
  const { rows } = await sql<Owner>`
    select address, kind, name from (${owned}) as o
    where address = any(${wanted}::text[]) and not (entity = ${entity} and id = ${id}) limit 1`.execute(db);
  const [taken] = rows;
  if (taken !== undefined)
    throw nameTaken(`The address ${taken.address} belongs to ${taken.kind} "${taken.name}".`);
}

function addressesIn(entity: EntityName, { columns, settings }: CheckedFields): readonly string[] {
  const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);
  if (entity === 'users')
    return [...text(columns['email']), ...((settings['aliases'] ?? []) as readonly string[])];
  if (entity !== 'mailboxes') return [];
  const further = text(columns['aliases']).flatMap((json) => JSON.parse(json) as string[]);
  return [...text(columns['address']), ...further];
}

async function assertCatchAll(db: Kysely<Database>, address: unknown): Promise<void> {
  if (typeof address !== 'string' || address === '') return;
  const { rows } = await sql`select from (${owned}) as o where address = ${address} limit 1`.execute(db);
  if (rows.length === 0)
    throw unknownReference(`The address ${address} belongs to no mailbox and no account.`);
}
