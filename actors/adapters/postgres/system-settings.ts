// Settings of the whole system: one row, changed field by field, each change with its audit row.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { EntityFields } from '../../ports/directory-store.ts';
import { parse } from './directory-fields.ts';
import { systemSettings } from './directory-settings.ts';
import { change } from './directory-writes.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';

/** `shows` resolves once this process's snapshot is of that version. */
export function createSettingsWrite(
  db: Kysely<Database>,
  shows: (version: number) => Promise<void>,
): (fields: EntityFields, byUserId: string) => Promise<void> {
  return async (fields, byUserId) => {
    const checked = storableJson(parse(systemSettings.partial(), fields, ''));
    const what = { byUserId, action: 'update', entity: 'system_settings', entityId: 'system' } as const;
    const version = await change(db, what, async (transaction) => {
      await sql`update system_settings set settings = settings || ${checked}::jsonb`.execute(transaction);
    });
    await shows(version);
  };
}
