-- What was fetched from outside mailboxes, so that each mail is taken once (F6, T7), and how far each was read (T4).

alter table archive drop constraint archive_source_check;
alter table archive add constraint archive_source_check
  check (source in ('smtp', 'form', 'api', 'imap', 'pop3', 'graph'));
alter table archive add column arrived_at timestamptz;
alter table archive add column imported boolean not null default false;

create table fetch_marks (
  mailbox_id text not null references mailboxes (id) on delete cascade,
  -- Server, user and folder: another one begins anew.
  place text not null,
  epoch text not null,
  last text not null,
  updated_at timestamptz not null default now(),
  primary key (mailbox_id, place)
);

create table fetch_ledger (
  mailbox_id text not null references mailboxes (id) on delete cascade,
  place text not null,
  epoch text not null,
  uid text not null,
  outcome text not null check (outcome in ('kept', 'again', 'large', 'given-up', 'passed-over', 'failed')),
  -- Of Message-ID and content; empty where the mail was not read.
  fingerprint text not null default '',
  archive_id text,
  attempts integer not null default 0,
  reason text not null default '',
  at timestamptz not null default now(),
  primary key (mailbox_id, place, epoch, uid)
);
create index fetch_ledger_fingerprints on fetch_ledger (mailbox_id, fingerprint) where archive_id is not null;
