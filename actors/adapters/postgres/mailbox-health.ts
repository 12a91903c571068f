// The MailboxHealth port over Postgres: one row per mailbox and protocol, written by whoever has just tried.

import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BoxOutcome, MailboxHealth, ProtocolHealth } from '../../ports/mailbox-health.ts';
import type { BoxProtocol } from '../../vocabulary/mailbox-policy.ts';
import { codeOf, foreignKeyViolation, withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

export function createMailboxHealth(db: Kysely<Database>, clock: Clock): MailboxHealth {
  return withTranslatedErrors<MailboxHealth>({
    async note(mailboxId, protocol, outcome) {
      try {
        await note(db, { mailboxId, protocol, at: new Date(clock.now()) }, outcome);
      } catch (error) {
        if (codeOf(error) !== foreignKeyViolation) throw error;
      }
    },

    async of(mailboxId) {
      const rows = await db
        .selectFrom('mailbox_health')
        .selectAll()
        .where('mailbox_id', '=', mailboxId)
        .orderBy('protocol')
        .execute();
      return rows.map(toHealth);
    },

    async all() {
      const rows = await db
        .selectFrom('mailbox_health')
        .selectAll()
        .orderBy('mailbox_id')
        .orderBy('protocol')
        .limit(limits.boxHealthRows)
        .execute();
      return rows.map(toHealth);
    },

    async forget(mailboxId, protocols) {
      if (protocols.length === 0) return;
      await db
        .deleteFrom('mailbox_health')
        .where('mailbox_id', '=', mailboxId)
        .where('protocol', 'in', [...protocols])
        .execute();
    },
  });
}

interface Noted {
  readonly mailboxId: string;
  readonly protocol: BoxProtocol;
  readonly at: Date;
}

async function note(
  db: Kysely<Database>,
  { mailboxId, protocol, at }: Noted,
  outcome: BoxOutcome,
): Promise<void> {
  const state = outcome.ok ? 'ok' : 'failing';
  const seen = outcome.ok
    ? {
        last_success_at: at,
        ...(outcome.expiresAt !== undefined && { expires_at: new Date(outcome.expiresAt) }),
        ...(outcome.gap !== undefined && { gap: JSON.stringify(outcome.gap) }),
      }
    : { last_error: storable(outcome.error).slice(0, limits.boxErrorChars) };
  await db
    .insertInto('mailbox_health')
    .values({ mailbox_id: mailboxId, protocol, state, since: at, ...seen })
    .onConflict((conflict) =>
      conflict.columns(['mailbox_id', 'protocol']).doUpdateSet({
        state,
        // A state that goes on has begun when it began.
        since: sql`case when mailbox_health.state = ${state} then mailbox_health.since else ${at} end`,
        ...seen,
      }),
    )
    .execute();
}

function toHealth(row: Selectable<Database['mailbox_health']>): ProtocolHealth {
  return {
    mailboxId: row.mailbox_id,
    protocol: row.protocol,
    state: row.state,
    since: row.since.getTime(),
    lastError: row.last_error,
    lastSuccessAt: row.last_success_at?.getTime() ?? null,
    expiresAt: row.expires_at?.getTime() ?? null,
    gap: row.gap,
  };
}
