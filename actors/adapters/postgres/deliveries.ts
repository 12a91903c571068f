// From prepared to sent: the jobs that deliver a message to each of its recipients, and what became of them.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { Delivery, MailStore } from '../../ports/mail-store.ts';
import type { StoreDeps } from './mail-store.ts';
import { notFound } from './refusals.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

// Performed by the outbound part, with payload {messageId, recipient} and, when it is traced, {traceparent}.
const deliveryTask = 'deliver';

type Deliveries = Pick<MailStore, 'release' | 'withdraw' | 'redeliver' | 'recordDelivery'>;

export function createDeliveries({ db, clock }: StoreDeps): Deliveries {
  return {
    async release(messageId, trace) {
      await db.transaction().execute(async (transaction) => {
        const released = await transaction
          .updateTable('messages')
          .set({ state: 'queued', draft: null })
          .where('id', '=', messageId)
          .where('state', '=', 'prepared')
          .returning('envelope_to')
          .executeTakeFirst();
        if (released !== undefined) await queue(transaction, { messageId, trace }, released.envelope_to);
        else await assertKnown(transaction, messageId);
      });
    },

    async withdraw(messageId) {
      await db
        .updateTable('messages')
        // Nobody finds by its words what nobody was told.
        .set({ state: 'withdrawn', text: '', html: null, search: '' })
        .where('id', '=', messageId)
        .where('state', '=', 'prepared')
        .execute();
    },

    async redeliver(messageId, recipient, to) {
      const next = to === '' ? recipient : to;
      const replaced = next === recipient ? {} : { replaced_by: next };
      await db.transaction().execute(async (transaction) => {
        const failed = await transaction
          .updateTable('deliveries')
          .set({ ...(next === recipient ? { state: 'queued', attempts: 0 } : replaced) })
          .where('message_id', '=', messageId)
          .where('recipient', '=', recipient)
          .where('state', '=', 'failed')
          .where('replaced_by', '=', '')
          .returning('recipient')
          .executeTakeFirst();
        if (failed === undefined) return;
        await transaction
          .updateTable('messages')
          .set({ state: 'queued' })
          .where('id', '=', messageId)
          .execute();
        await queue(transaction, { messageId, trace: undefined }, [next]);
      });
    },

    async recordDelivery(messageId, recipient, delivery) {
      const values = {
        state: delivery.state,
        attempts: delivery.attempts,
        last_code: delivery.lastCode,
        last_text: storable(delivery.lastText).slice(0, 2_000),
        updated_at: new Date(clock.now()),
      };
      await db.transaction().execute(async (transaction) => {
        // One recipient at a time, so that the last of two that end together sees the other.
        await transaction
          .selectFrom('messages')
          .select('id')
          .where('id', '=', messageId)
          .forUpdate()
          .executeTakeFirst();
        await transaction
          .insertInto('deliveries')
          .values({ message_id: messageId, recipient, ...values })
          .onConflict((conflict) => conflict.columns(['message_id', 'recipient']).doUpdateSet(values))
          .execute();
        await settle(transaction, messageId, values.updated_at);
      });
    },
  };
}

async function queue(
  db: Kysely<Database>,
  { messageId, trace }: { readonly messageId: string; readonly trace: string | undefined },
  recipients: readonly string[],
): Promise<void> {
  if (recipients.length === 0) return;
  await db
    .insertInto('deliveries')
    .values(recipients.map((recipient) => ({ message_id: messageId, recipient, last_code: null })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await sql`
    select graphile_worker.add_job(
      identifier => ${deliveryTask},
      payload => json_strip_nulls(json_build_object(
        'messageId', ${messageId}::text, 'recipient', recipient, 'traceparent', ${trace ?? null}::text
      )),
      max_attempts => ${limits.deliveryAttempts}::int,
      job_key => ${messageId}::text || ':' || recipient
    ) from unnest(${[...recipients]}::text[]) as recipient`.execute(db);
}

async function assertKnown(db: Kysely<Database>, messageId: string): Promise<void> {
  const known = await db.selectFrom('messages').select('id').where('id', '=', messageId).executeTakeFirst();
  if (known === undefined) throw notFound('There is no such message to send.');
}

/** The message is sent when every delivery is, and failed when one is and none is open. */
async function settle(db: Kysely<Database>, messageId: string, at: Date): Promise<void> {
  const rows = await db
    .selectFrom('deliveries')
    .select('state')
    .where('message_id', '=', messageId)
    .where('replaced_by', '=', '')
    .execute();
  if (rows.some(({ state }) => state === 'queued' || state === 'deferred')) return;
  const failed = rows.some(({ state }) => state === 'failed');
  await db
    .updateTable('messages')
    .set(failed ? { state: 'failed' } : { state: 'sent', sent_at: at })
    .where('id', '=', messageId)
    .where('direction', '=', 'out')
    .execute();
}

export async function deliveriesOf(
  db: Kysely<Database>,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Delivery[]>> {
  const found = new Map<string, Delivery[]>();
  if (messageIds.length === 0) return found;
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('message_id', 'in', [...messageIds])
    .orderBy('recipient')
    .execute();
  for (const row of rows) {
    const delivery: Delivery = {
      recipient: row.recipient,
      state: row.state,
      attempts: row.attempts,
      lastCode: row.last_code,
      lastText: row.last_text,
      updatedAt: row.updated_at.getTime(),
      replacedBy: row.replaced_by,
    };
    found.set(row.message_id, [...(found.get(row.message_id) ?? []), delivery]);
  }
  return found;
}
