-- Directory, mail archive, messages, deliveries, projections, sessions. Applied once, in one transaction.

create table directory_version (only_row boolean primary key default true check (only_row), version bigint not null);
insert into directory_version (version) values (1);

create table users (
  id text primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  role text not null check (role in ('agent', 'supervisor', 'administrator', 'account')),
  password_hash text,
  active boolean not null default true,
  capacity integer not null default 3 check (capacity between 0 and 100),
  version integer not null default 1,
  created_at timestamptz not null default now()
);

create table skills (
  id text primary key,
  name text not null unique,
  version integer not null default 1
);

create table user_skills (
  user_id text not null references users (id) on delete cascade,
  skill_id text not null references skills (id) on delete cascade,
  level integer not null check (level between 0 and 10),
  primary key (user_id, skill_id)
);

create table groups (
  id text primary key,
  name text not null unique,
  version integer not null default 1
);

create table group_members (
  group_id text not null references groups (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  primary key (group_id, user_id)
);

create table queues (
  id text primary key,
  name text not null unique,
  enabled boolean not null default true,
  strategy text not null default 'longest-idle',
  offer_timeout_ms integer not null default 30000 check (offer_timeout_ms between 1000 and 3600000),
  wrap_up_ms integer not null default 15000 check (wrap_up_ms between 0 and 3600000),
  skills jsonb not null default '[]',
  service_level_seconds integer not null default 300 check (service_level_seconds > 0),
  sticky_ms bigint not null default 86400000 check (sticky_ms >= 0),
  receipt_enabled boolean not null default true,
  version integer not null default 1
);

create table queue_members (
  queue_id text not null references queues (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  primary key (queue_id, user_id)
);

create table mailboxes (
  id text primary key,
  address text not null unique check (address = lower(address)),
  name text not null,
  queue_id text not null references queues (id),
  active boolean not null default true,
  version integer not null default 1
);

create table rules (
  id text primary key,
  name text not null,
  position integer not null,
  enabled boolean not null default true,
  mailbox_ids jsonb not null default '[]',
  conditions jsonb not null,
  actions jsonb not null,
  version integer not null default 1
);

create table templates (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('receipt', 'answer')),
  queue_id text references queues (id) on delete cascade,
  subject text not null default '',
  text text not null,
  version integer not null default 1
);

create table statuses (
  id text primary key,
  name text not null unique,
  routable boolean not null,
  report_class text not null check (report_class in ('available', 'break', 'busy', 'offline')),
  built_in boolean not null default false,
  version integer not null default 1
);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  by_user_id text not null,
  action text not null,
  entity text not null,
  entity_id text not null,
  before jsonb,
  after jsonb
);

create table sessions (
  token_sha256 bytea primary key,
  user_id text not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table idempotency_keys (
  user_id text not null,
  key text not null,
  request_sha256 bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);

-- The archive: raw bytes as they came, sealed with AES-256-GCM; never changed but for its routing state.
create table archive (
  id text primary key,
  received_at timestamptz not null default now(),
  source text not null check (source in ('smtp', 'form', 'api')),
  envelope_from text not null,
  envelope_to text[] not null,
  remote_address text not null default '',
  mailbox_id text not null,
  size integer not null,
  sha256 bytea not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  state text not null default 'accepted' check (state in ('accepted', 'routed')),
  conversation_id text,
  quarantine_reason text,
  attempts integer not null default 0,
  last_error text,
  routed_at timestamptz
);
create index archive_unrouted on archive (received_at) where state = 'accepted';

-- One row per case: the authority for its number and tag.
create sequence case_number start 1;
create table conversations (
  id text primary key,
  number bigint not null unique,
  tag text not null unique,
  created_at timestamptz not null default now()
);

create table messages (
  id text primary key,
  conversation_id text not null references conversations (id),
  archive_id text unique references archive (id),
  direction text not null check (direction in ('in', 'out', 'note')),
  -- in: received. note: kept. out: prepared → queued → sent | failed.
  state text not null check (state in ('received', 'kept', 'prepared', 'queued', 'sent', 'failed')),
  at timestamptz not null,
  message_id_header text not null default '',
  in_reply_to text not null default '',
  reference_ids text[] not null default '{}',
  from_address text not null default '',
  from_name text not null default '',
  to_addresses jsonb not null default '[]',
  cc_addresses jsonb not null default '[]',
  bcc_addresses jsonb not null default '[]',
  reply_to text not null default '',
  subject text not null default '',
  text text not null default '',
  html text,
  automatic boolean not null default false,
  machine boolean not null default false,
  cause text not null default '',
  mailbox_id text not null default '',
  agent_id text not null default '',
  size integer not null default 0,
  envelope_from text not null default '',
  envelope_to text[] not null default '{}',
  sent_at timestamptz
);
create index messages_conversation on messages (conversation_id, at);
create index messages_header on messages (message_id_header) where message_id_header <> '';
create unique index messages_machine_cause on messages (cause) where cause <> '';

create table blobs (
  sha256 bytea primary key,
  size integer not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null
);

create table attachments (
  id text primary key,
  message_id text not null references messages (id),
  position integer not null,
  filename text not null,
  content_type text not null,
  content_id text not null default '',
  inline boolean not null default false,
  size integer not null,
  sha256 bytea not null references blobs (sha256)
);
create index attachments_message on attachments (message_id, position);

create table deliveries (
  message_id text not null references messages (id),
  recipient text not null,
  state text not null default 'queued' check (state in ('queued', 'deferred', 'delivered', 'failed')),
  attempts integer not null default 0,
  last_code integer,
  last_text text not null default '',
  updated_at timestamptz not null default now(),
  primary key (message_id, recipient)
);

-- Projections: written from the event streams, may lag, can be rebuilt.
create table cases (
  conversation_id text primary key,
  tag text not null,
  status text not null,
  subject text not null,
  customer_address text not null,
  customer_name text not null,
  queue_id text not null,
  mailbox_id text not null,
  agent_id text not null default '',
  priority integer not null default 0,
  skills jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  search tsvector not null default ''::tsvector
);
create index cases_updated on cases (updated_at desc, conversation_id desc);
create index cases_queue on cases (queue_id, updated_at desc, conversation_id desc);
create index cases_agent on cases (agent_id, updated_at desc, conversation_id desc);
create index cases_customer on cases (customer_address, updated_at desc, conversation_id desc);
create index cases_status on cases (status, updated_at desc, conversation_id desc);
create index cases_search on cases using gin (search);

create table case_events (
  event_id text primary key,
  conversation_id text not null,
  at timestamptz not null,
  type text not null,
  queue_id text not null default '',
  agent_id text not null default '',
  details jsonb not null
);
create index case_events_conversation on case_events (conversation_id, at, event_id);
