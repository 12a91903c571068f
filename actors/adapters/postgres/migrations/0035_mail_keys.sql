-- Certificates and keys for signed and encrypted mail; private ones sealed. And what came of looking at a message with them.

create table mail_keys (
  id text primary key,
  kind text not null check (kind in ('smime', 'openpgp')),
  role text not null check (role in ('anchor', 'correspondent', 'mailbox')),
  -- Of a key of our own alone.
  mailbox_id text references mailboxes (id) on delete cascade,
  name text not null,
  issuer text not null,
  addresses text[] not null,
  fingerprint text not null,
  key_ids text[] not null,
  valid_from timestamptz,
  valid_until timestamptz,
  learned boolean not null,
  revoked boolean not null,
  public_text text not null,
  key_id text,
  nonce bytea,
  ciphertext bytea,
  created_at timestamptz not null,
  check ((role = 'mailbox') = (mailbox_id is not null)),
  check ((role = 'mailbox') = (ciphertext is not null))
);

create unique index mail_keys_once on mail_keys (role, fingerprint, coalesce(mailbox_id, ''));
create index mail_keys_addresses on mail_keys using gin (addresses);
create index mail_keys_key_ids on mail_keys using gin (key_ids);

alter table messages add column protection jsonb;
