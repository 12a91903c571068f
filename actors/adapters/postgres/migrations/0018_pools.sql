-- Mailboxes in theme-specific pools (F16): each is in exactly one, which says what the mailbox itself does not.

create table pools (
  id text primary key,
  name text not null unique,
  queue_id text references queues (id),
  version integer not null default 1
);

insert into pools (id, name) values ('default', 'Default');

alter table mailboxes
  add column pool_id text not null default 'default' references pools (id),
  -- Null: that of the pool.
  alter column queue_id drop not null;

create index mailboxes_pool on mailboxes (pool_id);

alter table templates add column pool_id text references pools (id) on delete cascade;
