-- What customers say of the messages that agents sent them (F111).

create table ratings (
  message_id text primary key references messages (id) on delete cascade,
  conversation_id text not null,
  agent_id text not null,
  queue_id text not null,
  score smallint not null check (score between 1 and 5),
  -- The first time; it can be changed for some days from then on.
  rated_at timestamptz not null,
  changed_at timestamptz not null
);
