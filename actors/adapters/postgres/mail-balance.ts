// The mail balance over Postgres (N3).

import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BalanceRow, BalanceSpan, MailBalance } from '../../ports/mail-balance.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';

// Any fixed number: the advisory lock of whoever settles.
const lockKey = 7_455_432_018;

export function createMailBalance(db: Kysely<Database>, clock: Clock): MailBalance {
  return withTranslatedErrors<MailBalance>({
    settle: (span) =>
      db.transaction().execute(async (transaction) => {
        const lock = await sql<{ got: boolean }>`
          select pg_try_advisory_xact_lock(${lockKey}) as got`.execute(transaction);
        if (lock.rows[0]?.got !== true) return null;
        return settle(transaction, span, clock.now());
      }),
    async read({ from, to, mailboxId, limit }) {
      let query = db
        .selectFrom('mail_balance')
        .selectAll()
        .where('hour', '>=', new Date(from))
        .where('hour', '<', new Date(to));
      if (mailboxId !== null) query = query.where('mailbox_id', '=', mailboxId);
      const rows = await query.orderBy('hour', 'desc').orderBy('mailbox_id').limit(limit).execute();
      return rows.map(toRow);
    },
  });
}

/**
 * Lists of cases lag by moments: a mail that was routed just now and whose case is not in them counts as open. What is
 * neither here nor there is in none of the places, and so in the difference.
 */
async function settle(
  db: Kysely<Database>,
  { from, to }: BalanceSpan,
  now: number,
): Promise<readonly BalanceRow[]> {
  const span = [new Date(from), new Date(to)] as const;
  const fresh = new Date(now - limits.balanceLagMs);
  const { rows } = await sql<Selectable<Database['mail_balance']>>`
    with accepted as (
      select mailbox_id, date_trunc('hour', accepted_at, 'UTC') as hour, count(*)::int as n
      from archive_chain where accepted_at >= ${span[0]} and accepted_at < ${span[1]} group by 1, 2
    ), placed as (
      select a.mailbox_id, date_trunc('hour', a.received_at, 'UTC') as hour, case
        when a.state = 'discarded' then 'discarded'
        when a.state = 'accepted' then 'waiting'
        when a.mailbox_id = '' then
          case when exists (select from account_messages p where p.archive_id = a.id) then 'personal' end
        when m.id is null then null
        when exists (select from case_events e
          where e.conversation_id = m.conversation_id and e.type = 'conversation.diverted') then 'diverted'
        when c.status = 'closed' then 'closed'
        when c.status = 'quarantined' then 'quarantined'
        when c.status is not null or a.routed_at > ${fresh} then 'open'
      end as place
      from archive a
      left join messages m on m.archive_id = a.id
      left join cases c on c.conversation_id = m.conversation_id
      where a.received_at >= ${span[0]} and a.received_at < ${span[1]}
    ), counted as (
      select mailbox_id, hour,
        count(*) filter (where place = 'waiting')::int as waiting,
        count(*) filter (where place = 'open')::int as open,
        count(*) filter (where place = 'closed')::int as closed,
        count(*) filter (where place = 'quarantined')::int as quarantined,
        count(*) filter (where place = 'diverted')::int as diverted,
        count(*) filter (where place = 'discarded')::int as discarded,
        count(*) filter (where place = 'personal')::int as personal
      from placed group by 1, 2
    )
    insert into mail_balance
    select coalesce(a.mailbox_id, c.mailbox_id), coalesce(a.hour, c.hour), coalesce(a.n, 0), coalesce(c.waiting, 0),
      coalesce(c.open, 0), coalesce(c.closed, 0), coalesce(c.quarantined, 0), coalesce(c.diverted, 0),
      coalesce(c.discarded, 0), coalesce(c.personal, 0), ${new Date(now)}
    from accepted a full join counted c using (mailbox_id, hour)
    on conflict (mailbox_id, hour) do update set accepted = excluded.accepted, waiting = excluded.waiting,
      open = excluded.open, closed = excluded.closed, quarantined = excluded.quarantined,
      diverted = excluded.diverted, discarded = excluded.discarded, personal = excluded.personal,
      settled_at = excluded.settled_at
    returning *`.execute(db);
  return rows.map(toRow);
}

function toRow(row: Selectable<Database['mail_balance']>): BalanceRow {
  const { accepted, waiting, open, closed, quarantined, diverted, discarded, personal } = row;
  const placed = waiting + open + closed + quarantined + diverted + discarded + personal;
  return {
    mailboxId: row.mailbox_id,
    hour: row.hour.getTime(),
    accepted,
    waiting,
    open,
    closed,
    quarantined,
    diverted,
    discarded,
    personal,
    difference: accepted - placed,
    settledAt: row.settled_at.getTime(),
  };
}
