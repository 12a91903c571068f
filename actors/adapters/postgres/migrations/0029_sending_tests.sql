-- Whether an address of ours has shown that it can send: the newest test of each (T18).

create table sending_tests (
  mailbox_id text not null references mailboxes (id) on delete cascade,
  address text not null,
  -- Of the try that the row is of: the end of an older one changes nothing.
  test_id text not null,
  state text not null check (state in ('running', 'taken', 'refused', 'confirmed')),
  sent_to text not null,
  answer text not null default '',
  at timestamptz not null,
  confirmed_by text not null default '',
  primary key (mailbox_id, address)
);
