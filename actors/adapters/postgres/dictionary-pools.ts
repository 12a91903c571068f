// Dictionaries that belong to one pool (F136): only mailboxes of that pool are asked with them. Held over all tables that it
// takes to know, after each write that could break it.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { EntityName } from '../../ports/directory-store.ts';
import { badField } from './refusals.ts';
import type { Database } from './schema.ts';

const concerned: ReadonlySet<EntityName> = new Set([
  'mailboxes',
  'pools',
  'questionnaires',
  'dictionaries',
] satisfies EntityName[]);

interface Stranger {
  readonly questionnaire: string;
  readonly dictionary: string;
  readonly pool: string;
  readonly carrier: string;
}

/** Throws BAD_FIELD: a mailbox or a pool carries a questionnaire that chooses from another pool's dictionary. */
export async function assertDictionariesOfPool(db: Kysely<Database>, entity: EntityName): Promise<void> {
  if (!concerned.has(entity)) return;
  const { rows } = await sql<Stranger>`
    select q.name as questionnaire, d.name as dictionary, p.name as pool, c.carrier
    from (
      select questionnaire_id, id as pool_id, 'the pool ' || name as carrier from pools
      union all
      select questionnaire_id, pool_id, 'the mailbox ' || address from mailboxes
    ) as c
    join questionnaires q on q.id = c.questionnaire_id
    cross join jsonb_array_elements(q.questions) as question
    join dictionaries d on d.id = question ->> 'dictionaryId'
    join pools p on p.id = d.pool_id
    where d.pool_id <> c.pool_id
    limit 1`.execute(db);
  const [found] = rows;
  if (found === undefined) return;
  const { questionnaire, dictionary, pool, carrier } = found;
  throw badField(
    entity === 'dictionaries' ? 'poolId' : entity === 'questionnaires' ? 'questions' : 'questionnaireId',
    `"${questionnaire}" chooses from the dictionary "${dictionary}" of the pool "${pool}", but is carried by ${carrier}`,
  );
}
