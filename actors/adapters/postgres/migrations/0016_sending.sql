-- What agents send: replies that are taken back (C10), deliveries that go to another address (T10), the agents' own footers
-- (F110), and the list of what somebody sent (F69).

alter table messages
  drop constraint messages_state_check,
  add constraint messages_state_check check (
    state in ('received', 'kept', 'prepared', 'queued', 'sent', 'failed', 'withdrawn')),
  -- What the agent wrote, before anything was put around it; kept while it can be taken back.
  add column draft jsonb;

-- Another address that it goes to instead; then this one counts no more.
alter table deliveries add column replaced_by text not null default '';

create index messages_sent_by on messages (agent_id, at desc) where direction = 'out';

create table user_footers (
  user_id text primary key references users (id) on delete cascade,
  text text not null default '',
  html text not null default '',
  image bytea,
  image_alt text not null default '',
  image_width integer not null default 0,
  image_height integer not null default 0,
  updated_at timestamptz not null default now()
);
