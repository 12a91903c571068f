-- Which live state (Redis) this database belongs to, and how far rebuilding a lost one has got.

create table live_state (
  only_row boolean primary key default true check (only_row),
  epoch text not null default '',
  recovering text not null default '',
  step text not null default '',
  after text not null default '',
  updated_at timestamptz not null default now()
);
insert into live_state default values;
