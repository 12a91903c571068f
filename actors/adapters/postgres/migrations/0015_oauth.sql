-- Signing in at the providers of outside mailboxes (T5): who the providers are to us, sign-ins on their way, and who is
-- refreshing a token just now.

create table oauth_providers (
  id text primary key,
  name text not null,
  authorize_url text not null,
  token_url text not null,
  scopes text not null,
  graph_scopes text not null default '',
  client_id text not null,
  -- What the ciphertext is bound to.
  secret_id text,
  key_id text,
  nonce bytea,
  ciphertext bytea,
  updated_at timestamptz not null default now()
);

create table oauth_starts (
  state_sha256 bytea primary key,
  mailbox_id text not null references mailboxes (id) on delete cascade,
  user_id text not null,
  provider text not null,
  redirect_uri text not null,
  key_id text not null,
  nonce bytea not null,
  -- The verifier of RFC 7636, sealed.
  ciphertext bytea not null,
  expires_at timestamptz not null
);

create table oauth_leases (
  mailbox_id text primary key references mailboxes (id) on delete cascade,
  holder text not null,
  until timestamptz not null
);
