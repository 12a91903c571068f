// Proves that the archive is what was accepted (F17, N3): walks the chain of each mailbox, opens every mail and computes
// every link anew, and compares the heads that were signed. The links themselves are made by the database, in the commit
// of the mail (migration 0014).

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import { asSkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from './schema.ts';
import { openSealed } from './sealed-rows.ts';

export interface BrokenLink {
  readonly seq: number;
  readonly archiveId: string;
  /** One plain phrase. */
  readonly reason: string;
}

export interface ChainReport {
  readonly mailboxId: string;
  readonly mails: number;
  readonly anchors: number;
  /** Hex of the newest link. */
  readonly head: string;
  /** At most `limits.chainFaults` of them, the first ones; empty: whole. */
  readonly broken: readonly BrokenLink[];
}

export interface ArchiveChain {
  mailboxIds(): Promise<readonly string[]>;
  /** `onMails`: how many have been looked at, now and then. */
  verify(mailboxId: string, onMails?: (count: number) => void): Promise<ChainReport>;
  /** Signs the head of each chain that has grown; how many. */
  anchor(): Promise<number>;
}

export interface ArchiveChainDeps {
  readonly db: Kysely<Database>;
  readonly archiveKey: Uint8Array;
  /** Signs heads. */
  readonly anchorKey: Uint8Array;
  readonly clock: Clock;
}

type ArchiveRow = Selectable<Database['archive']>;
type Chained = Selectable<Database['archive_chain']> & { readonly mail: ArchiveRow | null };

const sha = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

function int8(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** As `archive_link` of the database computes it. */
function linkOf(before: Uint8Array, seq: bigint, mail: ArchiveRow): Buffer {
  return createHash('sha256')
    .update(before)
    .update(int8(seq))
    .update(int8(BigInt(mail.received_at.getTime())))
    .update(int4(mail.size))
    .update(mail.sha256)
    .update(sha(mail.id))
    .update(sha(mail.source))
    .update(sha(mail.envelope_from))
    .update(sha(mail.envelope_to.join('\n')))
    .update(sha(mail.remote_address))
    .update(sha(mail.mailbox_id))
    .update(sha(mail.account_ids.join('\n')))
    .digest();
}

function macOf(
  key: Uint8Array,
  { mailboxId, seq, link }: { mailboxId: string; seq: bigint; link: Uint8Array },
): Buffer {
  return createHmac('sha256', key).update(sha(mailboxId)).update(int8(seq)).update(link).digest();
}

export function createArchiveChain(deps: ArchiveChainDeps): ArchiveChain {
  const { db } = deps;
  return {
    async mailboxIds() {
      const { rows } = await sql<{ mailbox_id: string }>`
        select mailbox_id from archive_heads union select distinct mailbox_id from archive_chain
        union select mailbox_id from archive_anchors order by 1`.execute(db);
      return rows.map(({ mailbox_id }) => mailbox_id);
    },
    verify: (mailboxId, onMails) => verifyChain(deps, mailboxId, onMails),
    async anchor() {
      const at = deps.clock.now();
      const { rows } = await sql<{ mailbox_id: string; seq: string; link: Buffer }>`
        select h.mailbox_id, h.seq, h.link from archive_heads h
        where h.seq > coalesce((select max(a.seq) from archive_anchors a where a.mailbox_id = h.mailbox_id), 0)`.execute(
        db,
      );
      for (const { mailbox_id: mailboxId, seq, link } of rows) {
        const mac = macOf(deps.anchorKey, { mailboxId, seq: BigInt(seq), link });
        await sql`insert into archive_anchors values (${mailboxId}, ${seq}, ${link}, ${new Date(at)}, ${mac})
          on conflict do nothing`.execute(db);
      }
      return rows.length;
    },
  };
}

async function verifyChain(
  deps: ArchiveChainDeps,
  mailboxId: string,
  onMails: (count: number) => void = () => undefined,
): Promise<ChainReport> {
  const { db } = deps;
  const broken: BrokenLink[] = [];
  const note = (seq: bigint, archiveId: string, reason: string): void => {
    if (broken.length < limits.chainFaults) broken.push({ seq: Number(seq), archiveId, reason });
  };
  const anchors = await anchorsOf(deps, mailboxId);
  // Mail that comes from here on is for the next time.
  const end = await endOf(db, mailboxId);
  let at: { readonly seq: bigint; readonly link: Buffer } = { seq: 0n, link: Buffer.alloc(0) };
  for (const { seq, genuine } of anchors.values()) if (!genuine) note(seq, '', 'its signature is not ours');
  // Ends with the last page: every page begins after the one before.
  for (let page = await pageOf(db, mailboxId, [at.seq, end.seq]); page.length > 0;) {
    for (const row of page) {
      const seq = BigInt(row.seq);
      const reason =
        seq === at.seq + 1n ? faultOf(deps, row, at.link) : `${seq - at.seq - 1n} before it are missing`;
      if (reason !== null) note(seq, row.archive_id, reason);
      const anchor = anchors.get(seq);
      if (anchor !== undefined && !anchor.link.equals(row.link))
        note(seq, row.archive_id, 'another one was signed');
      if (anchor !== undefined) anchor.seen = true;
      at = { seq, link: row.link };
    }
    onMails(Number(at.seq));
    page = await pageOf(db, mailboxId, [at.seq, end.seq]);
  }
  for (const anchor of anchors.values())
    if (!anchor.seen) note(anchor.seq, '', 'it was signed, and is not there');
  if (end.seq !== at.seq || !end.link.equals(at.link)) note(end.seq, '', 'the end of the chain is not there');
  for (const id of await unchained(db, mailboxId)) note(0n, id, 'it is in the archive, and not in its chain');
  return { mailboxId, mails: Number(at.seq), anchors: anchors.size, head: at.link.toString('hex'), broken };
}

function faultOf(
  { archiveKey }: ArchiveChainDeps,
  { seq, link, mail }: Chained,
  before: Uint8Array,
): string | null {
  if (mail === null) return 'it is not in the archive';
  if (!timingSafeEqual(linkOf(before, BigInt(seq), mail), link)) return 'it is not what was accepted';
  try {
    return openSealed(archiveKey, mail, mail.id).length === mail.size ? null : 'it has another size';
  } catch (error) {
    return `it does not open: ${asSkillpostError(error).safeText}`;
  }
}

async function pageOf(
  db: Kysely<Database>,
  mailboxId: string,
  [after, last]: readonly [bigint, bigint],
): Promise<readonly Chained[]> {
  const chain = await db
    .selectFrom('archive_chain')
    .selectAll()
    .where('mailbox_id', '=', mailboxId)
    .where('seq', '>', String(after))
    .where('seq', '<=', String(last))
    .orderBy('seq')
    .limit(limits.chainPage)
    .execute();
  if (chain.length === 0) return [];
  const ids = chain.map(({ archive_id }) => archive_id);
  const mails = await db.selectFrom('archive').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(mails.map((mail) => [mail.id, mail]));
  return chain.map((row) => ({ ...row, mail: byId.get(row.archive_id) ?? null }));
}

interface Anchor {
  readonly seq: bigint;
  readonly link: Buffer;
  readonly genuine: boolean;
  seen: boolean;
}

async function anchorsOf(
  { db, anchorKey }: ArchiveChainDeps,
  mailboxId: string,
): Promise<Map<bigint, Anchor>> {
  const rows = await db
    .selectFrom('archive_anchors')
    .selectAll()
    .where('mailbox_id', '=', mailboxId)
    .execute();
  const anchors = rows.map(({ seq: place, link, mac }): [bigint, Anchor] => {
    const seq = BigInt(place);
    const genuine = macOf(anchorKey, { mailboxId, seq, link }).equals(mac);
    return [seq, { seq, link, genuine, seen: false }];
  });
  return new Map(anchors);
}

async function endOf(db: Kysely<Database>, mailboxId: string): Promise<{ seq: bigint; link: Buffer }> {
  const row = await db
    .selectFrom('archive_heads')
    .selectAll()
    .where('mailbox_id', '=', mailboxId)
    .executeTakeFirst();
  return { seq: BigInt(row?.seq ?? 0), link: row?.link ?? Buffer.alloc(0) };
}

async function unchained(db: Kysely<Database>, mailboxId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from archive a where mailbox_id = ${mailboxId}
      and not exists (select from archive_chain c where c.archive_id = a.id)
    limit ${limits.chainFaults}`.execute(db);
  return rows.map(({ id }) => id);
}
