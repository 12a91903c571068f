-- Settings of mailboxes, the sealed secrets they log in with, and how each protocol fares (F8–F12).

alter table mailboxes add column settings jsonb not null default '{}';

create table mailbox_secrets (
  -- What the ciphertext is bound to.
  id text not null,
  mailbox_id text not null references mailboxes (id) on delete cascade,
  purpose text not null check (purpose in ('fetching', 'sending', 'oauth', 'access')),
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  primary key (mailbox_id, purpose)
);

create table mailbox_health (
  mailbox_id text not null references mailboxes (id) on delete cascade,
  protocol text not null check (protocol in ('imap', 'pop3', 'graph', 'smtp', 'oauth')),
  state text not null check (state in ('ok', 'failing')),
  since timestamptz not null,
  last_error text not null default '',
  last_success_at timestamptz,
  expires_at timestamptz,
  gap jsonb,
  primary key (mailbox_id, protocol)
);
