// Who a case is, outside: its number and public tag (F93), and what leads from a mail back to it.

import { sql } from 'kysely';
import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { CaseIdentity } from '../../ports/mail-store.ts';
import type { StoreDeps } from './mail-store.ts';
import { indexable } from './storable.ts';

export function createIdentity({ db }: StoreDeps) {
  /** The tag that the case has, or else is given now; undefined when another process gives it one at this moment. */
  const given = async (conversationId: string, suffix: string): Promise<string | undefined> => {
    // One round trip. The condition is looked at first, so that driving a mail again uses up no number.
    const { rows } = await sql<{ tag: string }>`
      with given as (
        insert into conversations (id, number, tag)
        select ${conversationId}, next.number,
          'SP-' || lpad(next.number::text, greatest(6, length(next.number::text)), '0') || '-' || ${suffix}
        from (select nextval('case_number') as number) as next
        where not exists (select from conversations where id = ${conversationId})
        on conflict (id) do nothing
        returning tag)
      select tag from given union all select tag from conversations where id = ${conversationId}`.execute(db);
    return rows[0]?.tag;
  };

  return {
    async caseIdentity(conversationId: string, suffix: string): Promise<CaseIdentity> {
      const tag = (await given(conversationId, suffix)) ?? (await given(conversationId, suffix));
      if (tag === undefined)
        throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'A case was not given its number.');
      return { conversationId, tag };
    },

    async conversationByMessageIds(messageIds: readonly string[]): Promise<string | null> {
      // The nearest ancestors come last in References (RFC 5322 §3.6.4).
      const wanted = messageIds.filter((id) => id !== '').slice(-limits.threadMessageIds);
      if (wanted.length === 0) return null;
      const row = await db
        .selectFrom('messages')
        .select('conversation_id')
        .where('message_id_header', 'in', wanted.map(indexable))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.conversation_id ?? null;
    },

    async conversationByTag(tag: string): Promise<string | null> {
      const row = await db
        .selectFrom('conversations')
        .select('id')
        .where('tag', '=', tag.toUpperCase())
        .executeTakeFirst();
      return row?.id ?? null;
    },

    async participants(conversationId: string): Promise<readonly string[]> {
      const { rows } = await sql<{ address: string }>`
        select distinct lower(address) as address from (
          select from_address as address from messages
            where conversation_id = ${conversationId} and direction = 'in'
              and (not automatic or id = (
                select id from messages where conversation_id = ${conversationId} order by at, id limit 1))
          union all
          select one ->> 'address' from messages,
            jsonb_array_elements(to_addresses || cc_addresses || bcc_addresses) as one
            where conversation_id = ${conversationId} and direction = 'out' and state <> 'withdrawn'
        ) as written where address <> '' order by 1`.execute(db);
      return rows.map(({ address }) => address);
    },
  };
}
