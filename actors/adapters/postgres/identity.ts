// Who a case is, outside: its number and public tag (F93), and what leads from a mail back to it.

import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { CaseIdentity } from '../../ports/mail-store.ts';
import { createBatcher } from './accept-batch.ts';
import { factsOfMail } from './batch-bounds.ts';
import { isAboutItem } from './failures.ts';
import type { StoreDeps } from './mail-store.ts';
import type { Database } from './schema.ts';
import { indexable, storable } from './storable.ts';

export interface Wanted {
  readonly conversationId: string;
  readonly suffix: string;
}

/** A case without one is missing when another process gives it one at this moment. */
export type Tags = ReadonlyMap<string, string>;

/**
 * For `with`: `tags` has the tags that the cases have, or else are given by it. The condition is looked at first, so that
 * driving a mail again uses up no number.
 */
export function tagsGiven(wanted: readonly Wanted[]): RawBuilder<unknown> {
  const ids = wanted.map(({ conversationId }) => conversationId);
  const suffixes = wanted.map(({ suffix }) => suffix);
  return sql`asked as (
      select distinct on (id) id, suffix from unnest(${ids}::text[], ${suffixes}::text[]) as a(id, suffix)
    ), fresh as materialized (
      select id, suffix, nextval('case_number') as number from asked
      where not exists (select from conversations where conversations.id = asked.id)
    ), given as (
      insert into conversations (id, number, tag)
      select id, number, 'SP-' || lpad(number::text, greatest(6, length(number::text)), '0') || '-' || suffix from fresh
      on conflict (id) do nothing
      returning id, tag
    ), tags as (
      select id, tag from given
      union all select id, tag from conversations where id = any(${ids}::text[])
    )`;
}

/** The tags that cases have, or else are given now, in one round trip. */
export async function giveTags(db: Kysely<Database>, wanted: readonly Wanted[]): Promise<Tags> {
  const { rows } = await sql<{ id: string; tag: string }>`
    with ${tagsGiven(wanted)} select id, tag from tags`.execute(db);
  return new Map(rows.map(({ id, tag }) => [id, tag]));
}

interface Asked extends Wanted {
  tag: string | undefined;
}

interface Fingerprinted {
  readonly fingerprint: Buffer;
  readonly archiveId: string;
  /** Undefined while another process commits it at this moment. */
  first: { readonly archive_id: string; readonly state: string } | undefined;
}

/** The first mail of each fingerprint. Claimed in one order, so that two processes do not lock each other out. */
async function claimFingerprints(db: Kysely<Database>, mails: readonly Fingerprinted[]): Promise<void> {
  const prints = mails.map(({ fingerprint }) => fingerprint);
  const archiveIds = mails.map(({ archiveId }) => archiveId);
  const { rows } = await sql<{ fingerprint: Buffer; archive_id: string; state: string }>`
    with claimed as (
      insert into mail_fingerprints (fingerprint, archive_id)
      select fingerprint, archive_id from unnest(${prints}::bytea[], ${archiveIds}::text[])
        with ordinality as m(fingerprint, archive_id, place) order by fingerprint, place
      on conflict (fingerprint) do nothing
      returning fingerprint, archive_id),
    first as (
      select fingerprint, archive_id from claimed
      union all
      select fingerprint, archive_id from mail_fingerprints where fingerprint = any(${prints}::bytea[]))
    select first.fingerprint, first.archive_id, archive.state
    from first join archive on archive.id = first.archive_id`.execute(db);
  const firsts = new Map(rows.map((row) => [row.fingerprint.toString('hex'), row]));
  for (const mail of mails) mail.first = firsts.get(mail.fingerprint.toString('hex'));
}

export function createIdentity({ db }: StoreDeps) {
  /** Cases that come at once are given their numbers in one statement and one commit. */
  const batcher = createBatcher<Asked>(
    async (asked) => {
      const tags = await giveTags(db, asked);
      for (const one of asked) one.tag = tags.get(one.conversationId);
    },
    isAboutItem,
    factsOfMail,
  );
  const given = async (conversationId: string, suffix: string): Promise<string | undefined> => {
    const asked: Asked = { conversationId, suffix, tag: undefined };
    await batcher.add(asked, 0);
    return asked.tag;
  };

  const fingerprints = createBatcher<Fingerprinted>(
    (mails) => claimFingerprints(db, mails),
    isAboutItem,
    factsOfMail,
  );
  const firstOf = async (fingerprint: Uint8Array, archiveId: string): Promise<Fingerprinted['first']> => {
    const mail: Fingerprinted = { fingerprint: Buffer.from(fingerprint), archiveId, first: undefined };
    await fingerprints.add(mail, 0);
    return mail.first;
  };

  return {
    async caseIdentity(conversationId: string, suffix: string): Promise<CaseIdentity> {
      const tag = (await given(conversationId, suffix)) ?? (await given(conversationId, suffix));
      if (tag === undefined)
        throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'A case was not given its number.');
      return { conversationId, tag };
    },

    async firstOfFingerprint(fingerprint: Uint8Array, archiveId: string) {
      // Of two at a time the second waits for the first, and sees it only with its next look.
      const first = (await firstOf(fingerprint, archiveId)) ?? (await firstOf(fingerprint, archiveId));
      if (first === undefined)
        throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'A mail has no first of its kind.');
      return { archiveId: first.archive_id, waits: first.state === 'accepted' };
    },

    async addRecipients(messageId: string, envelopeTo: readonly string[]): Promise<void> {
      await sql`update messages set envelope_to = envelope_to || array(
        select one from unnest(${envelopeTo.map(storable)}::text[]) as one where one <> all (envelope_to))
        where id = ${messageId}`.execute(db);
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
