-- How queues route and people work, as settings beside the columns; schedules, VIP customers, settings of the system.

alter table queues add column settings jsonb not null default '{}';
alter table users add column settings jsonb not null default '{}';
alter table skills add column weight integer not null default 1 check (weight between 0 and 100);

alter table queue_members
  add column tier integer not null default 1 check (tier between 1 and 9),
  add column priority integer not null default 0 check (priority between 0 and 100),
  add column weight integer not null default 10 check (weight between 1 and 100),
  add column position integer not null default 0 check (position between 0 and 10000),
  add column assigned boolean not null default false;

create table schedules (
  id text primary key,
  name text not null unique,
  zone text not null,
  weekly jsonb not null default '[]',
  holidays jsonb not null default '[]',
  version integer not null default 1
);

create table vips (
  id text primary key,
  address text not null unique check (address = lower(address)),
  name text not null,
  priority integer not null,
  version integer not null default 1
);

create table system_settings (
  only_row boolean primary key default true check (only_row),
  settings jsonb not null default '{}'
);
insert into system_settings default values;
