-- The keys that our domains sign their mail with; private ones sealed.

create table dkim_keys (
  domain text not null check (domain = lower(domain)),
  selector text not null,
  algorithm text not null check (algorithm in ('rsa-sha256', 'ed25519-sha256')),
  public_key text not null,
  state text not null default 'waiting' check (state in ('waiting', 'active', 'retired')),
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  created_at timestamptz not null,
  checked_at timestamptz,
  fault text not null default '',
  primary key (domain, selector)
);
