// The MailKeys port over Postgres: private keys sealed, each bound to its own id.

import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { Chance } from '../../ports/clock.ts';
import type { KeyRing, MailKey, MailKeys, NewMailKey } from '../../ports/mail-keys.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { openText, sealText } from './sealed-text.ts';
import { storable } from './storable.ts';

const boundTo = (id: string): string => `mail key ${id}`;

export interface MailKeysOptions {
  /** 32 bytes, of the purpose `mail-keys`. */
  readonly sealingKey: Uint8Array;
  readonly chance: Pick<Chance, 'newId'>;
}

export function createMailKeys(db: Kysely<Database>, { sealingKey, chance }: MailKeysOptions): MailKeys {
  return withTranslatedErrors<MailKeys>({
    async add(key) {
      const id = chance.newId();
      const row = { ...rowOf(key), id, ...sealedOf(key, id, sealingKey) };
      const inserted = await db
        .insertInto('mail_keys')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (inserted !== undefined) return inserted.id;
      if (key.learned) return null;
      const confirmed = await db
        .updateTable('mail_keys')
        .set({ ...rowOf(key), learned: false })
        .where('role', '=', key.role)
        .where('role', '<>', 'mailbox')
        .where('fingerprint', '=', key.fingerprint)
        .where('learned', '=', true)
        .returning('id')
        .executeTakeFirst();
      return confirmed?.id ?? null;
    },

    async list() {
      const rows = await db
        .selectFrom('mail_keys')
        .select(shown)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limits.mailKeys)
        .execute();
      return rows.map(keyOf);
    },

    async remove(id) {
      const result = await db.deleteFrom('mail_keys').where('id', '=', id).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async forSending({ mailboxId, addresses, at }) {
      const counts = (rows: readonly Counting[]): readonly Counting[] =>
        rows
          .filter((row) => isCounting(row, at))
          .toSorted((one, other) => Number(one.learned) - Number(other.learned));
      const [own, theirs] = await Promise.all([
        ownRows(db).where('mailbox_id', '=', mailboxId).execute(),
        recipientRows(db, addresses),
      ]);
      return {
        own: own.filter((row) => isCounting(row, at)).flatMap((row) => openedRow(row, sealingKey)),
        recipients: addresses.flatMap((address) =>
          counts(theirs.filter((row) => row.addresses.includes(address)))
            .slice(0, limits.keyRingSender)
            .map(({ kind, public_text: publicText }) => ({ address, kind, publicText })),
        ),
      };
    },

    async ring(of) {
      const [anchors, known, own] = await Promise.all([
        anchorsIn(db),
        knownIn(db, of),
        ownIn(db, sealingKey),
      ]);
      return { anchors, known, own };
    },
  });
}

const shown = [
  'id',
  'kind',
  'role',
  'mailbox_id',
  'name',
  'issuer',
  'addresses',
  'fingerprint',
  'valid_from',
  'valid_until',
  'learned',
  'revoked',
  'created_at',
] as const;

function keyOf(row: Pick<Selectable<Database['mail_keys']>, (typeof shown)[number]>): MailKey {
  return {
    id: row.id,
    kind: row.kind,
    role: row.role,
    mailboxId: row.mailbox_id ?? '',
    name: row.name,
    issuer: row.issuer,
    addresses: row.addresses,
    fingerprint: row.fingerprint,
    validFrom: row.valid_from?.getTime() ?? null,
    validUntil: row.valid_until?.getTime() ?? null,
    learned: row.learned,
    revoked: row.revoked,
    createdAt: row.created_at.getTime(),
  };
}

const dateOf = (at: number | null): Date | null => (at === null ? null : new Date(at));

// The return type is that of the table's columns, field by field.
// oxlint-disable-next-line typescript/explicit-function-return-type
function rowOf(key: NewMailKey) {
  return {
    kind: key.kind,
    role: key.role,
    mailbox_id: key.mailboxId === '' ? null : key.mailboxId,
    name: storable(key.name),
    issuer: storable(key.issuer),
    addresses: key.addresses.map(storable),
    fingerprint: key.fingerprint,
    key_ids: [...key.keyIds],
    valid_from: dateOf(key.validFrom),
    valid_until: dateOf(key.validUntil),
    learned: key.learned,
    revoked: key.revoked,
    public_text: storable(key.publicText),
    created_at: new Date(key.createdAt),
  };
}

// oxlint-disable-next-line typescript/explicit-function-return-type
function sealedOf({ privateText }: NewMailKey, id: string, sealingKey: Uint8Array) {
  return privateText === null ? {} : sealText(sealingKey, privateText, boundTo(id));
}

async function anchorsIn(db: Kysely<Database>): Promise<KeyRing['anchors']> {
  const rows = await db
    .selectFrom('mail_keys')
    .select('public_text')
    .where('role', '=', 'anchor')
    .orderBy('created_at')
    .limit(limits.keyRingAnchors)
    .execute();
  return rows.map((row) => row.public_text);
}

async function knownIn(
  db: Kysely<Database>,
  { addresses, keyIds }: Parameters<MailKeys['ring']>[0],
): Promise<KeyRing['known']> {
  const rows = await db
    .selectFrom('mail_keys')
    .select(['kind', 'public_text', 'learned'])
    .where('role', '=', 'correspondent')
    .where(
      sql<boolean>`(addresses && ${[...addresses].map(storable)}::text[] or key_ids && ${[...keyIds]}::text[])`,
    )
    .orderBy('learned')
    .orderBy('created_at', 'desc')
    .limit(limits.keyRingSender)
    .execute();
  return rows.map(({ kind, public_text: publicText, learned }) => ({ kind, publicText, trusted: !learned }));
}

type Row = Selectable<Database['mail_keys']>;
type Counting = Pick<
  Row,
  'kind' | 'public_text' | 'addresses' | 'learned' | 'revoked' | 'valid_from' | 'valid_until'
>;

function isCounting(row: Pick<Row, 'revoked' | 'valid_from' | 'valid_until'>, at: number): boolean {
  if (row.revoked) return false;
  return (row.valid_from?.getTime() ?? at) <= at && (row.valid_until?.getTime() ?? at) >= at;
}

async function recipientRows(
  db: Kysely<Database>,
  addresses: readonly string[],
): Promise<readonly Counting[]> {
  return db
    .selectFrom('mail_keys')
    .select(['kind', 'public_text', 'addresses', 'learned', 'revoked', 'valid_from', 'valid_until'])
    .where('role', '<>', 'anchor')
    .where(sql<boolean>`addresses && ${addresses.map(storable)}::text[]`)
    .orderBy('created_at', 'desc')
    .limit(limits.keyRingSender * Math.max(1, addresses.length))
    .execute();
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- kysely's own
function ownRows(db: Kysely<Database>) {
  return db
    .selectFrom('mail_keys')
    .select([
      'id',
      'kind',
      'public_text',
      'key_id',
      'nonce',
      'ciphertext',
      'revoked',
      'valid_from',
      'valid_until',
    ])
    .where('role', '=', 'mailbox')
    .orderBy('created_at', 'desc')
    .limit(limits.keyRingOwn);
}

function openedRow(
  row: Pick<Row, 'id' | 'kind' | 'public_text' | 'key_id' | 'nonce' | 'ciphertext'>,
  sealingKey: Uint8Array,
): KeyRing['own'] {
  const { id, kind, public_text: publicText, key_id, nonce, ciphertext } = row;
  if (key_id === null || nonce === null || ciphertext === null) return [];
  return [
    { kind, publicText, privateText: openText(sealingKey, { key_id, nonce, ciphertext }, boundTo(id)) },
  ];
}

async function ownIn(db: Kysely<Database>, sealingKey: Uint8Array): Promise<KeyRing['own']> {
  const rows = await ownRows(db).execute();
  return rows.flatMap((row) => openedRow(row, sealingKey));
}
