-- The mail server (F1–F3): domains that we host, further addresses of mailboxes, and what lies in the mailboxes of people.

create table domains (
  id text primary key,
  name text not null unique check (name = lower(name)),
  description text not null default '',
  active boolean not null default true,
  -- One of our addresses that takes mail to names that nobody has; empty: such mail is refused.
  catch_all text not null default '',
  version integer not null default 1
);

alter table mailboxes add column aliases jsonb not null default '[]';

-- Whose mail it is besides that of a mailbox of cases; for mail to people alone mailbox_id is empty.
alter table archive add column account_ids text[] not null default '{}';

-- One row per account that has ever had mail: its counters, and who reads it by POP3 now.
create table account_boxes (
  account_id text primary key references users (id) on delete cascade,
  -- Part of the ids that POP3 clients remember: another one if the account is made anew under its old id.
  validity text not null,
  next_uid bigint not null default 1,
  inbox_bytes bigint not null default 0,
  reader text,
  reader_until timestamptz
);

-- What lies where. The mail itself is in the archive, once, however many accounts have it, and stays there.
create table account_messages (
  account_id text not null references account_boxes (account_id) on delete cascade,
  uid bigint not null,
  archive_id text not null references archive (id),
  folder text not null check (folder in ('inbox', 'sent', 'archive')),
  -- Where it was put first: driving a mail again must not put back what was moved since.
  placed_in text not null check (placed_in in ('inbox', 'sent')),
  -- Octets as POP3 sends them.
  size integer not null,
  placed_at timestamptz not null default now(),
  moved_at timestamptz,
  primary key (account_id, uid),
  unique (account_id, archive_id, placed_in)
);
create index account_messages_folder on account_messages (account_id, folder, uid) include (size);

-- Failed sign-ins are counted for the address of the network as well, with its own key.
comment on column sign_in_failures.email is 'An e-mail address, or "from " and the address of the network';
