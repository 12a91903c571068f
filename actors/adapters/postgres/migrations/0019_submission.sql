-- Mail that people hand in (F1): who did, and the deliveries of what leaves the house.

alter table archive add column submitted_by text;
-- Ways in come and go; the code names them.
alter table archive drop constraint if exists archive_source_check;
create index archive_submitted on archive (submitted_by, received_at) include (envelope_to)
  where submitted_by is not null;

create table submission_deliveries (
  archive_id text not null references archive (id),
  recipient text not null,
  state text not null default 'queued' check (state in ('queued', 'deferred', 'delivered', 'failed')),
  attempts integer not null default 0,
  last_code integer,
  last_text text not null default '',
  updated_at timestamptz not null default now(),
  primary key (archive_id, recipient)
);
