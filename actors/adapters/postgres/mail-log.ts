// The mail log over Postgres (F17): nothing is written for it; it is read from what the archive, the messages and the
// histories of cases say anyway.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { limits } from '../../limits.ts';
import type { LoggedMail, MailLog, MailLogFilter, MailPlace, TraceStep } from '../../ports/mail-log.ts';
import { withTranslatedErrors } from './failures.ts';
import { readCursor, writeCursor } from './keyset.ts';
import type { MailAuthentication } from '../../vocabulary/authentication.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

interface Row {
  readonly id: string;
  readonly received_at: Date;
  readonly source: string;
  readonly mailbox_id: string;
  readonly envelope_from: string;
  readonly envelope_to: readonly string[];
  readonly remote_address: string;
  readonly size: number;
  readonly sha256: Buffer;
  readonly state: 'accepted' | 'routed' | 'discarded';
  readonly conversation_id: string | null;
  readonly tag: string | null;
  readonly discard_reason: string | null;
  readonly discard_rule: string | null;
  readonly quarantine_reason: string | null;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly routed_at: Date | null;
  readonly seq: string | null;
}

const places: Readonly<Record<Row['state'], MailPlace>> = {
  accepted: 'waiting',
  routed: 'routed',
  discarded: 'discarded',
};
const states: Readonly<Record<MailPlace, Row['state']>> = {
  waiting: 'accepted',
  routed: 'routed',
  discarded: 'discarded',
};

const columns = sql`a.id, a.received_at, a.source, a.mailbox_id, a.envelope_from, a.envelope_to, a.remote_address, a.size,
  a.sha256, a.state, coalesce(m.conversation_id, a.conversation_id) as conversation_id, v.tag, a.discard_reason,
  a.discard_rule, a.quarantine_reason, a.attempts, a.last_error, a.routed_at, k.seq`;
const tables = sql`archive a left join messages m on m.archive_id = a.id
  left join conversations v on v.id = coalesce(m.conversation_id, a.conversation_id)
  left join archive_chain k on k.archive_id = a.id`;

export function createMailLog(db: Kysely<Database>): MailLog {
  return withTranslatedErrors<MailLog>({
    async search(filter) {
      const { rows } = await sql<Row>`
        select ${columns} from ${tables} where ${sql.join(conditions(filter), sql` and `)}
        order by a.received_at desc, a.id desc limit ${filter.limit + 1}`.execute(db);
      const page = rows.slice(0, filter.limit);
      const last = rows.length > filter.limit ? page.at(-1) : undefined;
      return {
        items: page.map(toMail),
        nextCursor: last === undefined ? null : writeCursor({ at: last.received_at.getTime(), id: last.id }),
      };
    },
    async trace(archiveId) {
      const { rows } = await sql<Row>`select ${columns} from ${tables} where a.id = ${archiveId}`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      const steps = [...ownSteps(row), ...(await laterSteps(db, row))];
      return { mail: toMail(row), steps: steps.toSorted((one, other) => one.at - other.at) };
    },
  });
}

function conditions({ mailboxId, place, address, from, to, cursor }: MailLogFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (mailboxId !== undefined) all.push(sql`a.mailbox_id = ${mailboxId}`);
  if (place !== undefined) all.push(sql`a.state = ${states[place]}`);
  if (from !== undefined) all.push(sql`a.received_at >= ${new Date(from)}`);
  if (to !== undefined) all.push(sql`a.received_at < ${new Date(to)}`);
  if (address !== undefined) {
    const part = `%${storable(address)
      .toLowerCase()
      .replaceAll(/[\\%_]/g, (letter) => `\\${letter}`)}%`;
    all.push(
      sql`(lower(a.envelope_from) like ${part} or lower(array_to_string(a.envelope_to, ' ')) like ${part})`,
    );
  }
  if (cursor !== undefined) {
    const { at, id } = readCursor(cursor);
    all.push(sql`(a.received_at, a.id) < (${new Date(at)}, ${id})`);
  }
  return all;
}

function toMail(row: Row): LoggedMail {
  return {
    id: row.id,
    acceptedAt: row.received_at.getTime(),
    source: row.source,
    mailboxId: row.mailbox_id,
    envelopeFrom: row.envelope_from,
    envelopeTo: row.envelope_to,
    remoteAddress: row.remote_address,
    sizeBytes: row.size,
    place: places[row.state],
    conversationId: row.conversation_id ?? '',
    tag: row.tag ?? '',
    discardReason: row.discard_reason ?? '',
    quarantineReason: row.quarantine_reason ?? '',
  };
}

function step(at: number, name: string, details: TraceStep['details']): TraceStep {
  return { at, step: name, queue: '', agent: '', details };
}

/** What the archive itself says. */
function ownSteps(row: Row): readonly TraceStep[] {
  const acceptedAt = row.received_at.getTime();
  const { source, remote_address: remoteAddress, size, envelope_from: from, envelope_to: to, seq } = row;
  const steps = [
    step(acceptedAt, 'accepted', {
      source,
      remoteAddress,
      size,
      from,
      to,
      place: seq,
      sha256: row.sha256.toString('hex'),
    }),
  ];
  if (row.attempts > 0)
    steps.push(step(acceptedAt, 'attempt-failed', { attempts: row.attempts, error: row.last_error ?? '' }));
  const end = row.routed_at?.getTime();
  if (end !== undefined && row.state === 'routed') steps.push(step(end, 'routed', { tag: row.tag ?? '' }));
  if (end !== undefined && row.state === 'discarded')
    steps.push(step(end, 'discarded', { reason: row.discard_reason ?? '', rule: row.discard_rule ?? '' }));
  return steps;
}

/** Its sender was looked at again, as nobody knew who it was when it came. */
function senderLooks(authentication: MailAuthentication | null): readonly TraceStep[] {
  if (authentication === null) return [];
  const { earlier = [], at, verdict } = authentication;
  const looks = [...earlier, { at, verdict }].slice(1);
  return looks.map((look) => step(look.at, 'sender-looked-at', { verdict: look.verdict }));
}

/** How it was understood, where it was put, and what its case has seen since. */
async function laterSteps(db: Kysely<Database>, row: Row): Promise<readonly TraceStep[]> {
  const steps: TraceStep[] = [];
  const message = await db
    .selectFrom('messages')
    .select(['at', 'subject', 'automatic', 'authentication', 'understood', 'conversation_id'])
    .where('archive_id', '=', row.id)
    .executeTakeFirst();
  const keptAt = Math.max(row.received_at.getTime(), message?.at.getTime() ?? 0);
  if (message !== undefined) {
    const { subject, automatic, authentication, understood } = message;
    steps.push(
      step(keptAt, 'understood', {
        subject,
        automatic,
        authentication,
        ...understood,
        quarantine: row.quarantine_reason ?? '',
      }),
      ...senderLooks(authentication),
    );
  }
  const placed = await sql<{ account: string; folder: string; held_reason: string; placed_at: Date }>`
    select coalesce(u.email, m.account_id) as account, folder, held_reason, placed_at
    from account_messages m left join users u on u.id = m.account_id
    where archive_id = ${row.id} order by account limit 100`.execute(db);
  for (const { account, folder, held_reason: held, placed_at: at } of placed.rows)
    steps.push(step(at.getTime(), held === '' ? 'placed' : 'kept-back', { account, folder, held }));
  if (message === undefined) return steps;
  const events = await db
    .selectFrom('case_events')
    .select(['at', 'type', 'queue_id', 'agent_id', 'details'])
    .where('conversation_id', '=', message.conversation_id)
    .where('at', '>=', row.received_at)
    .orderBy('at')
    .orderBy('position')
    .limit(limits.mailTraceSteps)
    .execute();
  return [
    ...steps,
    ...events.map(({ at, type, queue_id: queue, agent_id: agent, details }) => {
      return { at: at.getTime(), step: type, queue, agent, details };
    }),
  ];
}
