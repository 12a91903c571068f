// The archive: raw mail, sealed, as it came. `accept` is the point after which nothing can be lost (design: life of one
// e-mail); the rest drives what was accepted until it is routed.

import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { AcceptedMail, ArchivedMail } from '../../ports/mail-store.ts';
import { keyId } from '../system/secrets.ts';
import { createBatcher } from './accept-batch.ts';
import { acceptedMail, factsOfMail } from './batch-bounds.ts';
import { isAboutItem } from './failures.ts';
import type { StoreDeps } from './mail-store.ts';
import type { Database } from './schema.ts';
import { seal } from './sealing.ts';
import { openSealed } from './sealed-rows.ts';
import { storable, storableJson } from './storable.ts';
import { asksForSilence } from '../../vocabulary/delivery-reports.ts';

type NewRow = {
  id: string;
  received_at: Date;
  source: AcceptedMail['source'];
  envelope_from: string;
  envelope_to: string[];
  remote_address: string;
  helo: string;
  mailbox_id: string;
  account_ids: string[];
  size: number;
  sha256: Buffer;
  key_id: string;
  nonce: Buffer;
  ciphertext: Buffer;
  dsn: string | null;
  arrived_at: Date | null;
  imported: boolean;
  quarantine_reason: string | null;
  submitted_by: string | null;
};

export function createArchive(deps: StoreDeps) {
  const { db, archiveKey, clock, chance } = deps;
  const keyName = keyId(archiveKey);
  const batcher = createBatcher<NewRow>(
    async (rows) => {
      await db
        .insertInto('archive')
        .values([...rows])
        // A mail with an id of its own may be brought twice (F6).
        .onConflict((known) => known.column('id').doNothing())
        .execute();
    },
    isAboutItem,
    acceptedMail,
  );
  const routed = createBatcher<string>(
    async (ids) => {
      await db
        .updateTable('archive')
        .set({ state: 'routed', routed_at: new Date(clock.now()), claimed_until: null })
        .where('id', 'in', [...ids])
        .where('state', '=', 'accepted')
        .execute();
    },
    isAboutItem,
    factsOfMail,
  );

  return {
    async accept(mail: AcceptedMail): Promise<string> {
      const id = mail.id ?? chance.newId();
      const row: NewRow = {
        id,
        received_at: new Date(clock.now()),
        source: mail.source,
        envelope_from: storable(mail.envelopeFrom),
        envelope_to: mail.envelopeTo.map(storable),
        remote_address: mail.remoteAddress,
        helo: storable(mail.helo ?? ''),
        mailbox_id: mail.mailboxId,
        account_ids: [...(mail.accountIds ?? [])],
        size: mail.raw.length,
        key_id: keyName,
        ...seal(archiveKey, mail.raw, id),
        submitted_by: mail.submittedBy ?? null,
        dsn: mail.dsn ? storableJson(mail.dsn) : null,
        arrived_at: typeof mail.arrivedAt === 'number' ? new Date(mail.arrivedAt) : null,
        imported: mail.imported ?? false,
        quarantine_reason: mail.quarantineReason ? storable(mail.quarantineReason) : null,
      };
      await batcher.add(row, mail.raw.length);
      return id;
    },

    async archived(archiveId: string): Promise<ArchivedMail | null> {
      const row = await db.selectFrom('archive').selectAll().where('id', '=', archiveId).executeTakeFirst();
      return row === undefined ? null : toArchived(deps, row);
    },

    async wantsNoReports(archiveId: string): Promise<boolean> {
      const row = await db
        .selectFrom('archive')
        .select(['dsn', 'envelope_to as envelopeTo'])
        .where('id', '=', archiveId)
        .executeTakeFirst();
      return asksForSilence(row ?? null);
    },

    async claimUnrouted(before: number, limit: number, claimMs: number): Promise<readonly ArchivedMail[]> {
      const now = clock.now();
      const rows = await db
        .updateTable('archive')
        .set({ claimed_until: new Date(now + claimMs) })
        .where('id', 'in', (some) =>
          some
            .selectFrom('archive')
            .select('id')
            .where('state', '=', 'accepted')
            .where('received_at', '<', new Date(before))
            .where((row) =>
              row.or([row('claimed_until', 'is', null), row('claimed_until', '<', new Date(now))]),
            )
            .orderBy('received_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute();
      rows.sort((one, other) => one.received_at.getTime() - other.received_at.getTime());
      const opened = await Promise.all(rows.map((row) => openedOrNoted(deps, row)));
      return opened.filter((mail) => mail !== null);
    },

    markRouted: (archiveId: string): Promise<void> => routed.add(archiveId, 0),

    async discard(archiveId: string, { reason, ruleId }: { reason: string; ruleId: string }): Promise<void> {
      await db
        .updateTable('archive')
        .set({
          state: 'discarded',
          discard_reason: storable(reason),
          discard_rule: ruleId,
          routed_at: new Date(clock.now()),
          claimed_until: null,
        })
        .where('id', '=', archiveId)
        .where('state', '=', 'accepted')
        .execute();
    },

    async archivedBetween({ from, to, limit, after }: Span): Promise<readonly ArchivedMail[]> {
      const start = after === null ? undefined : await receivedAt(db, after);
      const rows = await db
        .selectFrom('archive')
        .selectAll()
        .where('received_at', '>=', new Date(from))
        .where('received_at', '<', new Date(to))
        .where('mailbox_id', '<>', '')
        .$if(start !== undefined, (query) =>
          query.where(sql<boolean>`(received_at, id) > (${start}, ${after})`),
        )
        .orderBy('received_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => toArchived(deps, row));
    },

    async markAttempt(archiveId: string, error: string): Promise<void> {
      await noteAttempt(db, archiveId, error);
    },
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly after: string | null;
}

async function receivedAt(db: Kysely<Database>, archiveId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('archive')
    .select('received_at')
    .where('id', '=', archiveId)
    .executeTakeFirst();
  return row?.received_at;
}

/** Null for a row that does not open: it must not keep the others from being driven (T3). It stays, and is noted. */
async function openedOrNoted(
  deps: StoreDeps,
  row: Selectable<Database['archive']>,
): Promise<ArchivedMail | null> {
  try {
    return toArchived(deps, row);
  } catch (error) {
    deps.log?.error({ archiveId: row.id, error: String(error) }, 'an archived mail does not open');
    await noteAttempt(deps.db, row.id, String(error));
    return null;
  }
}

async function noteAttempt(db: Kysely<Database>, archiveId: string, error: string): Promise<void> {
  await db
    .updateTable('archive')
    .set({ attempts: sql`attempts + 1`, last_error: storable(error).slice(0, 2_000) })
    .where('id', '=', archiveId)
    .execute();
}

function toArchived({ archiveKey }: StoreDeps, row: Selectable<Database['archive']>): ArchivedMail {
  return {
    id: row.id,
    source: row.source,
    envelopeFrom: row.envelope_from,
    envelopeTo: row.envelope_to,
    remoteAddress: row.remote_address,
    helo: row.helo,
    mailboxId: row.mailbox_id,
    accountIds: row.account_ids,
    raw: openSealed(archiveKey, row, row.id),
    receivedAt: row.received_at.getTime(),
    attempts: row.attempts,
    conversationId: row.conversation_id,
    quarantineReason: row.quarantine_reason,
    dsn: row.dsn,
    arrivedAt: row.arrived_at?.getTime() ?? null,
    imported: row.imported,
    submittedBy: row.submitted_by,
  };
}

/** The statement that says which case a mail belongs to, once. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- kysely's own, four type parameters long
export function markUnderstood(
  db: Kysely<Database>,
  archiveId: string,
  understood: { readonly conversationId: string; readonly quarantineReason: string | null },
) {
  return db
    .updateTable('archive')
    .set({
      conversation_id: understood.conversationId,
      quarantine_reason: understood.quarantineReason === null ? null : storable(understood.quarantineReason),
    })
    .where('id', '=', archiveId)
    .where('conversation_id', 'is', null);
}

/** The same of several mails. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- kysely's own, four type parameters long
export function markAllUnderstood(
  db: Kysely<Database>,
  understood: readonly {
    readonly archiveId: string;
    readonly conversationId: string;
    readonly quarantineReason: string | null;
  }[],
) {
  const said = sql<{ id: string; conversation_id: string; reason: string | null }>`(
    select * from unnest(
      ${understood.map(({ archiveId }) => archiveId)}::text[],
      ${understood.map(({ conversationId }) => conversationId)}::text[],
      ${understood.map(({ quarantineReason: reason }) => (reason === null ? null : storable(reason)))}::text[]
    ) as s(id, conversation_id, reason))`.as<'said'>('said');
  return (
    db
      .updateTable('archive')
      .from(said)
      .set((row) => ({
        conversation_id: row.ref('said.conversation_id'),
        quarantine_reason: row.ref('said.reason'),
      }))
      .whereRef('archive.id', '=', 'said.id')
      // Said once more for the planner, which else reads the whole of a young archive.
      .where('archive.id', '=', sql<string>`any(${understood.map(({ archiveId }) => archiveId)}::text[])`)
      .where('archive.conversation_id', 'is', null)
  );
}
